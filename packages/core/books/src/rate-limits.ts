import { createTokenBucket, limitsSchema, type TokenBucket } from "@cityscout/budget";
import {
  CorruptObjectError,
  runKeys,
  type RunReference,
  type Source,
  sourceNames,
} from "@cityscout/contracts";
import type { BooksDependencies } from "./books.ts";

export type RateLimits = Readonly<Record<Source, TokenBucket>>;

/**
 * Gives the token buckets of a run. One set for all invocations of a process: a bucket made anew for each of them
 * would be full each time.
 */
export function createRateLimits({
  store,
  clock,
}: BooksDependencies): (run: RunReference) => Promise<RateLimits> {
  let latest: { runId: string; limits: Promise<RateLimits> } | undefined;

  const bucketsOf = async (run: RunReference): Promise<RateLimits> => {
    const limits = await store.readJson(runKeys.limits(run.prefix), limitsSchema);
    if (limits === undefined)
      throw new CorruptObjectError(`run "${run.run_id}" has no limits.json; Initialize writes it`);
    const entries = sourceNames.map((source) => [
      source,
      createTokenBucket({ tokensPerMinute: limits.sources[source].tokensPerMinute }, clock),
    ]);
    return Object.fromEntries(entries) as RateLimits;
  };

  return async (run) => {
    if (latest?.runId !== run.run_id) latest = { runId: run.run_id, limits: bucketsOf(run) };
    const { limits } = latest;
    try {
      return await limits;
    } catch (error) {
      latest = undefined;
      throw error;
    }
  };
}
