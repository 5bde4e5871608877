import { canPay } from "@cityscout/budget";
import type { Steps } from "@cityscout/contracts";
import type { Overlap } from "./city-places.ts";
import { Journal } from "./journal.ts";
import type { KnownPlaces } from "./known-places.ts";
import type { SearchPick } from "./placing.ts";
import { lessonWithoutOrder, withoutOrder } from "./rank-order.ts";
import type { PlanLimits } from "./search.ts";
import { SourceSweep } from "./source-sweep.ts";

/** One source in the plan. */
export interface Lane {
  sweep: SourceSweep;
  journal: Journal;
  readonly overlap: Overlap;
  /** It was said to rank by distance, and does not. */
  isOutOfOrder: boolean;
  /** Answers in a row that said there are more records and showed none. */
  emptyAnswers: number;
  dropped: boolean;
  /** Its best search, until something changes it. */
  best: SearchPick | null | undefined;
}

/**
 * The source does not rank by distance, as it was said to: from now on it is swept as one that does not, and what its full
 * answers seemed to prove is taken back. An answer a step.
 */
export function* distrustOrder(lane: Lane, known: KnownPlaces): Steps<void> {
  const { sweep, journal } = lane;
  const settings = withoutOrder(sweep.settings);
  lane.isOutOfOrder = true;
  lane.best = undefined;
  lane.journal = new Journal(settings);
  lane.sweep = new SourceSweep(settings, sweep.area, known);
  let from = 0;
  for (const before of journal.lessons) {
    yield;
    const lesson = lessonWithoutOrder(before, settings);
    const to = from + lesson.places.length;
    lane.journal.restore([lesson], journal.marks.slice(from, to), journal.labels.slice(from, to));
    lane.sweep.learn(lesson);
    from = to;
  }
  for (const lost of sweep.failed) lane.sweep.rememberFailed(lost);
  for (const { search, ...expected } of sweep.underWay) lane.sweep.take({ search, expected });
  yield* lane.sweep.candidates.lookAtNewInSteps();
}

/**
 * So many answers in a row without a record, each with the word that there are more, and the source is asked no more. Some may
 * come of a fault that passes; wherever the rest of the area was asked, they would teach as little.
 */
const MOST_EMPTY_ANSWERS = 10;

/** Whether the source has lately said that there are more records and shown none, so often that asking it is no use. */
export function answersNothing({ emptyAnswers }: Lane): boolean {
  return emptyAnswers >= MOST_EMPTY_ANSWERS;
}

/** Whether the source is planned for at all. */
export function isPlannedFor(lane: Lane): boolean {
  return !lane.dropped && !answersNothing(lane);
}

/** Limits to be spent from. */
export function copyLimits(limits: PlanLimits): PlanLimits {
  return { ...limits, callsLeftBySource: { ...limits.callsLeftBySource } };
}

/** Whether one more call of the source is within the limits. */
export function mayAsk(lane: Lane, left: PlanLimits): boolean {
  const { source, costUsdPerCall } = lane.sweep.settings;
  const own = left.callsLeftBySource[source] ?? Infinity;
  return isPlannedFor(lane) && left.callsLeft >= 1 && own >= 1 && canPay(left.costLeftUsd, costUsdPerCall);
}

/** New places that a pick, or the search that it was moved from, is expected to show, as a share of a full answer. */
export function shareOf({ sweep }: Lane, pick: SearchPick): number {
  return pick.mostGain / sweep.settings.resultCap;
}

/** Where calls are not limited, each is taken to cost this share of them, so that fewer are still better than more. */
const LEAST_SHARE_OF_CALLS = 1e-9;

/** Places new to the city for the share of what is left to spend, of calls and of money, that the search takes. */
export function worthOf(pick: SearchPick, { sweep }: Lane, left: PlanLimits, newToCity: number): number {
  const { costUsdPerCall } = sweep.settings;
  const money = costUsdPerCall > 0 ? costUsdPerCall / left.costLeftUsd : 0;
  return (newToCity * pick.mostGain) / (Math.max(LEAST_SHARE_OF_CALLS, 1 / left.callsLeft) + money);
}
