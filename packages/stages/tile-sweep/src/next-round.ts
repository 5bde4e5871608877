import type { Books } from "@cityscout/books";
import { boxCallsLeft, callsInOneGo } from "@cityscout/budget";
import type { BoxConnector, CircleConnector } from "@cityscout/connectors";
import {
  finishInTurns,
  type PlaceSource,
  type RunReference,
  type SourceCoverage,
  type StopReason,
  type Targets,
} from "@cityscout/contracts";
import { restoreSweepPlannerInSteps, type SweepPlanner, worthwhileSearches } from "@cityscout/planning";
import { readTargets } from "@cityscout/raw-cache";
import { roundSize, startCircles } from "./circle-phase.ts";
import { sourceCoverage } from "./coverage.ts";
import { pageBefore } from "./further-pages.ts";
import { isKnownRound, knownSearches, writeKnownRounds } from "./known-answers.ts";
import { leftAsIfPaid } from "./left-as-if-paid.ts";
import { planBoxes, planSettledBoxes } from "./plan-boxes.ts";
import { readRound } from "./round-searches.ts";
import { circleMessage, type SearchMessage } from "./search-message.ts";
import { type SettleDependencies, settlementOf } from "./settle.ts";
import type { BoxSearch, SweepState } from "./sweep-state.ts";

/** The sources that a sweep still asks. */
export interface SweepConnectors {
  boxes: BoxConnector[];
  circles: CircleConnector[];
}

export function sweepConnectors(
  deps: SettleDependencies,
  targets: Targets,
  { dropped }: Pick<SweepState, "dropped">,
): SweepConnectors {
  const asked = new Set(targets.sources.filter((entry) => entry.enabled).map((entry) => entry.source));
  for (const source of dropped) asked.delete(source);
  const isAsked = ({ source }: { source: BoxConnector["source"] }) => asked.has(source);
  return { boxes: deps.connectors.box.filter(isAsked), circles: deps.connectors.circle.filter(isAsked) };
}

export interface NextRound {
  searches: SearchMessage[];
  /** `null` where no circle was asked yet. */
  planner: SweepPlanner | null;
  /** Why there is nothing to ask, where there is not. */
  stop: StopReason | null;
}

/**
 * Plans the searches of round `state.round`: the boxes that wait and those given, as far as their share of the budget goes,
 * else circles, and at last the boxes that were held for these. Before the first circle that the cache has no answer to, all
 * is taken in that the cache knows of the area. The same state, answers, cache and books always give the same searches, never
 * more than the budget has calls left, nor more of a source than its rate lets a worker make; boxes beyond that wait for the
 * next round.
 */
export async function planSearches(
  deps: SettleDependencies,
  run: RunReference,
  targets: Targets,
  state: SweepState,
  boxes: readonly BoxSearch[],
  books: Books,
  current: SweepPlanner | null,
): Promise<NextRound> {
  if (isKnownRound(state, state.round))
    return { searches: await readRound(deps.store, run, state.round), planner: current, stop: null };
  const connectors = sweepConnectors(deps, targets, state);
  const boxSearches = await planBoxes(
    deps.store,
    run,
    state,
    connectors.boxes,
    boxes,
    books,
    shareOfCalls(deps, connectors, books),
  );
  if (boxSearches.length > 0) return { searches: boxSearches, planner: current, stop: null };
  const next = await planOtherThanBoxes(deps, run, targets, state, connectors, books, current);
  if (next.searches.length > 0 || state.held_boxes.length === 0) return next;
  const held = state.held_boxes;
  state.held_boxes = [];
  state.phase = "circles";
  const searches = await planBoxes(deps.store, run, state, connectors.boxes, held, books, Infinity);
  return searches.length > 0 ? { ...next, searches, stop: null } : next;
}

/** Whether boxes have had their share of the run's time, and circles have not been asked yet. */
export async function isBoxTimeUp(
  deps: SettleDependencies,
  run: RunReference,
  books: Books,
  state: SweepState,
): Promise<boolean> {
  if (state.phase !== "boxes") return false;
  const { circles } = sweepConnectors(deps, await readTargets(deps.store, run), state);
  return books.now() >= books.boxesEndAt(circles.length > 0);
}

/** Calls that boxes may take before circles are asked. */
function shareOfCalls(
  { connectors }: SettleDependencies,
  { circles }: SweepConnectors,
  books: Books,
): number {
  if (books.now() >= books.boxesEndAt(circles.length > 0)) return 0;
  const sources = connectors.box.map(({ source }) => source);
  return boxCallsLeft(books.limits, books.ledger, sources, circles.length > 0);
}

async function planOtherThanBoxes(
  deps: SettleDependencies,
  run: RunReference,
  targets: Targets,
  state: SweepState,
  connectors: SweepConnectors,
  books: Books,
  current: SweepPlanner | null,
): Promise<NextRound> {
  const isLittleNew = books.view().stop_reason === ("new_unique_rate" satisfies StopReason);
  if (isLittleNew) return { searches: [], planner: current, stop: "new_unique_rate" };
  if (connectors.circles.length === 0) {
    return {
      searches: [],
      planner: current,
      stop: await reasonOfEnd(current, connectors, targets, state, books),
    };
  }
  const planner = current ?? (await startPlanner(deps, run, targets, state, connectors, books));
  state.phase = "circles";
  if (state.cache_known) return planCircles(run, targets, state, planner, connectors, books);
  const before = await finishInTurns(planner.toStateInSteps());
  const next = await planCircles(run, targets, state, planner, connectors, books);
  const isAnswered = next.searches.length > 0 && (await areAnswered(deps, run, next.searches));
  if (isAnswered || next.stop === "complete") return next;
  state.cache_known = true;
  const known = await knownSearches(deps, run, state.round, targets, connectors.circles, books);
  const asBefore = await finishInTurns(restoreSweepPlannerInSteps(before));
  if (known.length === 0) return planCircles(run, targets, state, asBefore, connectors, books);
  return {
    searches: await writeKnownRounds(deps.store, run, state, known),
    planner: asBefore,
    stop: null,
  };
}

async function areAnswered(
  deps: SettleDependencies,
  run: RunReference,
  searches: readonly SearchMessage[],
): Promise<boolean> {
  for (const search of searches)
    if ((await settlementOf(deps, run, search)).kind !== "answered") return false;
  return true;
}

function startPlanner(
  deps: SettleDependencies,
  run: RunReference,
  { area }: Targets,
  state: SweepState,
  { circles }: SweepConnectors,
  books: Books,
): Promise<SweepPlanner> {
  const boxSources = deps.connectors.box.map(({ source }) => source);
  return startCircles(deps, run, area, circles, boxSources, books.limits, state);
}

/**
 * A planner that tells how far circles are known: where the sweep stops before its first, one that knows what boxes and
 * ExpandNeighbors have shown. Not to go on with, as more boxes may be answered first. `null` where no circle is asked.
 */
export async function plannerOfCoverage(
  deps: SettleDependencies,
  run: RunReference,
  targets: Targets,
  state: SweepState,
  books: Books,
  current: SweepPlanner | null,
): Promise<SweepPlanner | null> {
  if (current !== null) return current;
  const connectors = sweepConnectors(deps, targets, state);
  return connectors.circles.length === 0 ? null : startPlanner(deps, run, targets, state, connectors, books);
}

/**
 * The first round where a limit lets nothing be asked any more: the boxes that SeedPrimaries has settled, since only a round
 * tells how far their source is known.
 */
export async function planNoCalls(
  { store, connectors }: SettleDependencies,
  run: RunReference,
  state: SweepState,
  boxes: readonly BoxSearch[],
  planner: SweepPlanner | null,
  limit: StopReason,
): Promise<NextRound> {
  const searches = await planSettledBoxes(store, run, state, connectors.box, boxes);
  return { searches, planner, stop: searches.length > 0 ? null : limit };
}

/** Every source is known over the whole area: whatever a limit says by now, nothing is missing. */
export async function isAllKnown(
  deps: SettleDependencies,
  targets: Targets,
  state: SweepState,
  planner: SweepPlanner | null,
): Promise<boolean> {
  if (state.dropped.length > 0) return false;
  const { boxes, circles } = sweepConnectors(deps, targets, state);
  const known = await sourceCoverage(state, targets, planner);
  return [...boxes, ...circles].every(({ source }) => known[source]?.complete === true);
}

async function planCircles(
  run: RunReference,
  targets: Targets,
  state: SweepState,
  planner: SweepPlanner,
  connectors: SweepConnectors,
  books: Books,
): Promise<NextRound> {
  const { circles } = connectors;
  const left = state.cache_known ? books.ledger.remaining() : leftAsIfPaid(books.limits, books.ledger);
  const limits = {
    inFlight: roundSize(await finishInTurns(planner.coverageInSteps()), circles),
    callsLeft: left.calls,
    callsLeftBySource: Object.fromEntries(
      circles.map(({ source }): [PlaceSource, number] => [
        source,
        Math.min(left.bySource[source], callsInOneGo(left.tokensPerMinute[source])),
      ]),
    ),
    costLeftUsd: left.costUsd,
    worthwhile: worthwhileSearches(books.limits.minNewUniqueRate),
  };
  // In between, messages are kept invisible and progress is shown.
  const planned = await finishInTurns(planner.planInSteps(limits));
  const searches = planned.flatMap((search) => {
    const connector = circles.find((other) => other.source === search.source);
    if (connector === undefined) return [];
    return [circleMessage(run, state.round, connector, search, pageBefore(state, search))];
  });
  const stop = searches.length > 0 ? null : await reasonOfEnd(planner, connectors, targets, state, books);
  return { searches, planner, stop };
}

/**
 * Why there is nothing to ask any more: all is known, or what is left is not worth a call or cannot be paid, or no source
 * answers: each was given up, or again and again shows none of its records.
 */
async function reasonOfEnd(
  planner: SweepPlanner | null,
  { boxes, circles }: SweepConnectors,
  targets: Targets,
  state: SweepState,
  books: Books,
): Promise<StopReason> {
  const known = await sourceCoverage(state, targets, planner);
  const asked = [...boxes, ...circles].map(({ source }) => source);
  const open = asked.filter((source) => known[source]?.complete !== true);
  const spent = open.map((source) => books.ledger.exhausted([source])).find((reason) => reason !== null);
  if (spent !== undefined) return spent;
  if (planner?.hasSearchLeft() === true) return "new_unique_rate";
  return asked.some((source) => isAnswering(known[source])) ? "complete" : "no_sources";
}

/** Whether a source has told of any of the area, be it that nobody can tell what is there. */
function isAnswering(known: SourceCoverage | undefined): boolean {
  if (known === undefined || known.empty_answers === true) return false;
  return known.covered_km2 + known.unprovable_km2 > 0;
}
