import { mostShares, type Remaining, sliceBudget } from "@cityscout/budget";
import { type Slice, type Source, sourceNames } from "@cityscout/contracts";
import type { SearchMessage } from "./search-message.ts";

/** Fewer searches than this a worker are not worth another worker: each costs a start and some workflow events. */
const SEARCHES_PER_WORKER = 32;

/** What a search takes beside waiting for its source's rate: more than most, so that no rate is left unused. */
const MINUTES_PER_SEARCH = 2 / 60;

/** The workers that a round may have. */
export interface Workers {
  most: number;
  /** Searches that one worker has under way at once. */
  concurrency: number;
}

/**
 * The workers of a round, and what each may spend and how fast. All drain one queue, so that any of them may be handed
 * any search: where the budget allows, each gets a slice that would do for the whole round; where it does not, there are
 * fewer workers. The slices never add up to more than what remains, nor their rates to more than each source's.
 *
 * There are no more workers than the rates can keep busy, and none whose share of a rate would be less than a token a
 * second: many small buckets would let more through at once than the one that they are parts of. Boxes have one worker,
 * as those who answer them give few slots to one asker.
 */
export function workerSlices(
  waiting: readonly SearchMessage[],
  remaining: Remaining,
  { most, concurrency }: Workers,
): Slice[] {
  if (waiting.length === 0) return [];
  const planned = countBySource(waiting);
  const isOfBoxes = waiting.some((search) => search.search_type === "box");
  const workers = Math.max(
    1,
    Math.min(
      isOfBoxes ? 1 : most,
      Math.ceil(waiting.length / SEARCHES_PER_WORKER),
      affordable(waiting.length, planned, remaining),
      keptBusy(waiting.length, planned, remaining, concurrency),
      ...[...planned.keys()].map((source) => mostShares(remaining.tokensPerMinute[source])),
    ),
  );
  const wanted = Object.fromEntries([...planned].map(([source, count]) => [source, count * workers]));
  return sliceBudget(wanted, remaining, workers);
}

/** How many workers could each be given the whole round. */
function affordable(searches: number, planned: ReadonlyMap<Source, number>, remaining: Remaining): number {
  const cost = [...planned].reduce(
    (sum, [source, count]) => sum + count * remaining.costUsdPerCall[source],
    0,
  );
  return Math.min(
    Math.floor(remaining.calls / searches),
    ...[...planned].map(([source, count]) => Math.floor(remaining.bySource[source] / count)),
    cost > 0 ? Math.floor(remaining.costUsd / cost) : Infinity,
  );
}

/** How many workers it takes to make all searches in the time that the slowest source's rate wants for its own. */
function keptBusy(
  searches: number,
  planned: ReadonlyMap<Source, number>,
  { tokensPerMinute }: Remaining,
  concurrency: number,
): number {
  const minutes = Math.max(...[...planned].map(([source, count]) => count / tokensPerMinute[source]));
  return Math.ceil((searches * MINUTES_PER_SEARCH) / (concurrency * minutes));
}

function countBySource(searches: readonly SearchMessage[]): Map<Source, number> {
  const counts = new Map<Source, number>();
  for (const source of sourceNames) {
    const count = searches.filter((search) => search.source === source).length;
    if (count > 0) counts.set(source, count);
  }
  return counts;
}
