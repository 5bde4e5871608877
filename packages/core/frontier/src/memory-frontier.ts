import type { DrainDependencies } from "./drain.ts";
import type { FrontierReader, FrontierWriter } from "./frontier.ts";
import { MemoryQueue } from "./memory-queue.ts";
import type { MemoryDeadLetter } from "./memory-queue.ts";
import { createFrontier } from "./sqs-frontier.ts";

export interface MemoryFrontier extends FrontierWriter, FrontierReader {
  readonly deadLetters: readonly MemoryDeadLetter[];
}

/** The frontier within the process, for tests; it promises what the one on SQS does, and passes the same tests. */
export function createMemoryFrontier(deps: DrainDependencies): MemoryFrontier {
  const queue = new MemoryQueue(deps.clock);
  return { ...createFrontier(queue, deps), deadLetters: queue.deadLetters };
}
