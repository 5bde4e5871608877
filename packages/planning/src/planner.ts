import {
  type Area,
  finish,
  type LatLng,
  type PlaceSource,
  type SourceCoverage,
  type Steps,
} from "@cityscout/contracts";
import {
  areaSquareKilometres,
  createPlaneArea,
  h3CellsInSteps,
  type PlaneArea,
  type PlanePoint,
} from "@cityscout/geo";
import { type AroundLimits, pickAround } from "./around.ts";
import { checkOptions } from "./check-options.ts";
import { type CellCoverage, cellsOf } from "./cell-coverage.ts";
import { coverageOf, leftOnOpenGround, mostOnOpenGround } from "./coverage-report.ts";
import { CityOverlap } from "./city-overlap.ts";
import { labelOf } from "./city-places.ts";
import { deniesKnown } from "./disproof.ts";
import { PriorPlaces } from "./prior-places.ts";
import { packLane, restoreLane } from "./lane-state.ts";
import {
  answersNothing,
  copyLimits,
  isPlannedFor,
  type Lane,
  mayAsk,
  mayGoAhead,
  openLane,
  saysNothing,
  spendCall,
  worthToCity,
} from "./lane.ts";
import type { SearchPick } from "./placing.ts";
import { withMore } from "./proof.ts";
import { withoutRepeats } from "./rank-order.ts";
import { relearnWhereWrong } from "./relearning.ts";
import type { AnsweredSearch, PlanLimits, PlannedSearch, SweepSource, Worthwhile } from "./search.ts";
import type { SweepPlanner, SweepPlannerOptions } from "./sweep-planner.ts";
import {
  packNumbers,
  packPlaces,
  type PlannerState,
  type SourceState,
  STATE_VERSION,
  unpackNumbers,
  unpackPlaces,
} from "./state.ts";

/** Places of a prior to take in at a step. */
const PLACES_A_STEP = 10_000;

/**
 * Of a source that does not rank by distance the interval of what is missing is too wide to go by: up to so many times the mean
 * may be, as measured where searches end early.
 */
const UNRANKED_MISSING = 3;

/**
 * A planner that knows nothing yet but the prior.
 *
 * @throws InvalidInputError on an area without ground, and on settings of a source that make no sense.
 */
export function createSweepPlanner(options: SweepPlannerOptions): SweepPlanner {
  return finish(createSweepPlannerInSteps(options));
}

/** {@link createSweepPlanner} in steps. */
export function* createSweepPlannerInSteps(options: SweepPlannerOptions): Steps<SweepPlanner> {
  checkOptions(options);
  // Priors travel in the state rounded; they are rounded here so that a restored planner has the same ones.
  const prior: PlannerState["prior"] = [];
  for (const { source, points } of options.prior) {
    const labels: number[] = [];
    for (const [i, { name }] of points.entries()) {
      if (i % PLACES_A_STEP === 0) yield;
      labels.push(labelOf(name));
    }
    prior.push({ source, points: packPlaces(points), labels: packNumbers(labels) });
  }
  const planner = new Planner(options.area, prior);
  yield* planner.open(options.sources);
  yield* planner.start();
  return planner;
}

/** Goes on from where {@link SweepPlanner.toState} was called. */
export function restoreSweepPlanner(state: PlannerState): SweepPlanner {
  return finish(restoreSweepPlannerInSteps(state));
}

/** {@link restoreSweepPlanner}, an answer a step. */
export function* restoreSweepPlannerInSteps(state: PlannerState): Steps<SweepPlanner> {
  const planner = new Planner(state.area, state.prior);
  yield* planner.open(state.sources.map(({ settings }) => settings));
  yield* planner.resume(state);
  return planner;
}

/** The planner of an area: a lane for each source, between which it chooses by what their best searches are worth. */
class Planner implements SweepPlanner {
  readonly #area: Area;
  readonly #prior: PlannerState["prior"];
  readonly #lanes: Lane[] = [];
  readonly #squareKilometres: number;
  readonly #city: CityOverlap;
  #priorPlaces = PriorPlaces.none;

  constructor(area: Area, prior: PlannerState["prior"]) {
    this.#area = area;
    this.#prior = prior;
    this.#squareKilometres = areaSquareKilometres(area);
    const hasPrior = prior.some(({ points }) => points !== "");
    this.#city = new CityOverlap(this.#lanes, hasPrior);
  }

  /** Takes the prior in and opens a lane for each source. Has to be called first. */
  *open(sources: readonly SweepSource[]): Steps<void> {
    const drawn: PlaneArea = createPlaneArea(this.#area);
    const places: PlanePoint[] = [];
    for (const { source, points, labels } of this.#prior) {
      const names = unpackNumbers(labels);
      for (const [i, point] of unpackPlaces(points).entries()) {
        if (i % PLACES_A_STEP === 0) yield;
        places.push(drawn.plane.toPlane(point));
        this.#city.add(source, names[i]!, point);
      }
    }
    this.#priorPlaces = yield* PriorPlaces.inSteps(places);
    for (const settings of sources) {
      yield;
      this.#lanes.push(openLane(settings, drawn, this.#priorPlaces));
    }
  }

  /** Evaluates the first candidates of a new planner. */
  *start(): Steps<void> {
    for (const { sweep } of this.#lanes) {
      yield;
      sweep.candidates.evaluateNew();
    }
  }

  /** Brings a planner to where a stored one was. */
  *resume(state: PlannerState): Steps<void> {
    for (const [index, lane] of this.#lanes.entries()) {
      yield;
      yield* restoreLane(lane, state.sources[index]!, this.#city);
    }
  }

  plan(limits: PlanLimits): PlannedSearch[] {
    return finish(this.planInSteps(limits));
  }

  *planInSteps(limits: PlanLimits): Steps<PlannedSearch[]> {
    const left = copyLimits(limits);
    const planned: PlannedSearch[] = [];
    // Found anew, as a planner that was just restored has to find them.
    for (const lane of this.#lanes) {
      yield;
      lane.best = mayAsk(lane, left) ? lane.sweep.best() : undefined;
      lane.promised = 0;
    }
    while (planned.length < limits.inFlight) {
      const lane = this.#bestLane(left);
      if (lane === null) break;
      planned.push(this.#take(lane, lane.best!, left));
      yield;
    }
    return planned;
  }

  planAround(anchors: readonly LatLng[], limits: AroundLimits): PlannedSearch[] {
    const left = copyLimits(limits);
    const planned: PlannedSearch[] = [];
    for (const anchor of anchors) {
      let choice: { lane: Lane; pick: SearchPick; worth: number } | null = null;
      for (const lane of this.#lanes) {
        if (planned.length >= limits.inFlight || !mayAsk(lane, left)) continue;
        const pick = pickAround(lane.sweep, anchor, limits);
        if (pick === null) continue;
        const worth = worthToCity(pick, lane, left, this.#city.newToCityShare(pick, lane));
        if (choice === null || worth > choice.worth) choice = { lane, pick, worth };
      }
      if (choice !== null) planned.push(this.#take(choice.lane, choice.pick, left));
    }
    return planned;
  }

  record(answers: readonly AnsweredSearch[]): void {
    finish(this.recordInSteps(answers));
  }

  *recordInSteps(answers: readonly AnsweredSearch[]): Steps<void> {
    for (const given of answers) {
      const lane = this.#laneOf(given.search.source);
      if (!lane) continue;
      const answer = withoutRepeats(withMore(given, lane.sweep.settings));
      if (saysNothing(answer) || deniesKnown(lane, answer)) {
        if (lane.sweep.giveUp(answer.search)) lane.emptyAnswers++;
        lane.best = undefined;
        continue;
      }
      if (!lane.journal.followsOn(answer.search)) {
        lane.sweep.giveUp(answer.search);
        lane.best = undefined;
        continue;
      }
      yield* relearnWhereWrong(lane, answer, this.#priorPlaces);
      const observation = lane.journal.enter(answer);
      if (!observation) continue;
      lane.emptyAnswers = 0;
      this.#city.compare(lane, observation);
      lane.sweep.record(observation);
      lane.best = undefined;
    }
  }

  giveUp(searches: readonly PlannedSearch[]): void {
    for (const search of searches) {
      const lane = this.#laneOf(search.source);
      if (!lane) continue;
      lane.sweep.giveUp(search);
      lane.best = undefined;
    }
  }

  dropSource(source: PlaceSource): void {
    const lane = this.#laneOf(source);
    if (lane) lane.dropped = true;
  }

  hasSearchLeft(): boolean {
    return this.#lanes.some((lane) => isPlannedFor(lane) && lane.sweep.best() !== null);
  }

  coverage(): Partial<Record<PlaceSource, SourceCoverage>> {
    return finish(this.coverageInSteps());
  }

  *coverageInSteps(): Steps<Partial<Record<PlaceSource, SourceCoverage>>> {
    const coverage: Partial<Record<PlaceSource, SourceCoverage>> = {};
    for (const lane of this.#lanes) {
      yield;
      const { sweep, journal, isOutOfOrder } = lane;
      const answers = journal.answers.length;
      coverage[sweep.source] = {
        ...coverageOf(sweep, answers, this.#priorPlaces.count, this.#squareKilometres),
        ...(isOutOfOrder && { out_of_order: true }),
        ...(sweep.settings.leavesOut && { leaves_out: true }),
        ...(answersNothing(lane) && { empty_answers: true }),
      };
    }
    return coverage;
  }

  *coverageCellsInSteps(resolution: number): Steps<CellCoverage[]> {
    const names = yield* h3CellsInSteps(this.#area, resolution);
    const cells: CellCoverage[][] = [];
    for (const { sweep } of this.#lanes) cells.push(yield* cellsOf(sweep, names, resolution));
    return cells.flat();
  }

  toState(): PlannerState {
    return finish(this.toStateInSteps());
  }

  *toStateInSteps(): Steps<PlannerState> {
    const sources: SourceState[] = [];
    for (const lane of this.#lanes) {
      yield;
      sources.push(yield* packLane(lane));
    }
    return { version: STATE_VERSION, area: this.#area, prior: this.#prior, sources };
  }

  #laneOf(source: PlaceSource): Lane | undefined {
    return this.#lanes.find(({ sweep }) => sweep.source === source);
  }

  /** The lane whose best search is worth most, or `null` where none is worth a call within the limits. */
  #bestLane(left: PlanLimits): Lane | null {
    // All together, too, or what a good source may not take yet would go to a worse one.
    if (!mayGoAhead(this.#lanes)) return null;
    let best: { lane: Lane; worth: number } | null = null;
    for (const lane of this.#lanes) {
      if (!mayAsk(lane, left) || !mayGoAhead([lane])) continue;
      if (lane.best === undefined) lane.best = lane.sweep.best();
      if (lane.best === null || !this.#isWorthwhile(lane, lane.best, left.worthwhile)) continue;
      const worth = worthToCity(lane.best, lane, left, this.#city.newToCityShare(lane.best, lane));
      if (best === null || worth > best.worth) best = { lane, worth };
    }
    return best?.lane ?? null;
  }

  #isWorthwhile(lane: Lane, pick: SearchPick, worthwhile?: Worthwhile): boolean {
    if (worthwhile === undefined) return true;
    const { sweep, journal } = lane;
    if (pick.mostGain >= worthwhile.share * sweep.settings.resultCap) return true;
    const left = leftOnOpenGround(sweep, lane.promised);
    const missing =
      sweep.settings.ranking === "distance"
        ? mostOnOpenGround(sweep, left, journal.answers.length, this.#priorPlaces.count)
        : UNRANKED_MISSING * left;
    return missing > worthwhile.mostMissing * sweep.shownInside;
  }

  /** Marks a pick as asked for, and spends its call from what is left. */
  #take(lane: Lane, pick: SearchPick, left: PlanLimits): PlannedSearch {
    lane.sweep.take(pick);
    lane.best = undefined;
    lane.promised += pick.yield.gain;
    spendCall(lane, left);
    return pick.search;
  }
}
