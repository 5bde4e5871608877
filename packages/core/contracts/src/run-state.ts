import { z } from "zod";
import { failureSchema, stageTimingSchema, stopReasonSchema } from "./manifest.ts";
import { sourceSchema } from "./source.ts";

/** Which run a stage works for, and where its objects are. Set once by Initialize. */
export const runReferenceSchema = z.strictObject({
  run_id: z.string().regex(/^[A-Za-z0-9_-]{1,80}$/),
  correlation_id: z.uuid(),
  /** The slug, as in S3 keys. */
  city: z.string().min(1),
  /** Prefix of the run's objects, without a trailing slash: `cities/<city>/<run_id>` or the job's `s3_prefix`. */
  prefix: z.string().min(1),
  started_at: z.iso.datetime(),
  traceparent: z.string(),
});
export type RunReference = z.infer<typeof runReferenceSchema>;

/** What a run has spent and why it should stop, small enough to travel in the state. */
export const budgetViewSchema = z.strictObject({
  calls: z.number().int().min(0),
  calls_left: z.number().int().min(0),
  calls_by_source: z.partialRecord(sourceSchema, z.number().int().min(0)).default({}),
  /** Different records that the answers showed. */
  records: z.number().int().min(0).default(0),
  cost_usd: z.number().min(0),
  new_unique_rate: z.number().min(0).max(1).nullable(),
  stop: z.boolean(),
  stop_reason: stopReasonSchema.nullable(),
});
export type BudgetView = z.infer<typeof budgetViewSchema>;

/** What one sweep worker may spend, of calls a source, and how fast; what it does not spend is given back. */
export const sliceSchema = z.strictObject({
  worker: z.number().int().min(0),
  calls: z.partialRecord(sourceSchema, z.number().int().min(0)),
  /** Its share of the rate of each source that it has calls of. */
  tokens_per_min: z.partialRecord(sourceSchema, z.number().positive()).default({}),
  /** Calls that workers of this number had begun before the slice was cut: they are not of it. */
  begun: z.partialRecord(sourceSchema, z.number().int().min(0)).optional(),
});
export type Slice = z.infer<typeof sliceSchema>;

/** Where the sweep stands between its rounds. */
export const sweepViewSchema = z.strictObject({
  round: z.number().int().min(0),
  /** Nothing is left to ask, or the budget says stop. */
  done: z.boolean(),
  /** The workers of this round, for the Map. */
  workers: z.array(sliceSchema),
  /** Events that the rounds of this execution are taken to have added to its history so far. */
  history_events: z.number().int().min(0).default(0),
});
export type SweepView = z.infer<typeof sweepViewSchema>;

/** What Step Functions makes of an error; `Cause` is JSON on AWS and plain text embedded, so it is only shown. */
const caughtFailureSchema = z.object({ Error: z.string(), Cause: z.string().optional() });

/** The whole state of a workflow execution: pointers and counts, never data; each stage takes it and returns it. */
export const runStateSchema = z.strictObject({
  run: runReferenceSchema,
  budget: budgetViewSchema,
  /** Counts that stages report, by stage. */
  counts: z.record(z.string(), z.record(z.string(), z.number())),
  stages: z.array(stageTimingSchema),
  sweep: sweepViewSchema.optional(),
  failures: z.array(failureSchema),
  fail_fast: z.boolean(),
  /** Written by the state machine's catch: which state failed, and how. */
  failed_state: z.string().optional(),
  failure: caughtFailureSchema.optional(),
  /** Why the failure could not be sent to the dead letters, where it could not. */
  unreported_failure: caughtFailureSchema.optional(),
});
export type RunState = z.infer<typeof runStateSchema>;
