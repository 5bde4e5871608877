import { type Remaining, sliceBudget } from "@cityscout/budget";
import { type Slice, type Source, sourceNames } from "@cityscout/contracts";
import type { SearchMessage } from "./search-message.ts";

/** Fewer searches than this a worker are not worth another worker: each costs a start and some workflow events. */
const SEARCHES_PER_WORKER = 32;

/**
 * The workers of a round and what each may spend. All drain one queue, so that any of them may be handed any search:
 * where the budget allows, each gets a slice that would do for the whole round; where it does not, there are fewer
 * workers. The slices never add up to more than what remains.
 */
export function workerSlices(
  waiting: readonly SearchMessage[],
  remaining: Remaining,
  maxWorkers: number,
): Slice[] {
  if (waiting.length === 0) return [];
  const planned = countBySource(waiting);
  const cost = [...planned].reduce(
    (sum, [source, count]) => sum + count * remaining.costUsdPerCall[source],
    0,
  );
  const affordable = Math.min(
    Math.floor(remaining.calls / waiting.length),
    ...[...planned].map(([source, count]) => Math.floor(remaining.bySource[source] / count)),
    cost > 0 ? Math.floor(remaining.costUsd / cost) : Infinity,
  );
  const workers = Math.max(
    1,
    Math.min(maxWorkers, Math.ceil(waiting.length / SEARCHES_PER_WORKER), affordable),
  );
  const wanted = Object.fromEntries([...planned].map(([source, count]) => [source, count * workers]));
  return sliceBudget(wanted, remaining, workers);
}

function countBySource(searches: readonly SearchMessage[]): Map<Source, number> {
  const counts = new Map<Source, number>();
  for (const source of sourceNames) {
    const count = searches.filter((search) => search.source === source).length;
    if (count > 0) counts.set(source, count);
  }
  return counts;
}
