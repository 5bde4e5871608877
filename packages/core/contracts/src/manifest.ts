import { z } from "zod";
import { jobSchema } from "./job.ts";
import { sourceSchema } from "./source.ts";

/**
 * Why a run stopped looking for more. `complete`: nothing was left that a call to a source that answers could prove.
 * `no_sources`: each was turned off, failed, or showed nothing. `max_history_events`: its execution had no room for another
 * round; another execution goes on with it.
 */
export const stopReasons = [
  "complete",
  "max_api_calls",
  "max_cost_usd",
  "max_wall_clock",
  "source_budgets",
  "new_unique_rate",
  "no_sources",
  "max_history_events",
  "failed",
  "interrupted",
] as const;
export const stopReasonSchema = z.enum(stopReasons);
export type StopReason = z.infer<typeof stopReasonSchema>;

export const runStatuses = ["succeeded", "partial", "failed", "running", "interrupted"] as const;
export const runStatusSchema = z.enum(runStatuses);
export type RunStatus = z.infer<typeof runStatusSchema>;

/** What one source cost and brought. */
export const sourceUseSchema = z.strictObject({
  /** Calls that the source answered in this run, and those whose answer was lost. */
  calls: z.number().int().min(0),
  /**
   * Of the calls, those that no stored answer came of: its process had died before the answer came, or the answer could not
   * be read, or another worker had asked for the same. Absent where there was none.
   */
  lost_calls: z.number().int().min(1).optional(),
  /** Answers taken from the raw cache, from an older run. */
  cache_hits: z.number().int().min(0),
  cost_usd: z.number().min(0),
  /** Records shown, and those no earlier answer of the run had shown. */
  shown: z.number().int().min(0),
  new: z.number().int().min(0),
  failures: z.number().int().min(0),
});
export type SourceUse = z.infer<typeof sourceUseSchema>;

/** How far one source is proven to be known over the area. */
export const sourceCoverageSchema = z.strictObject({
  area_km2: z.number().min(0),
  /** The size of what is proven, where no unseen record of the source can be. From samples; only `complete` is exact. */
  covered_km2: z.number().min(0),
  /** Asked down to the source's own resolution, yet not provable. */
  unprovable_km2: z.number().min(0),
  expected_remaining: z.strictObject({ low: z.number(), mean: z.number(), high: z.number() }),
  complete: z.boolean(),
  /** Set where the source does not rank its answers by distance, as it was said to: it was swept as one that does not. */
  out_of_order: z.literal(true).optional(),
  /** Set where answers that were not full left out what others showed: they are no longer taken to hold all. */
  leaves_out: z.literal(true).optional(),
  /** Set where the source showed so often in a row none of the records that there are, that it was asked no more. */
  empty_answers: z.literal(true).optional(),
});
export type SourceCoverage = z.infer<typeof sourceCoverageSchema>;

export const stageTimingSchema = z.strictObject({
  name: z.string(),
  started_at: z.iso.datetime(),
  duration_ms: z.number().min(0),
});

export const failureSchema = z.strictObject({ stage: z.string(), error: z.string(), message: z.string() });
export type Failure = z.infer<typeof failureSchema>;

/** Records of one source that lie far away from the area, but within it with latitude and longitude swapped: left out. */
export const swappedRecordsSchema = z.strictObject({
  records: z.number().int().min(1),
  /** `source:source_id` of the first of them. */
  examples: z.array(z.string()),
});
export type SwappedRecords = z.infer<typeof swappedRecordsSchema>;

/** An answer of the raw cache that is not what was written, or that its connector cannot read: it counts for none. */
export const corruptAnswerSchema = z.strictObject({
  /** Of the raw response in S3. */
  key: z.string(),
  reason: z.string(),
});
export type CorruptAnswer = z.infer<typeof corruptAnswerSchema>;

/** How many there were, and the first of them by their keys. */
export const corruptAnswersSchema = z.strictObject({
  answers: z.number().int().min(1),
  examples: z.array(corruptAnswerSchema),
});
export type CorruptAnswers = z.infer<typeof corruptAnswersSchema>;

export const runCountsSchema = z.strictObject({
  /** Records in all answers, seen again or not. */
  raw: z.number().int(),
  /** Different source records within the area, with a position. */
  candidates: z.number().int(),
  /** Different source records in all. */
  unique: z.number().int(),
  places: z.number().int(),
  primaries: z.number().int(),
  secondaries: z.number().int(),
  duplicates_merged: z.number().int(),
  dead_letters: z.number().int(),
});

/** The JSON record of a run. */
export const manifestSchema = z.strictObject({
  schema_version: z.literal(1),
  run_id: z.string(),
  correlation_id: z.uuid(),
  job: jobSchema,
  city: z.string(),
  status: runStatusSchema,
  stop_reason: stopReasonSchema,
  started_at: z.iso.datetime(),
  finished_at: z.iso.datetime(),
  duration_ms: z.number().min(0),
  limits: z.record(z.string(), z.unknown()),
  counts: runCountsSchema,
  calls: z.strictObject({
    total: z.number().int(),
    by_source: z.partialRecord(sourceSchema, z.number().int()),
    cache_hits: z.number().int(),
  }),
  cost_usd: z.number(),
  /**
   * Of the records in the last `window_calls` answers, the share that was new when the search ended; `null` where there was
   * no answer. Absent in manifests of versions that did not note it.
   */
  new_unique_rate: z.number().min(0).max(1).nullable().optional(),
  sources: z.partialRecord(sourceSchema, sourceUseSchema),
  /** Sources that the run was not to ask, and why: a kill switch, no key, not served. Absent where there is none. */
  not_asked: z.partialRecord(sourceSchema, z.string()).optional(),
  /** Id of the world that simulated sources answered from; absent where sources are real. */
  simulated_world: z.string().optional(),
  coverage: z.partialRecord(sourceSchema, sourceCoverageSchema),
  stages: z.array(stageTimingSchema),
  failures: z.array(failureSchema),
  /** Absent where there is none. */
  swapped: z.partialRecord(sourceSchema, swappedRecordsSchema).optional(),
  /**
   * Answers that the run found in the raw cache and could not use; it asked for them anew, as far as its budget went. Absent
   * where there is none.
   */
  corrupt_answers: corruptAnswersSchema.optional(),
  /** Name → S3 key. */
  artifacts: z.record(z.string(), z.string()),
  /** Licence notice of each source that contributed. */
  attributions: z.array(z.string()),
});
export type Manifest = z.infer<typeof manifestSchema>;
