import type { FrontierMessage } from "@cityscout/contracts";

export interface EnqueueReport {
  sent: number;
  /** Messages that the queue refused after retries of their own, with the reason. */
  failed: { message: FrontierMessage; reason: string }[];
}

/** Puts searches and fetches on the queue, ten at a time. */
export interface FrontierWriter {
  enqueue(messages: readonly FrontierMessage[]): Promise<EnqueueReport>;
}

export interface Delivery {
  /** 1 at the first delivery. */
  receiveCount: number;
  /** Aborted when the drain is told to stop; work that is not finished then reappears later. */
  signal: AbortSignal;
}

export interface DrainOptions {
  /** Messages handled at once. */
  concurrency: number;
  /**
   * Asked before each receive: how many more messages this worker may take now; 0 ends the drain once nothing is in
   * work. `handle` has been called, as far as its first `await`, for every message taken before.
   */
  allowance(): number;
  /** Asked after each receive that brought nothing of this run while nothing is in work: `true` ends the drain. */
  finished(): Promise<boolean>;
  /** Ends the drain: nothing more is taken, and what `handle` does not finish is put back, visible at once. */
  signal?: AbortSignal;
  /** Messages of other runs are passed on unhandled, for as long as a message is kept; without it, every message is handled. */
  runId?: string;
  /** Told of each dead letter after it is in the dead-letter queue and before the original is deleted. */
  onDeadLetter?(letter: DeadLetter): Promise<void>;
}

export interface DrainReport {
  handled: number;
  /** Left on the queue to reappear after a back-off. */
  postponed: number;
  deadLettered: number;
  /** Delivered here, but unreadable: dead-lettered with that reason. */
  refused: number;
  /** Of another run: put back for it, without counting as a receive. */
  passedOn: number;
}

/**
 * Takes messages off the queue. How `handle` ends decides what becomes of the message:
 * it returns, and the message is deleted;
 * it throws an error whose treatment is `retry-later`, and the message reappears after a back-off, or is dead-lettered
 * at its fifth receive;
 * it throws `out-of-budget`, and the message is put back at once without counting as a receive: another worker may
 * have budget for it. A drain that gets nothing but such messages ends;
 * it throws `stop-run`, and the message is put back at once and the drain rejects with that error;
 * it throws any other error, and the message is dead-lettered at once.
 *
 * A dead letter carries its reason. While `handle` works, the message is kept invisible. Delivery is at least once and
 * in any order: `handle` has one effect for one `request_hash`.
 */
export interface FrontierReader {
  drain(
    handle: (message: FrontierMessage, delivery: Delivery) => Promise<void>,
    options: DrainOptions,
  ): Promise<DrainReport>;
  depth(): Promise<{ visible: number; inFlight: number; delayed: number }>;
}

/** Why a message is dead, as its attributes and its record in the run say. */
export interface DeadLetter {
  message: unknown;
  reason: string;
  error: string;
  receiveCount: number;
  runId: string | undefined;
}
