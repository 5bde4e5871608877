import { createTokenBucket, type Limits, type TokenBucket } from "@cityscout/budget";
import {
  BudgetExhaustedError,
  type RunReference,
  type Slice,
  type Source,
  sourceNames,
} from "@cityscout/contracts";
import type { BooksDependencies } from "./books.ts";
import { readLimits } from "./run-limits.ts";
import { callEndsAt } from "./run-time.ts";

/** On which terms a run asks each source: its rate limit, and what a call costs. */
export type SourceTerms = Readonly<Record<Source, { bucket: TokenBucket; costUsdPerCall: number }>>;

/** On which terms a run asks, and for how long. */
export interface RunTerms {
  terms: SourceTerms;
  /** When a call of the source that is begun now is given up, in milliseconds since the epoch. */
  callEndsAt: (source: Source) => number;
}

/** What is known of the run that the process works for; when it ends is not, as another execution may go on with it. */
interface KnownRun {
  limits: Limits;
  terms: SourceTerms;
}

/**
 * Gives the terms of a run. A stage that works alone has the whole rate of each source, and one set of token buckets for
 * all its invocations in a process: a bucket made anew for each of them would be full each time.
 *
 * A sweep worker has the rates of its slice, whichever process it is in, and buckets of its own that are empty at first:
 * no worker knows what those before it, or an earlier try of it, have taken just now.
 */
export function createSourceTerms({
  store,
  clock,
}: BooksDependencies): (run: RunReference, slice?: Slice) => Promise<RunTerms> {
  let latest: { runId: string; known: Promise<KnownRun> } | undefined;

  const termsFrom = (limits: Limits, bucketOf: (source: Source) => TokenBucket): SourceTerms => {
    const entries = sourceNames.map((source) => {
      const { costUsdPerCall } = limits.sources[source];
      return [source, { bucket: bucketOf(source), costUsdPerCall }];
    });
    return Object.fromEntries(entries) as SourceTerms;
  };

  const read = async (run: RunReference): Promise<KnownRun> => {
    const limits = await readLimits(store, run);
    const terms = termsFrom(limits, (source) => {
      const { tokensPerMinute } = limits.sources[source];
      return createTokenBucket({ tokensPerMinute }, clock);
    });
    return { limits, terms };
  };

  const known = async (run: RunReference): Promise<KnownRun> => {
    if (latest?.runId !== run.run_id) latest = { runId: run.run_id, known: read(run) };
    try {
      return await latest.known;
    } catch (error) {
      latest = undefined;
      throw error;
    }
  };

  return async (run, slice) => {
    const { limits, terms } = await known(run);
    const endsAt = (source: Source) => callEndsAt(limits, run, source, clock.now());
    if (slice === undefined) return { terms, callEndsAt: endsAt };
    const ofSlice = termsFrom(limits, (source) => {
      const tokensPerMinute = slice.tokens_per_min[source];
      return tokensPerMinute === undefined
        ? closedBucket(slice, source)
        : createTokenBucket({ tokensPerMinute, startsEmpty: true }, clock);
    });
    return { terms: ofSlice, callEndsAt: endsAt };
  };
}

/** Of a source that the slice has no calls of. */
const closedBucket = ({ worker }: Slice, source: Source): TokenBucket => ({
  take: () =>
    Promise.reject(new BudgetExhaustedError(`worker ${worker} has no share of the rate of ${source}`)),
});
