import { type PlaceSource, type Source } from "@cityscout/contracts";
import type { Ledger, Limits } from "./budget.ts";
import { sliceBudget } from "./slices.ts";

/**
 * Of a run's calls, and of its time, what sources that answer whole boxes may take before all others have been asked. Their
 * calls show most places, but in a wide area there may be more boxes than the run has calls.
 */
export const boxShare = 0.5;

/**
 * Calls that are left for boxes before circles are asked: what they have not taken yet of half of the run's calls, and all
 * where no source of circles is asked. It follows from the limits and from what is booked, so that a stage that is done
 * again is left the same.
 */
export function boxCallsLeft(
  limits: Pick<Limits, "maxCalls">,
  ledger: Pick<Ledger, "remaining" | "bySource">,
  boxSources: readonly PlaceSource[],
  areCirclesAsked: boolean,
): number {
  const { calls: left } = ledger.remaining();
  if (!areCirclesAsked) return left;
  const uses = ledger.bySource();
  const taken = boxSources.reduce((sum, source) => sum + uses[source].calls, 0);
  return Math.min(left, Math.max(0, Math.ceil(limits.maxCalls * boxShare) - taken));
}

/** Shares calls out between the sources of boxes, by how many boxes each has: none waits while another takes what both want. */
export function shareOfBoxes(
  boxes: Readonly<Partial<Record<Source, number>>>,
  calls: number,
  ledger: Pick<Ledger, "remaining">,
): Partial<Record<Source, number>> {
  const [slice] = sliceBudget(boxes, { ...ledger.remaining(), calls }, 1);
  return slice?.calls ?? {};
}
