import type { Books } from "@cityscout/books";
import type { StageOutcome } from "@cityscout/telemetry";
import type { SweepState } from "./sweep-state.ts";

/** What the sweep's states say once nothing more is asked. */
export function stoppedOutcome(
  sweep: SweepState,
  books: Books,
  historyEvents: number,
  isNothingDone: boolean,
): StageOutcome {
  const reason = sweep.stopped ?? "complete";
  return {
    budget: { ...books.view(), stop: true, stop_reason: reason },
    sweep: { round: sweep.round, done: true, workers: [], history_events: historyEvents },
    ...(isNothingDone ? { skipped: `nothing to ask: ${reason}` } : {}),
  };
}
