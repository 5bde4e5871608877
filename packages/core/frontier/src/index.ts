export type {
  DeadLetter,
  Delivery,
  DrainOptions,
  DrainReport,
  EnqueueReport,
  FrontierReader,
  FrontierWriter,
} from "./frontier.ts";
export { createMemoryFrontier } from "./memory-frontier.ts";
export type { MemoryFrontier } from "./memory-frontier.ts";
export type { MemoryDeadLetter } from "./memory-queue.ts";
export { createSqsClient, ensureQueues } from "./sqs-client.ts";
export type { QueueUrls } from "./sqs-client.ts";
export { createSqsFrontier } from "./sqs-frontier.ts";
export type { SqsFrontierOptions } from "./sqs-frontier.ts";
export { maxReceives } from "./verdict.ts";
