import {
  ChangeMessageVisibilityBatchCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
} from "@aws-sdk/client-sqs";
import type { Message, SQSClient } from "@aws-sdk/client-sqs";
import { batchesOf } from "../sqs-batches.ts";
import { type DeadLetterView, readLetter } from "./letter.ts";

export interface LetterQueueOptions {
  sqs: SQSClient;
  queueUrl: string;
  /** How long a letter that was taken stays hidden from others, unless it is held on to. */
  holdSeconds: number;
  /** Long poll, 0..20: above 0, every part of the queue is asked, and "none" means none. */
  waitSeconds: number;
}

/** A delivery, for as long as it is held. */
export type Held = Pick<DeadLetterView, "receipt">;

/**
 * The dead-letter queue for those who look after it. SQS can only show a message by delivering it: whoever looks has to
 * release what was taken, else it stays hidden for `holdSeconds`.
 */
export interface LetterQueue {
  readonly holdSeconds: number;
  /** Up to `most` letters; none only where none is visible. */
  take(most: number): Promise<DeadLetterView[]>;
  /** Makes letters visible to others again, at once. */
  release(held: readonly Held[]): Promise<void>;
  /** Keeps letters hidden for the full time again. */
  hold(held: readonly Held[]): Promise<void>;
  /** For good. A letter that could not be removed is there again later. */
  remove(held: readonly Held[]): Promise<void>;
  depth(): Promise<{ visible: number; hidden: number }>;
}

/** Receives and changes at once: SQS gives at most ten messages a request. */
const lanes = 8;
const batchSize = 10;
/** SQS counts approximately: so often "none" is believed over the count. */
const emptyLooks = 3;

export function createLetterQueue({
  sqs,
  queueUrl,
  holdSeconds,
  waitSeconds,
}: LetterQueueOptions): LetterQueue {
  const receive = async (most: number): Promise<DeadLetterView[]> => {
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: most,
        WaitTimeSeconds: waitSeconds,
        VisibilityTimeout: holdSeconds,
        MessageAttributeNames: ["All"],
        MessageSystemAttributeNames: ["ApproximateReceiveCount", "SentTimestamp"],
      }),
    );
    return Messages.map(letterOf);
  };

  const takeOnce = async (most: number): Promise<DeadLetterView[]> => {
    const taken: DeadLetterView[] = [];
    let wanted = most;
    const takeNext = async (): Promise<void> => {
      while (wanted > 0) {
        const asked = Math.min(batchSize, wanted);
        wanted -= asked;
        const received = await receive(asked);
        taken.push(...received);
        if (received.length === 0) return;
        wanted += asked - received.length;
      }
    };
    await Promise.all(Array.from({ length: Math.min(lanes, Math.ceil(most / batchSize)) }, takeNext));
    return taken;
  };

  const depth: LetterQueue["depth"] = async () => {
    const { Attributes = {} } = await sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: queueUrl,
        AttributeNames: ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"],
      }),
    );
    return {
      visible: Number(Attributes["ApproximateNumberOfMessages"] ?? 0),
      hidden: Number(Attributes["ApproximateNumberOfMessagesNotVisible"] ?? 0),
    };
  };

  const inBatches = async (
    held: readonly Held[],
    send: (batch: Held[]) => Promise<unknown>,
  ): Promise<void> => {
    const batches = batchesOf(held, () => 0);
    const sendNext = async (): Promise<void> => {
      for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) await send(batch);
    };
    await Promise.all(Array.from({ length: lanes }, sendNext));
  };

  // An entry that fails is settled since, or delivered to another already: either way it is not ours any more.
  const setVisibility = (held: readonly Held[], seconds: number): Promise<void> =>
    inBatches(held, (batch) =>
      sqs.send(
        new ChangeMessageVisibilityBatchCommand({
          QueueUrl: queueUrl,
          Entries: batch.map(({ receipt }, index) => ({
            Id: String(index),
            ReceiptHandle: receipt,
            VisibilityTimeout: seconds,
          })),
        }),
      ),
    );

  return {
    holdSeconds,
    async take(most) {
      for (let looks = 1; ; looks += 1) {
        const taken = await takeOnce(most);
        if (taken.length > 0 || looks >= emptyLooks || (await depth()).visible === 0) return taken;
      }
    },
    release: (held) => setVisibility(held, 0),
    hold: (held) => setVisibility(held, holdSeconds),
    remove: (held) =>
      inBatches(held, (batch) =>
        sqs.send(
          new DeleteMessageBatchCommand({
            QueueUrl: queueUrl,
            Entries: batch.map(({ receipt }, index) => ({ Id: String(index), ReceiptHandle: receipt })),
          }),
        ),
      ),
    depth,
  };
}

const letterOf = (message: Message): DeadLetterView =>
  readLetter({
    messageId: message.MessageId ?? "",
    receipt: message.ReceiptHandle ?? "",
    body: message.Body ?? "",
    attributes: Object.fromEntries(
      Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [name, value.StringValue ?? ""]),
    ),
    sentAt: Number(message.Attributes?.SentTimestamp ?? 0),
    looks: Number(message.Attributes?.ApproximateReceiveCount ?? 1),
  });
