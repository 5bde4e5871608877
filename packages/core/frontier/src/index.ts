export { judgeLetter, refusalRules } from "./dead-letters/judge-letter.ts";
export type {
  Judgement,
  LetterFacts,
  RefusalRule,
  RunFacts,
  SearchFacts,
} from "./dead-letters/judge-letter.ts";
export type { DeadLetterView } from "./dead-letters/letter.ts";
export { createLetterQueue } from "./dead-letters/letter-queue.ts";
export type { LetterQueue } from "./dead-letters/letter-queue.ts";
export { redriveLetters } from "./dead-letters/redrive.ts";
export type {
  LetterOutcome,
  RedriveDependencies,
  RedriveOptions,
  RedriveReport,
} from "./dead-letters/redrive.ts";
export { scanLetters } from "./dead-letters/scan.ts";
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
export { retentionDays } from "./retention.ts";
export { maxReceives } from "./verdict.ts";
