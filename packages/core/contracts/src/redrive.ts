import { z } from "zod";
import { citySlug } from "./job.ts";
import { runReferenceSchema } from "./run-state.ts";

/** What the state machine's catch sends to the dead-letter queue: a stage that failed, with its run's context. */
export const stageFailureSchema = z.object({
  type: z.literal("stage-failure"),
  run: runReferenceSchema,
  /** The task that failed. */
  state: z.string().min(1),
  /** `Cause` is JSON on AWS and plain text embedded, so it is only shown. */
  failure: z.object({ Error: z.string(), Cause: z.string().optional() }),
});
export type StageFailure = z.infer<typeof stageFailureSchema>;

/**
 * Starts an execution that goes on with a run that another execution began: execution names are used up by their
 * first use, so that it has a name of its own. The job is the run's, unchanged.
 */
export const continuationSchema = z.strictObject({
  continue_run: runReferenceSchema.shape.run_id,
  job: z.unknown(),
});
export type Continuation = z.infer<typeof continuationSchema>;

/** One line of the audit of dead letters: what became of one message, and why. */
export const redriveLineSchema = z.strictObject({
  at: z.iso.datetime(),
  /** Names the command's run. */
  redrive_id: z.string(),
  message_id: z.string(),
  outcome: z.enum(["redriven", "settled", "refused"]),
  /** By which rule it was refused. */
  rule: z.string().nullable(),
  why: z.string(),
  kind: z.enum(["search", "stage-failure", "unreadable"]),
  error: z.string(),
  reason: z.string(),
  run_id: z.string().nullable(),
  source: z.string().nullable(),
  stage: z.string().nullable(),
  request_hash: z.string().nullable(),
});
export type RedriveLine = z.infer<typeof redriveLineSchema>;

/** A run whose letters were redriven: it has to go on for that to have an effect. */
export const waitingRunSchema = z.strictObject({
  run_id: z.string(),
  /** The slug, as in S3 keys. */
  city: z.string(),
  redriven_at: z.iso.datetime(),
});
export type WaitingRun = z.infer<typeof waitingRunSchema>;

export const redriveKeys = {
  /** @param at - ISO 8601, so that keys sort by time */
  audit: (at: string, redriveId: string, part: number) =>
    `dead-letters/audit/${at.slice(0, 10)}/${at.replaceAll(/[:.]/g, "-")}-${redriveId}-${String(part).padStart(5, "0")}.ndjson`,
  auditPrefix: "dead-letters/audit/",
  waitingRun: (runId: string) => `dead-letters/waiting/${runId}.json`,
  waitingRunsPrefix: "dead-letters/waiting/",
} as const;

/** Where a run's objects are, without a trailing slash; below the job's own prefix too, as two runs share a job. */
export const runPrefix = (job: { city: string; s3_prefix?: string | undefined }, runId: string): string =>
  `${job.s3_prefix ?? `cities/${citySlug(job.city)}`}/${runId}`;
