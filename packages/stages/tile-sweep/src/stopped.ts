import type { Books } from "@cityscout/books";
import type { Failure, PlaceSource, SourceContractError, StopReason } from "@cityscout/contracts";
import type { StageOutcome } from "@cityscout/telemetry";
import type { SweepState } from "./sweep-state.ts";

/** Nothing is searched for any more, be there calls left or not. */
export function isTimeUp(books: Books): boolean {
  return books.view().stop_reason === ("max_wall_clock" satisfies StopReason);
}

/**
 * What the sweep's states say once nothing more is asked.
 *
 * @param told what failed; each execution is told of the sources that showed nothing besides.
 */
export function stoppedOutcome(
  sweep: SweepState,
  books: Books,
  told: readonly Failure[],
  historyEvents: number,
  isNothingDone: boolean,
): StageOutcome {
  const reason = sweep.stopped ?? "complete";
  return {
    budget: { ...books.view(), stop: true, stop_reason: reason },
    sweep: { round: sweep.round, done: true, workers: [], history_events: historyEvents },
    failures: [...told, ...sweep.silent.map(failureOf)],
    ...(isNothingDone ? { skipped: `nothing to ask: ${reason}` } : { counts: roundsOf(sweep) }),
  };
}

/** What the run counts of a sweep. */
export const roundsOf = ({ round }: Pick<SweepState, "round">): { rounds: number } => ({ rounds: round });

const error: SourceContractError["name"] = "SourceContractError";

function failureOf(source: PlaceSource): Failure {
  const said = "again and again it showed none of the records that there are";
  return { stage: "TileSweep", error, message: `${source}: it is left out of the rest of the run: ${said}` };
}
