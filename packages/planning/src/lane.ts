import { canPay, leftAfter } from "@cityscout/budget";
import { distanceMetres, type PlaneArea } from "@cityscout/geo";
import { checkLimits } from "./check-options.ts";
import { Overlap } from "./city-places.ts";
import { Journal, type JournalEntry } from "./journal.ts";
import type { PriorPlaces } from "./prior-places.ts";
import type { SearchPick } from "./placing.ts";
import { orderMetres } from "./rank-order.ts";
import type { AnsweredSearch, PlanLimits, SweepSource } from "./search.ts";
import { SourceSweep } from "./source-sweep.ts";

/** One source in the plan: its sweep, its answers, and whether it is still planned for. */
export interface Lane {
  sweep: SourceSweep;
  journal: Journal;
  readonly overlap: Overlap;
  /** Said to rank by distance, and found not to. */
  isOutOfOrder: boolean;
  /** Answers in a row that showed none of the records that there are. */
  emptyAnswers: number;
  dropped: boolean;
  /** Its best search, `null` where it has none; `undefined` while that is to be found out anew. */
  best: SearchPick | null | undefined;
  /** New places expected of the searches that are being planned with the next one. */
  promised: number;
}

/** The lane of a source that has answered nothing yet. */
export function openLane(settings: SweepSource, area: PlaneArea, prior: PriorPlaces): Lane {
  return {
    sweep: new SourceSweep(settings, area, prior),
    journal: new Journal(settings),
    overlap: new Overlap(),
    isOutOfOrder: false,
    emptyAnswers: 0,
    dropped: false,
    best: undefined,
    promised: 0,
  };
}

/** Puts an answer of an earlier journal back into a lane. */
export function replay({ journal, sweep }: Lane, entry: JournalEntry): void {
  journal.restore(entry);
  sweep.learn(entry.observation);
}

/**
 * Whether an answer claims more records than it shows, and shows none of its circle: it says neither what is there nor how
 * much, and nearby the source would answer the same.
 */
export function saysNothing({ search: { center, radiusMetres }, places, more }: AnsweredSearch): boolean {
  const reach = radiusMetres + orderMetres(radiusMetres);
  return more && places.every((place) => distanceMetres(center, place) > reach);
}

/**
 * After this many answers in a row that show none of the records that there are, a source is asked no more. A few may come of a
 * passing fault; this many, and the rest of the area would be answered no better.
 */
const MOST_EMPTY_ANSWERS = 10;

/** Whether a source's latest answers showed none of the records that there are, too often to go on asking it. */
export function answersNothing({ emptyAnswers }: Lane): boolean {
  return emptyAnswers >= MOST_EMPTY_ANSWERS;
}

/** Whether the source is planned for at all. */
export function isPlannedFor(lane: Lane): boolean {
  return !lane.dropped && !answersNothing(lane);
}

/**
 * A copy of limits from which calls can be spent.
 *
 * @throws InvalidInputError where one is not there.
 */
export function copyLimits(limits: PlanLimits): PlanLimits {
  checkLimits(limits);
  return { ...limits, callsLeftBySource: { ...limits.callsLeftBySource } };
}

/** Whether one more call of the source is within the limits. */
export function mayAsk(lane: Lane, left: PlanLimits): boolean {
  const { source, costUsdPerCall } = lane.sweep.settings;
  const own = left.callsLeftBySource[source] ?? Infinity;
  return isPlannedFor(lane) && left.callsLeft >= 1 && own >= 1 && canPay(left.costLeftUsd, costUsdPerCall);
}

/** Searches that may be under way before anything was answered. */
const FIRST_AT_ONCE = 3;

/**
 * Whether lanes may have one more search under way, for which they have to have given about as many answers. Searches before the
 * first answers are placed where nobody knows how far they will reach, and where little is, one would have shown what all of
 * them do.
 */
export function mayGoAhead(lanes: readonly Lane[]): boolean {
  const answers = lanes.reduce((sum, { journal }) => sum + journal.answers.length, 0);
  const underWay = lanes.reduce((sum, { sweep }) => sum + sweep.underWay.length, 0);
  return underWay < FIRST_AT_ONCE + answers;
}

/** Takes one call of the source off what is left. */
export function spendCall({ sweep }: Lane, left: PlanLimits): void {
  const { source, costUsdPerCall } = sweep.settings;
  left.callsLeft--;
  left.costLeftUsd = leftAfter(left.costLeftUsd, costUsdPerCall);
  const own = left.callsLeftBySource[source];
  if (own !== undefined) left.callsLeftBySource[source] = own - 1;
}

/** Where calls are unlimited, each counts as this share of them, so that fewer are still better. */
const LEAST_SHARE_OF_CALLS = 1e-9;

/**
 * What a pick is worth: places new to the city for each share that it takes of the calls and of the money left.
 *
 * @param newToCity of the new places it is expected to show, the share that no other source has shown: `newToCityShare`.
 */
export function worthToCity(pick: SearchPick, { sweep }: Lane, left: PlanLimits, newToCity: number): number {
  const { costUsdPerCall } = sweep.settings;
  const money = costUsdPerCall > 0 ? costUsdPerCall / left.costLeftUsd : 0;
  return (newToCity * pick.mostGain) / (Math.max(LEAST_SHARE_OF_CALLS, 1 / left.callsLeft) + money);
}
