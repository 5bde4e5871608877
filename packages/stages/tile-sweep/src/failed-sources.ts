import type { DeadLetterRecord, Failure, PlaceSource } from "@cityscout/contracts";
import type { SearchMessage } from "./search-message.ts";
import type { Settlement } from "./settle.ts";
import type { SweepState } from "./sweep-state.ts";

export interface FailedSources {
  /** One for each search that was given up; `failure` only for the first of its source in the run. */
  failures: { source: PlaceSource; failure: Failure | null }[];
  /** Left out of the rest of the run from now on. */
  dropped: PlaceSource[];
}

/** A source that answered nothing in a round and failed this often in a row is taken to be down for good. */
const STRIKES = 3;

/** Counts what was given up, and drops sources that do not answer any more; notes both in the sweep's state. */
export function failedSources(
  sweep: SweepState,
  round: readonly { message: SearchMessage; settlement: Settlement }[],
): FailedSources {
  const result: FailedSources = { failures: [], dropped: [] };
  for (const source of new Set(round.map(({ message }) => message.source))) {
    const own = round.filter(({ message }) => message.source === source).map(({ settlement }) => settlement);
    const records = own.flatMap((settlement) => (settlement.kind === "dead" ? [settlement.record] : []));
    const isAnswering = own.some((settlement) => settlement.kind !== "dead");
    sweep.strikes[source] = isAnswering ? 0 : (sweep.strikes[source] ?? 0) + records.length;
    if (sweep.strikes[source] >= STRIKES && !sweep.dropped.includes(source)) result.dropped.push(source);
    const isDropped = result.dropped.includes(source);
    for (const record of records) {
      result.failures.push({
        source,
        failure: sweep.reported.includes(source) ? null : failureOf(record, isDropped),
      });
      if (!sweep.reported.includes(source)) sweep.reported.push(source);
    }
  }
  sweep.dropped.push(...result.dropped);
  return result;
}

function failureOf({ source, error, reason }: DeadLetterRecord, isDropped: boolean): Failure {
  const consequence = isDropped ? "it is left out of the rest of the run" : "searches were given up";
  return { stage: "TileSweep", error, message: `${source}: ${consequence}: ${reason}` };
}
