import { boxShare, type Limits } from "@cityscout/budget";
import { BudgetExhaustedError, type RunReference, type Source } from "@cityscout/contracts";

type Started = Pick<RunReference, "started_at">;
type TimeLimit = Pick<Limits, "maxWallClockMs">;

/** When a run's time for searching is up, in milliseconds since the epoch. */
export function searchesEndAt(limits: TimeLimit, run: Started): number {
  return Date.parse(run.started_at) + limits.maxWallClockMs;
}

/**
 * What a call that was begun has at least until it is given up, in milliseconds, be the run's time up meanwhile: it is
 * likely to be paid for, and most sources answer sooner.
 */
export const leastCallMs = 10_000;

/** When boxes have had their share of a run's time, in milliseconds since the epoch; they have all where no circle is asked. */
export function boxesEndAt(limits: TimeLimit, run: Started, areCirclesAsked: boolean): number {
  const share = areCirclesAsked ? boxShare : 1;
  return Date.parse(run.started_at) + share * limits.maxWallClockMs;
}

/** Of a run's time, what the question for the city's boundary may take before anything is searched for. */
const BOUNDARY_SHARE = 0.1;

/**
 * When a call that is begun `now` is given up, whatever it waits for, in milliseconds since the epoch: at the end of the
 * run's time for searching. A boundary is asked for before anything else, by a source that may never answer: it has a tenth.
 */
export function callEndsAt(limits: TimeLimit, run: Started, source: Source, now: number): number {
  const boundaryEndsAt = Date.parse(run.started_at) + BOUNDARY_SHARE * limits.maxWallClockMs;
  const isFirst = source === "nominatim" && now < boundaryEndsAt;
  return Math.max(isFirst ? boundaryEndsAt : searchesEndAt(limits, run), now + leastCallMs);
}

/** What a call fails of for which the run has no time (any more): the budget's end, and not its source's failure. */
export function outOfTime(options?: ErrorOptions): BudgetExhaustedError {
  return new BudgetExhaustedError("the run has no time left for this call", options);
}
