import {
  GetQueueAttributesCommand,
  GetQueueUrlCommand,
  SetQueueAttributesCommand,
} from "@aws-sdk/client-sqs";
import type { Template } from "../src/deploy/deploy-stack.ts";
import type { Clients } from "./local-aws.ts";

interface Resource {
  Type: string;
  Properties?: Record<string, unknown>;
}

/** What MiniStack 1.4.21 refuses: the name of the kind, or `undefined` for what it takes. */
function refused({ Type, Properties = {} }: Resource): string | undefined {
  if (Type === "AWS::Budgets::Budget") return "cost budget";
  if (Type === "AWS::CloudWatch::Alarm" && "Metrics" in Properties) return "alarm on a query";
  return undefined;
}

/** A template without what MiniStack refuses; `leftOut` is told each such resource. */
export function withoutRefused(template: Template, leftOut: (kind: string, id: string) => void): Template {
  const kept = Object.entries(template.Resources).filter(([id, resource]) => {
    const kind = refused(resource);
    if (kind !== undefined) leftOut(kind, id);
    return kind === undefined;
  });
  return { ...template, Resources: Object.fromEntries(kept) };
}

/** MiniStack's CloudFormation drops a queue's redrive policy: sets what the template says. */
export async function setRedrivePolicies({ sqs }: Clients, template: Template): Promise<void> {
  for (const { Type, Properties } of Object.values(template.Resources)) {
    const policy = Properties?.["RedrivePolicy"] as
      | { deadLetterTargetArn: { "Fn::GetAtt": [string, "Arn"] }; maxReceiveCount: number }
      | undefined;
    if (Type !== "AWS::SQS::Queue" || policy === undefined) continue;
    const target = template.Resources[policy.deadLetterTargetArn["Fn::GetAtt"][0]];
    const urlOf = async (name: unknown): Promise<string | undefined> =>
      (await sqs.send(new GetQueueUrlCommand({ QueueName: String(name) }))).QueueUrl;
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: await urlOf(target?.Properties?.["QueueName"]),
        AttributeNames: ["QueueArn"],
      }),
    );
    await sqs.send(
      new SetQueueAttributesCommand({
        QueueUrl: await urlOf(Properties?.["QueueName"]),
        Attributes: {
          RedrivePolicy: JSON.stringify({
            deadLetterTargetArn: Attributes?.["QueueArn"],
            maxReceiveCount: policy.maxReceiveCount,
          }),
        },
      }),
    );
  }
}
