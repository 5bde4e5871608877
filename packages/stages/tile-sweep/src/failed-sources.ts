import type { DeadLetterRecord, Failure, PlaceSource, QuotaExhaustedError } from "@cityscout/contracts";
import type { SearchMessage } from "./search-message.ts";
import type { Settlement } from "./settle.ts";
import type { SweepState } from "./sweep-state.ts";

export interface FailedSources {
  /** One for each search that was given up; `failure` where the run has to be told of it. */
  failures: { source: PlaceSource; search: string; failure: Failure | null }[];
  /** Left out of the rest of the run from now on. */
  dropped: PlaceSource[];
}

/** A source that answered nothing in a round and failed this often in a row is taken to be down for good. */
const STRIKES = 3;

/**
 * Counts what was given up, and drops sources that do not answer any more, or whose quota is spent; notes both in the
 * sweep's state. The run is told of a source's first failure, and that it is left out even where it was told of one before.
 */
export function failedSources(
  sweep: SweepState,
  round: readonly { message: SearchMessage; settlement: Settlement }[],
): FailedSources {
  const result: FailedSources = { failures: [], dropped: [] };
  for (const source of new Set(round.map(({ message }) => message.source))) {
    const own = round.filter(({ message }) => message.source === source).map(({ settlement }) => settlement);
    const records = own.flatMap((settlement) => (settlement.kind === "dead" ? [settlement.record] : []));
    const [first] = records;
    if (first === undefined) {
      sweep.strikes[source] = 0;
      continue;
    }
    const isAnswering = own.length > records.length;
    sweep.strikes[source] = isAnswering ? 0 : (sweep.strikes[source] ?? 0) + records.length;
    const spent = records.find(({ error }) => error === quotaExhausted);
    const isLost = spent !== undefined || sweep.strikes[source] >= STRIKES;
    const isDropped = isLost && !sweep.dropped.includes(source);
    if (isDropped) result.dropped.push(source);

    const isNews = isDropped || sweep.failures[source] === undefined;
    const failure = isNews ? failureOf(spent ?? first, isDropped) : null;
    if (failure !== null) sweep.failures[source] = failure;
    for (const record of records) {
      result.failures.push({
        source,
        search: record.request_hash,
        failure: record === first ? failure : null,
      });
    }
  }
  sweep.dropped.push(...result.dropped);
  return result;
}

/** As dead letters name the error. */
const quotaExhausted: QuotaExhaustedError["name"] = "QuotaExhaustedError";

function failureOf({ source, error, reason }: DeadLetterRecord, isDropped: boolean): Failure {
  const consequence = isDropped ? "it is left out of the rest of the run" : "searches were given up";
  return { stage: "TileSweep", error, message: `${source}: ${consequence}: ${reason}` };
}
