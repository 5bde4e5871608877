import type { Clock } from "@cityscout/contracts";
import type { MessageQueue, ReceivedMessage } from "./message-queue.ts";

const deleteAtOnce = 10;

/**
 * The messages that a drain holds: those being worked on, and those done but not deleted yet. All of them are kept
 * invisible until they are settled.
 */
export class InWork {
  readonly #queue: MessageQueue;
  readonly #onFailure: (error: unknown) => void;
  readonly #running = new Map<ReceivedMessage, Promise<void>>();
  readonly #heartbeat = new AbortController();
  readonly #beating: Promise<void>;
  #finished: ReceivedMessage[] = [];

  constructor(queue: MessageQueue, clock: Clock, onFailure: (error: unknown) => void) {
    this.#queue = queue;
    this.#onFailure = onFailure;
    this.#beating = this.#beat(clock);
  }

  get size(): number {
    return this.#running.size;
  }

  /** Begins `work` in this turn; a failure is reported and leaves the message to reappear. */
  start(message: ReceivedMessage, work: () => Promise<"delete" | "keep">): void {
    const settle = async (): Promise<void> => {
      try {
        if ((await work()) === "delete") {
          this.#finished.push(message);
        }
      } catch (error) {
        this.#onFailure(error);
      }
    };
    this.#running.set(
      message,
      settle().finally(() => this.#running.delete(message)),
    );
  }

  /** Resolves when one more message is settled. */
  async next(): Promise<void> {
    await Promise.race(this.#running.values());
    await this.deleteFinished(false);
  }

  /** In tens; with `all`, the rest too. */
  async deleteFinished(all: boolean): Promise<void> {
    const fewest = all ? 1 : deleteAtOnce;
    while (this.#finished.length >= fewest) {
      const batch = this.#finished.slice(0, deleteAtOnce);
      this.#finished = this.#finished.slice(deleteAtOnce);
      await this.#queue.delete(batch);
    }
  }

  /** Waits for everything in work, and deletes what is done. */
  async end(): Promise<void> {
    try {
      while (this.#running.size > 0) {
        await Promise.all(this.#running.values());
      }
      await this.deleteFinished(true);
    } catch (error) {
      this.#onFailure(error);
    }
    this.#heartbeat.abort();
    await this.#beating;
  }

  async #beat(clock: Clock): Promise<void> {
    const everyMs = this.#queue.extendEveryMs;
    if (everyMs === undefined) {
      return;
    }
    const { signal } = this.#heartbeat;
    try {
      while (!signal.aborted) {
        await clock.sleep(everyMs, signal);
        const held = [...this.#running.keys(), ...this.#finished];
        if (held.length > 0) {
          await this.#queue.extend(held);
        }
      }
    } catch (error) {
      if (!signal.aborted) {
        this.#onFailure(error);
      }
    }
  }
}
