import { connectorEnvironmentSchema } from "@cityscout/connectors";
import { z } from "zod";

/** The variables that this stage reads: where the run's objects and queues are, where the sources are, how it works. */
export const environmentSchema = connectorEnvironmentSchema.extend({
  S3_BUCKET: z.string().min(3),
  AWS_REGION: z.string().min(1),
  /** Where AWS is a stand-in. */
  AWS_ENDPOINT_URL: z.url().optional(),
  /** Where SQS alone is elsewhere. */
  AWS_ENDPOINT_URL_SQS: z.url().optional(),
  FRONTIER_QUEUE_URL: z.url(),
  DEAD_LETTER_QUEUE_URL: z.url(),
  /** Seconds that a taken search stays invisible unless its worker extends that; six times a call's time limit. */
  FRONTIER_VISIBILITY_SECONDS: z.coerce.number().int().min(1).max(43_200).default(120),
  /** Long poll. */
  FRONTIER_WAIT_SECONDS: z.coerce.number().int().min(0).max(20).default(1),
  /** Back-off after a search's first failure, doubled with each. */
  FRONTIER_RETRY_SECONDS: z.coerce.number().min(0).max(900).default(1),
  /** Most workers of a round. */
  SWEEP_WORKERS: z.coerce.number().int().min(1).max(40).default(4),
  /** Most events of an execution's history; absent: the interpreter has no such limit. */
  MAX_HISTORY_EVENTS: z.coerce.number().int().min(1).optional(),
  /** Searches that one worker has under way at once. */
  SWEEP_CONCURRENCY: z.coerce.number().int().min(1).max(100).default(16),
});
export type Environment = z.infer<typeof environmentSchema>;
