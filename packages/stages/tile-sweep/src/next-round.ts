import type { Books } from "@cityscout/books";
import { callsInOneGo, canPay, leftAfter } from "@cityscout/budget";
import type { BoxConnector, CircleConnector } from "@cityscout/connectors";
import {
  finishInTurns,
  type PlaceSource,
  type RunReference,
  type SourceCoverage,
  type StopReason,
  type Targets,
} from "@cityscout/contracts";
import { type SweepPlanner, worthwhileSearches } from "@cityscout/planning";
import { mostAtOnce, roundSize, startCircles } from "./circle-phase.ts";
import { sourceCoverage } from "./coverage.ts";
import { boxMessage, circleMessage, pageKey, type SearchMessage } from "./search-message.ts";
import type { SettleDependencies } from "./settle.ts";
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
 * Plans the searches of round `state.round`: the boxes that wait and those given, as far as the budget goes, else
 * circles. The same state, answers and books always give the same searches, never more than the budget has calls left,
 * nor more of a source than its rate lets a worker make; boxes beyond that wait for the next round.
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
  const connectors = sweepConnectors(deps, targets, state);
  const boxSearches = planBoxes(run, state, connectors.boxes, boxes, books);
  if (boxSearches.length > 0) return { searches: boxSearches, planner: current, stop: null };
  if (connectors.circles.length === 0) {
    return {
      searches: [],
      planner: current,
      stop: await reasonOfEnd(current, connectors, targets, state, books),
    };
  }
  const boxSources = deps.connectors.box.map((connector) => connector.source);
  const planner =
    current ?? (await startCircles(deps, run, targets.area, connectors.circles, boxSources, books.limits));
  state.phase = "circles";
  return planCircles(run, targets, state, planner, connectors, books);
}

/** Every source is known over the whole area: whatever a limit says by now, nothing is missing. */
export async function isAllKnown(
  planner: SweepPlanner | null,
  targets: Targets,
  state: SweepState,
): Promise<boolean> {
  if (planner === null || state.dropped.length > 0) return false;
  const known = Object.values(await sourceCoverage(state, targets, planner));
  return known.every(({ complete }) => complete);
}

/** Leaves in the state which boxes wait for the next round. */
function planBoxes(
  run: RunReference,
  state: SweepState,
  connectors: readonly BoxConnector[],
  boxes: readonly BoxSearch[],
  books: Books,
): SearchMessage[] {
  const left = books.ledger.remaining();
  const leftOf = new Map(connectors.map(({ source }) => [source, left.bySource[source]]));
  const inTime = new Map(
    connectors.map(({ source }) => [source, callsInOneGo(left.tokensPerMinute[source])]),
  );
  let [calls, costUsd] = [left.calls, left.costUsd];
  const searches: SearchMessage[] = [];
  const asked = [...state.waiting_boxes, ...boxes];
  state.waiting_boxes = [];
  for (const search of asked) {
    const connector = connectors.find((other) => other.source === search.source);
    if (connector === undefined) continue;
    const price = books.limits.sources[search.source].costUsdPerCall;
    const callsOfSource = leftOf.get(search.source) ?? 0;
    if (calls < 1 || callsOfSource < 1 || !canPay(costUsd, price)) continue;
    const room = inTime.get(search.source) ?? 0;
    if (room < 1) {
      state.waiting_boxes.push(search);
      continue;
    }
    inTime.set(search.source, room - 1);
    [calls, costUsd] = [calls - 1, leftAfter(costUsd, price)];
    leftOf.set(search.source, callsOfSource - 1);
    searches.push(boxMessage(run, state.round, connector, search));
  }
  return searches;
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
  const left = books.ledger.remaining();
  const uses = books.ledger.bySource();
  const limits = {
    inFlight: Math.min(
      roundSize(await finishInTurns(planner.coverageInSteps()), circles),
      mostAtOnce(circles.map(({ source }) => uses[source])),
    ),
    callsLeft: left.calls,
    callsLeftBySource: Object.fromEntries(
      circles.map(({ source }): [PlaceSource, number] => [
        source,
        Math.min(
          left.bySource[source],
          callsInOneGo(left.tokensPerMinute[source]),
          mostAtOnce([uses[source]]),
        ),
      ]),
    ),
    costLeftUsd: left.costUsd,
    worthwhile: worthwhileSearches(books.limits.minNewUniqueRate, books.limits.windowCalls),
  };
  // In between, messages are kept invisible and progress is shown.
  const planned = await finishInTurns(planner.planInSteps(limits));
  const searches = planned.flatMap((search) => {
    const connector = circles.find((other) => other.source === search.source);
    if (connector === undefined) return [];
    return [
      circleMessage(run, state.round, connector, search, state.page_tokens[pageKey(search, search.page)]),
    ];
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
  if (planner !== null && planner.bestExpectedShare() !== null) return "new_unique_rate";
  return asked.some((source) => isAnswering(known[source])) ? "complete" : "no_sources";
}

/** Whether a source has told of any of the area, be it that nobody can tell what is there. */
function isAnswering(known: SourceCoverage | undefined): boolean {
  if (known === undefined || known.empty_answers === true) return false;
  return known.covered_km2 + known.unprovable_km2 > 0;
}
