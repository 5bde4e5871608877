import {
  ChangeMessageVisibilityBatchCommand,
  ChangeMessageVisibilityCommand,
  DeleteMessageBatchCommand,
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
import type { BatchResultErrorEntry, MessageAttributeValue, SQSClient } from "@aws-sdk/client-sqs";
import type { Clock, Random } from "@cityscout/contracts";
import type { Telemetry } from "@cityscout/telemetry";
import { backOffSeconds } from "./back-off.ts";
import type { MessageQueue, OutgoingMessage, ReceivedMessage, SendReport } from "./message-queue.ts";
import { batchesOf, bytesOf, maxMessageBytes } from "./sqs-batches.ts";

export interface SqsQueueOptions {
  sqs: SQSClient;
  queueUrl: string;
  deadLetterQueueUrl: string;
  /** How long a delivery stays invisible without being extended; at least 6 times a worker's time for one message. */
  visibilitySeconds: number;
  /** Long poll, 0..20. */
  waitSeconds: number;
  clock: Clock;
  random: Random;
  telemetry: Telemetry;
}

const attemptsPerEntry = 4;
const lanes = 4;

/** SQS accepts these characters in attributes; others make it refuse the message. */
const notAllowed = /[^\t\n\r\u{20}-\u{D7FF}\u{E000}-\u{FFFD}\u{10000}-\u{10FFFF}]/gu;
const longestAttribute = 4096;

const toSqsAttributes = (
  attributes: Readonly<Record<string, string>>,
): Record<string, MessageAttributeValue> =>
  Object.fromEntries(
    Object.entries(attributes)
      .map(([name, value]) => [name, value.replace(notAllowed, " ").slice(0, longestAttribute)] as const)
      .filter(([, value]) => value !== "")
      .map(([name, value]) => [
        name,
        {
          DataType: name.endsWith("_count") ? "Number" : "String",
          StringValue: value,
        } satisfies MessageAttributeValue,
      ]),
  );

/** The broker as the SDK sees it. */
export class SqsQueue implements MessageQueue {
  readonly #options: SqsQueueOptions;
  readonly extendEveryMs: number;

  constructor(options: SqsQueueOptions) {
    this.#options = options;
    this.extendEveryMs = Math.max(1000, (options.visibilitySeconds * 1000) / 3);
  }

  async send(messages: readonly OutgoingMessage[]): Promise<SendReport> {
    const failed: SendReport["failed"] = [];
    const fitting: number[] = [];
    for (const [index, message] of messages.entries()) {
      const bytes = bytesOf(message);
      if (bytes <= maxMessageBytes) {
        fitting.push(index);
      } else {
        failed.push({ index, reason: `message of ${bytes} bytes; a queue takes at most ${maxMessageBytes}` });
      }
    }
    const batches = batchesOf(fitting, (index) => bytesOf(messages[index]!));
    const sendNext = async (): Promise<void> => {
      for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
        failed.push(...(await this.#sendBatch(messages, batch)));
      }
    };
    await Promise.all(Array.from({ length: lanes }, sendNext));
    return { failed: failed.sort((a, b) => a.index - b.index) };
  }

  /** Entries that the broker refused for a reason of its own are sent again, and only those. */
  async #sendBatch(
    messages: readonly OutgoingMessage[],
    batch: readonly number[],
  ): Promise<SendReport["failed"]> {
    const given: SendReport["failed"] = [];
    let indexes = batch;
    for (let attempt = 1; indexes.length > 0; attempt += 1) {
      const { Failed = [] } = await this.#options.sqs.send(
        new SendMessageBatchCommand({
          QueueUrl: this.#options.queueUrl,
          Entries: indexes.map((index) => ({
            Id: String(index),
            MessageBody: messages[index]!.body,
            MessageAttributes: toSqsAttributes(messages[index]!.attributes),
            ...(messages[index]!.delaySeconds > 0 ? { DelaySeconds: messages[index]!.delaySeconds } : {}),
          })),
        }),
      );
      const final = Failed.filter((entry) => entry.SenderFault === true || attempt >= attemptsPerEntry);
      given.push(...final.map((entry) => ({ index: Number(entry.Id), reason: reasonOf(entry) })));
      indexes = Failed.filter((entry) => !final.includes(entry)).map((entry) => Number(entry.Id));
      if (indexes.length > 0) {
        await this.#pause(attempt);
      }
    }
    return given;
  }

  async receive(max: number): Promise<ReceivedMessage[]> {
    const { Messages = [] } = await this.#options.sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: this.#options.queueUrl,
        MaxNumberOfMessages: max,
        WaitTimeSeconds: this.#options.waitSeconds,
        VisibilityTimeout: this.#options.visibilitySeconds,
        MessageAttributeNames: ["All"],
        MessageSystemAttributeNames: ["ApproximateReceiveCount"],
      }),
    );
    return Messages.map((message) => ({
      body: message.Body ?? "",
      attributes: Object.fromEntries(
        Object.entries(message.MessageAttributes ?? {}).map(([name, value]) => [
          name,
          value.StringValue ?? "",
        ]),
      ),
      receiveCount: Number(message.Attributes?.ApproximateReceiveCount ?? 1),
      receipt: message.ReceiptHandle ?? "",
    }));
  }

  async delete(messages: readonly ReceivedMessage[]): Promise<void> {
    let remaining = messages;
    for (let attempt = 1; remaining.length > 0; attempt += 1) {
      const { Failed = [] } = await this.#options.sqs.send(
        new DeleteMessageBatchCommand({
          QueueUrl: this.#options.queueUrl,
          Entries: remaining.map(({ receipt }, index) => ({ Id: String(index), ReceiptHandle: receipt })),
        }),
      );
      const again = Failed.filter((entry) => entry.SenderFault !== true && attempt < attemptsPerEntry);
      const given = Failed.filter((entry) => !again.includes(entry));
      if (given.length > 0) {
        // Its time ran out or its receipt is old: the message comes again, and its effect is there already.
        this.#options.telemetry.log.warn("messages not deleted", {
          count: given.length,
          reason: reasonOf(given[0]!),
        });
      }
      remaining = again.map((entry) => remaining[Number(entry.Id)]!);
      if (remaining.length > 0) {
        await this.#pause(attempt);
      }
    }
  }

  async release(message: ReceivedMessage, seconds: number): Promise<void> {
    await this.#options.sqs.send(
      new ChangeMessageVisibilityCommand({
        QueueUrl: this.#options.queueUrl,
        ReceiptHandle: message.receipt,
        VisibilityTimeout: seconds,
      }),
    );
  }

  async extend(messages: readonly ReceivedMessage[]): Promise<void> {
    for (const batch of batchesOf([...messages], () => 0)) {
      const { Failed = [] } = await this.#options.sqs.send(
        new ChangeMessageVisibilityBatchCommand({
          QueueUrl: this.#options.queueUrl,
          Entries: batch.map(({ receipt }, index) => ({
            Id: String(index),
            ReceiptHandle: receipt,
            VisibilityTimeout: this.#options.visibilitySeconds,
          })),
        }),
      );
      if (Failed.length > 0) {
        // Settled since, or delivered to another already; either way there is nothing left to hold.
        this.#options.telemetry.log.debug("messages not extended", {
          count: Failed.length,
          reason: reasonOf(Failed[0]!),
        });
      }
    }
  }

  async sendDeadLetter(letter: {
    body: string;
    attributes: Readonly<Record<string, string>>;
  }): Promise<void> {
    await this.#options.sqs.send(
      new SendMessageCommand({
        QueueUrl: this.#options.deadLetterQueueUrl,
        MessageBody: letter.body,
        MessageAttributes: toSqsAttributes(letter.attributes),
      }),
    );
  }

  async depth(): Promise<{ visible: number; inFlight: number; delayed: number }> {
    const { Attributes = {} } = await this.#options.sqs.send(
      new GetQueueAttributesCommand({
        QueueUrl: this.#options.queueUrl,
        AttributeNames: [
          "ApproximateNumberOfMessages",
          "ApproximateNumberOfMessagesNotVisible",
          "ApproximateNumberOfMessagesDelayed",
        ],
      }),
    );
    return {
      visible: Number(Attributes["ApproximateNumberOfMessages"] ?? 0),
      inFlight: Number(Attributes["ApproximateNumberOfMessagesNotVisible"] ?? 0),
      delayed: Number(Attributes["ApproximateNumberOfMessagesDelayed"] ?? 0),
    };
  }

  async #pause(attempt: number): Promise<void> {
    await this.#options.clock.sleep(100 * backOffSeconds(undefined, attempt, 2, this.#options.random));
  }
}

const reasonOf = (entry: BatchResultErrorEntry): string =>
  [entry.Code, entry.Message].filter((part) => part !== undefined && part !== "").join(": ");
