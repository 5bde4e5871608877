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
  /** Asked before each receive: how many more messages this worker may take now; 0 ends the drain. */
  allowance(): number;
  /** Asked after each empty receive: `true` ends the drain. */
  finished(): Promise<boolean>;
  signal?: AbortSignal;
}

export interface DrainReport {
  handled: number;
  /** Left on the queue to reappear after a back-off. */
  postponed: number;
  deadLettered: number;
  /** Delivered here, but of another run or unreadable: dead-lettered with that reason. */
  refused: number;
}

/**
 * Takes messages off the queue. `handle` decides by how it ends: it returns, and the message is deleted; it throws an
 * error whose treatment is `retry-later`, and the message reappears after a back-off, or is dead-lettered at its fifth
 * receive; it throws any other error, and the message is dead-lettered at once. A dead letter carries its reason.
 * While `handle` works, the message is kept invisible. Delivery is at least once: `handle` has one effect for one
 * `request_hash`.
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
