import {
  CreateQueueCommand,
  GetQueueAttributesCommand,
  SetQueueAttributesCommand,
  SQSClient,
} from "@aws-sdk/client-sqs";
import { retentionDays } from "./retention.ts";

/**
 * The SDK's client. With an `endpoint` it is a stand-in on loopback, which checks no credentials but whose client must
 * have some; without, region and credentials are those of the process.
 */
export const createSqsClient = (options: {
  endpoint?: string | undefined;
  region?: string | undefined;
}): SQSClient =>
  new SQSClient({
    ...(options.region === undefined ? {} : { region: options.region }),
    ...(options.endpoint === undefined
      ? {}
      : { endpoint: options.endpoint, credentials: { accessKeyId: "local", secretAccessKey: "local" } }),
  });

const daySeconds = 24 * 60 * 60;

/** One more than the frontier's own five: a worker that dies each time cannot give a reason, so the broker steps in. */
const brokerMaxReceives = 6;

export interface QueueUrls {
  queueUrl: string;
  deadLetterQueueUrl: string;
}

/**
 * Creates a frontier's two queues, or brings those there are up to these settings: messages are kept 4 days, dead
 * letters 14.
 *
 * @param names.visibilitySeconds - what a delivery has that no worker asks otherwise for; defaults to 120
 */
export async function ensureQueues(
  sqs: SQSClient,
  names: { frontier: string; deadLetter: string; visibilitySeconds?: number },
): Promise<QueueUrls> {
  const deadLetterQueueUrl = await createQueue(sqs, names.deadLetter);
  await setAttributes(sqs, deadLetterQueueUrl, { MessageRetentionPeriod: String(14 * daySeconds) });
  const { Attributes } = await sqs.send(
    new GetQueueAttributesCommand({ QueueUrl: deadLetterQueueUrl, AttributeNames: ["QueueArn"] }),
  );
  const queueUrl = await createQueue(sqs, names.frontier);
  await setAttributes(sqs, queueUrl, {
    MessageRetentionPeriod: String(retentionDays * daySeconds),
    VisibilityTimeout: String(names.visibilitySeconds ?? 120),
    RedrivePolicy: JSON.stringify({
      deadLetterTargetArn: Attributes?.["QueueArn"],
      maxReceiveCount: brokerMaxReceives,
    }),
  });
  return { queueUrl, deadLetterQueueUrl };
}

/** Without attributes: naming other ones than a queue has makes `CreateQueue` refuse. */
async function createQueue(sqs: SQSClient, name: string): Promise<string> {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name }));
  if (QueueUrl === undefined) {
    throw new Error(`SQS gave no URL for the queue ${name}`);
  }
  return QueueUrl;
}

const setAttributes = async (
  sqs: SQSClient,
  queueUrl: string,
  attributes: Record<string, string>,
): Promise<void> => {
  await sqs.send(new SetQueueAttributesCommand({ QueueUrl: queueUrl, Attributes: attributes }));
};
