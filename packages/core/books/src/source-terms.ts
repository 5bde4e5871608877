import { createTokenBucket, limitsSchema, type TokenBucket } from "@cityscout/budget";
import {
  CorruptObjectError,
  runKeys,
  type RunReference,
  type Source,
  sourceNames,
} from "@cityscout/contracts";
import type { BooksDependencies } from "./books.ts";

/** On which terms a run asks each source: its rate limit, and what a call costs. */
export type SourceTerms = Readonly<Record<Source, { bucket: TokenBucket; costUsdPerCall: number }>>;

/**
 * Gives the terms of a run. One set of token buckets for all invocations of a process: a bucket made anew for each of
 * them would be full each time.
 */
export function createSourceTerms({
  store,
  clock,
}: BooksDependencies): (run: RunReference) => Promise<SourceTerms> {
  let latest: { runId: string; terms: Promise<SourceTerms> } | undefined;

  const termsOf = async (run: RunReference): Promise<SourceTerms> => {
    const limits = await store.readJson(runKeys.limits(run.prefix), limitsSchema);
    if (limits === undefined)
      throw new CorruptObjectError(`run "${run.run_id}" has no limits.json; Initialize writes it`);
    const entries = sourceNames.map((source) => {
      const { tokensPerMinute, costUsdPerCall } = limits.sources[source];
      return [source, { bucket: createTokenBucket({ tokensPerMinute }, clock), costUsdPerCall }];
    });
    return Object.fromEntries(entries) as SourceTerms;
  };

  return async (run) => {
    if (latest?.runId !== run.run_id) latest = { runId: run.run_id, terms: termsOf(run) };
    const { terms } = latest;
    try {
      return await terms;
    } catch (error) {
      latest = undefined;
      throw error;
    }
  };
}
