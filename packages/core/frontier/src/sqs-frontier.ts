import { drain } from "./drain.ts";
import type { DrainDependencies } from "./drain.ts";
import { createWriter } from "./enqueue.ts";
import type { FrontierReader, FrontierWriter } from "./frontier.ts";
import type { MessageQueue } from "./message-queue.ts";
import { SqsQueue } from "./sqs-queue.ts";
import type { SqsQueueOptions } from "./sqs-queue.ts";

export interface SqsFrontierOptions extends SqsQueueOptions {
  /** Back-off after the first failure, doubled with each; whole seconds matter. 0 is none. */
  retryBaseSeconds: number;
}

/** A frontier over any broker. */
export function createFrontier(
  queue: MessageQueue,
  deps: DrainDependencies,
): FrontierWriter & FrontierReader {
  return {
    ...createWriter(queue, deps),
    drain: (handle, options) => drain(queue, deps, handle, options),
    depth: () => queue.depth(),
  };
}

/** The frontier on SQS: a standard queue and the queue of its dead letters. */
export const createSqsFrontier = (options: SqsFrontierOptions): FrontierWriter & FrontierReader =>
  createFrontier(new SqsQueue(options), options);
