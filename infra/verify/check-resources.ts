import { DescribeAlarmsCommand, GetDashboardCommand } from "@aws-sdk/client-cloudwatch";
import { GetBucketVersioningCommand } from "@aws-sdk/client-s3";
import { GetQueueAttributesCommand, GetQueueUrlCommand } from "@aws-sdk/client-sqs";
import { cityFunctionStates } from "@cityscout/workflows";
import type { Checklist } from "./checklist.ts";
import type { Deployed } from "./deployed.ts";
import type { Clients } from "./local-aws.ts";

/** The attributes of a queue by its name. */
export async function queueAttributes({ sqs }: Clients, name: string): Promise<Record<string, string>> {
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["All"] }));
  return Attributes ?? {};
}

const daySeconds = 86_400;
/** Of each function two, of the workflow four, of what stages share the two that are on plain metrics. */
const alarmCount = 2 * cityFunctionStates.length + 4 + 2;

/** What was deployed is as the templates say, as far as MiniStack keeps it. */
export async function checkResources({ clients, bucket }: Deployed, checks: Checklist): Promise<void> {
  const { Status } = await clients.s3.send(new GetBucketVersioningCommand({ Bucket: bucket }));
  checks.expect("the bucket keeps versions", Status === "Enabled", Status);
  const frontier = await queueAttributes(clients, "cityscout-mock-frontier");
  const redrive = frontier["RedrivePolicy"] ?? "";
  checks.expect(
    "the frontier gives up to its dead letters after six receives, and keeps searches four days",
    /"maxReceiveCount": ?"?6/.test(redrive) &&
      redrive.includes("cityscout-mock-dead-letters") &&
      frontier["MessageRetentionPeriod"] === String(4 * daySeconds),
    JSON.stringify(frontier),
  );
  const deadLetters = await queueAttributes(clients, "cityscout-mock-dead-letters");
  checks.expect(
    "dead letters are kept fourteen days",
    deadLetters["MessageRetentionPeriod"] === String(14 * daySeconds),
    deadLetters["MessageRetentionPeriod"],
  );
  const { MetricAlarms = [] } = await clients.cloudWatch.send(new DescribeAlarmsCommand({ MaxRecords: 100 }));
  checks.expect(
    `${alarmCount} alarms, each tells the topic and names a runbook`,
    MetricAlarms.length === alarmCount &&
      MetricAlarms.every(
        ({ AlarmDescription = "", AlarmActions = [] }) =>
          AlarmDescription.includes("docs/runbooks/") &&
          AlarmActions.some((action) => action.endsWith(":cityscout-mock-alerts")),
      ),
    `${MetricAlarms.length}`,
  );
  const { DashboardBody = "{}" } = await clients.cloudWatch.send(
    new GetDashboardCommand({ DashboardName: "cityscout-mock" }),
  );
  const { widgets = [] } = JSON.parse(DashboardBody) as { widgets?: unknown[] };
  checks.expect("there is a dashboard", widgets.length > 10, `${widgets.length} widgets`);
}
