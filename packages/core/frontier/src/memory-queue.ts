import type { Clock } from "@cityscout/contracts";
import type { MessageQueue, OutgoingMessage, ReceivedMessage, SendReport } from "./message-queue.ts";
import { bytesOf, maxMessageBytes } from "./sqs-batches.ts";

interface Held {
  body: string;
  attributes: Readonly<Record<string, string>>;
  visibleAt: number;
  receiveCount: number;
  /** Of the delivery that has it now. */
  receipt: string | undefined;
}

/** A message in the memory broker's dead-letter queue. */
export interface MemoryDeadLetter {
  body: string;
  attributes: Readonly<Record<string, string>>;
}

/** A broker within the process: same order of delivery as messages came, nothing lost, nothing kept. */
export class MemoryQueue implements MessageQueue {
  readonly #clock: Clock;
  readonly #deadLetters: MemoryDeadLetter[] = [];
  #held: Held[] = [];
  #deliveries = 0;
  /** A delivery lasts until it is settled: whoever holds it lives and dies with the queue. */
  readonly extendEveryMs = undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get deadLetters(): readonly MemoryDeadLetter[] {
    return this.#deadLetters;
  }

  send(messages: readonly OutgoingMessage[]): Promise<SendReport> {
    const failed: SendReport["failed"] = [];
    for (const [index, message] of messages.entries()) {
      const bytes = bytesOf(message);
      if (bytes > maxMessageBytes) {
        failed.push({ index, reason: `message of ${bytes} bytes; a queue takes at most ${maxMessageBytes}` });
        continue;
      }
      const visibleAt = this.#clock.now() + message.delaySeconds * 1000;
      const { body, attributes } = message;
      this.#held.push({ body, attributes, visibleAt, receiveCount: 0, receipt: undefined });
    }
    return Promise.resolve({ failed });
  }

  receive(max: number): Promise<ReceivedMessage[]> {
    const now = this.#clock.now();
    const visible = this.#held
      .filter((held) => held.receipt === undefined && held.visibleAt <= now)
      .slice(0, max);
    return Promise.resolve(
      visible.map((held) => {
        this.#deliveries += 1;
        held.receiveCount += 1;
        held.receipt = String(this.#deliveries);
        const { body, attributes, receiveCount, receipt } = held;
        return { body, attributes, receiveCount, receipt };
      }),
    );
  }

  delete(messages: readonly ReceivedMessage[]): Promise<void> {
    const receipts = new Set(messages.map(({ receipt }) => receipt));
    this.#held = this.#held.filter(({ receipt }) => receipt === undefined || !receipts.has(receipt));
    return Promise.resolve();
  }

  release(message: ReceivedMessage, seconds: number): Promise<void> {
    for (const held of this.#held.filter(({ receipt }) => receipt === message.receipt)) {
      held.receipt = undefined;
      held.visibleAt = this.#clock.now() + seconds * 1000;
    }
    return Promise.resolve();
  }

  extend(): Promise<void> {
    return Promise.resolve();
  }

  sendDeadLetter(letter: MemoryDeadLetter): Promise<void> {
    this.#deadLetters.push(letter);
    return Promise.resolve();
  }

  depth(): Promise<{ visible: number; inFlight: number; delayed: number }> {
    const now = this.#clock.now();
    const waiting = this.#held.filter(({ receipt }) => receipt === undefined);
    const visible = waiting.filter(({ visibleAt }) => visibleAt <= now).length;
    return Promise.resolve({
      visible,
      inFlight: this.#held.length - waiting.length,
      delayed: waiting.length - visible,
    });
  }
}
