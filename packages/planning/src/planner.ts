import type { Area, LatLng, PlaceSource, SourceCoverage } from "@cityscout/contracts";
import { areaSquareKilometres, createPlaneArea, type PlaneArea, type PlanePoint } from "@cityscout/geo";
import { type AroundLimits, pickAround } from "./around.ts";
import { checkOptions } from "./check-options.ts";
import { type CellCoverage, cellsOf, coverageOf } from "./coverage-report.ts";
import { CityPlaces, labelOf, Overlap } from "./city-places.ts";
import { Journal, type Lesson } from "./journal.ts";
import type { Pick } from "./placing.ts";
import type { AnsweredSearch, NamedPoint, PlanLimits, PlannedSearch, SweepSource } from "./search.ts";
import { SourceSweep } from "./source-sweep.ts";
import {
  packLessons,
  packNumbers,
  packOpinions,
  packPlaces,
  type PlannerState,
  unpackLessons,
  unpackNumbers,
  unpackOpinions,
  unpackPlaces,
} from "./state.ts";

export interface SweepPlannerOptions {
  /** What is to be covered. */
  area: Area;
  sources: readonly SweepSource[];
  /**
   * Places known beforehand, of sources that answered for the whole area: where they are dense, the sweep expects its
   * own to be, and what they have is not new to the city.
   */
  prior: readonly { source: PlaceSource; points: readonly NamedPoint[] }[];
}

/**
 * Plans the calls that cover an area, each where it is expected to reveal the most new places. Pure: the same
 * calls of its methods give the same plans.
 */
export interface SweepPlanner {
  /**
   * The next searches, at most `inFlight`, chosen so that they reveal different ground, also from those under
   * way. Never repeats a request. With nothing under way, `[]` says that nothing is left that a call within the
   * limits could prove or reveal; otherwise, that the rest is better planned once those are answered.
   */
  plan(limits: PlanLimits): PlannedSearch[];
  /**
   * The same searches in the same order, `size` at a time: a search takes some milliseconds to plan, and between slices
   * other work of the process can go on. Nothing else may be asked of the planner until the last slice is taken.
   */
  planSlices(limits: PlanLimits, size: number): Generator<PlannedSearch[]>;
  /** Takes answers in, in the order given. The pages of one search come in order. */
  record(answers: readonly AnsweredSearch[]): void;
  /** Asked for and never answered: they are not asked for again, and planned around. */
  giveUp(searches: readonly PlannedSearch[]): void;
  /** The source is down, switched off or out of budget: it is planned for no more. */
  dropSource(source: PlaceSource): void;
  /**
   * New places that the best search left is expected to show, as a share of a full answer; `null` where none is left of
   * any source that is not dropped.
   */
  bestExpectedShare(): number | null;
  coverage(): Partial<Record<PlaceSource, SourceCoverage>>;
  /** @param resolution of H3, 0..15. */
  coverageCells(resolution: number): CellCoverage[];
  /** Searches around anchors, at most one each, only where that is expected to bring nearly a full answer. */
  planAround(anchors: readonly LatLng[], limits: AroundLimits): PlannedSearch[];
  /** Everything that {@link restoreSweepPlanner} needs to go on as if nothing had happened. JSON. */
  toState(): PlannerState;
}

/** @throws InvalidInputError on an area without ground, and on settings of a source that make no sense. */
export function createSweepPlanner(options: SweepPlannerOptions): SweepPlanner {
  checkOptions(options);
  // Priors travel in the state rounded; they are rounded here so that a restored planner has the same ones.
  const prior = options.prior.map(({ source, points }) => ({
    source,
    points: packPlaces(points),
    labels: packNumbers(points.map(({ name }) => labelOf(name))),
  }));
  const planner = new Planner(options.area, options.sources, prior);
  planner.start();
  return planner;
}

/** Goes on from where {@link SweepPlanner.toState} was called. */
export function restoreSweepPlanner(state: PlannerState): SweepPlanner {
  const sources = state.sources.map(({ settings }) => settings);
  const planner = new Planner(state.area, sources, state.prior);
  planner.resume(state);
  return planner;
}

/** See {@link SweepPlanner.planAround}. */
export function planAround(
  planner: SweepPlanner,
  anchors: readonly LatLng[],
  limits: AroundLimits,
): PlannedSearch[] {
  return planner.planAround(anchors, limits);
}

/** Where a search's disc is looked at, in radii: its middle, and six points that halve its area. */
const SPOTS = [
  { x: 0, y: 0 },
  ...Array.from({ length: 6 }, (_, i) => ({
    x: Math.cos((i * Math.PI) / 3) * Math.SQRT1_2,
    y: Math.sin((i * Math.PI) / 3) * Math.SQRT1_2,
  })),
];

/** One source in the plan. */
interface Lane {
  readonly sweep: SourceSweep;
  readonly journal: Journal;
  readonly overlap: Overlap;
  dropped: boolean;
  /** Its best search, until something changes it. */
  best: Pick | null | undefined;
}

class Planner implements SweepPlanner {
  readonly #area: Area;
  readonly #prior: PlannerState["prior"];
  readonly #lanes: Lane[];
  readonly #squareKilometres: number;
  readonly #priorPlaces: number;
  readonly #city = new CityPlaces();

  constructor(area: Area, sources: readonly SweepSource[], prior: PlannerState["prior"]) {
    this.#area = area;
    this.#prior = prior;
    this.#squareKilometres = areaSquareKilometres(area);
    const drawn: PlaneArea = createPlaneArea(area);
    const known: PlanePoint[] = [];
    for (const { source, points, labels } of prior) {
      const names = unpackNumbers(labels);
      for (const [i, point] of unpackPlaces(points).entries()) {
        known.push(drawn.plane.toPlane(point));
        this.#city.add(source, names[i]!, point);
      }
    }
    this.#priorPlaces = known.length;
    this.#lanes = sources.map((settings) => ({
      sweep: new SourceSweep(settings, drawn, known),
      journal: new Journal(settings),
      overlap: new Overlap(),
      dropped: false,
      best: undefined,
    }));
  }

  start(): void {
    for (const { sweep } of this.#lanes) sweep.candidates.lookAtNew();
  }

  resume(state: PlannerState): void {
    for (const [index, lane] of this.#lanes.entries()) {
      const own = state.sources[index]!;
      const { lessons, marks, labels } = unpackLessons(own);
      lane.journal.restore(lessons, marks, labels);
      for (const lesson of lessons) lane.sweep.learn(lesson);
      const places = lessons.flatMap((lesson) => lesson.places);
      for (const [i, place] of places.entries()) this.#city.add(own.settings.source, labels[i]!, place);
      Object.assign(lane.overlap, own.overlap);
      for (const lost of own.failed) lane.sweep.rememberFailed(lost);
      for (const { search, ...expected } of own.underWay) lane.sweep.take({ search, expected });
      lane.sweep.candidates.adopt(unpackOpinions(own));
      lane.dropped = own.dropped;
    }
  }

  plan(limits: PlanLimits): PlannedSearch[] {
    return [...this.planSlices(limits, Infinity)].flat();
  }

  *planSlices(limits: PlanLimits, size: number): Generator<PlannedSearch[]> {
    const left = copyLimits(limits);
    let slice: PlannedSearch[] = [];
    // Looked up anew, as a planner that was just restored has to.
    for (const lane of this.#lanes) lane.best = undefined;
    for (let planned = 0; planned < limits.inFlight; planned++) {
      const lane = this.#bestLane(left);
      if (lane === null) break;
      slice.push(this.#take(lane, lane.best!, left));
      if (slice.length < size) continue;
      yield slice;
      slice = [];
    }
    if (slice.length > 0) yield slice;
  }

  planAround(anchors: readonly LatLng[], limits: AroundLimits): PlannedSearch[] {
    const left = copyLimits(limits);
    const planned: PlannedSearch[] = [];
    for (const anchor of anchors) {
      let choice: { lane: Lane; pick: Pick; worth: number } | null = null;
      for (const lane of this.#lanes) {
        if (planned.length >= limits.inFlight || !mayAsk(lane, left)) continue;
        const pick = pickAround(lane.sweep, anchor, limits);
        if (pick === null) continue;
        const worth = worthOf(pick, lane, left, this.#newToCity(pick, lane));
        if (choice === null || worth > choice.worth) choice = { lane, pick, worth };
      }
      if (choice !== null) planned.push(this.#take(choice.lane, choice.pick, left));
    }
    return planned;
  }

  record(answers: readonly AnsweredSearch[]): void {
    for (const answer of answers) {
      const lane = this.#laneOf(answer.search.source);
      const lesson = lane?.journal.enter(answer);
      if (!lane || !lesson) continue;
      this.#compareWithCity(lane, lesson);
      lane.sweep.record(lesson);
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

  bestExpectedShare(): number | null {
    let most: number | null = null;
    for (const lane of this.#lanes) {
      const pick = lane.dropped ? null : lane.sweep.best();
      if (pick !== null) most = Math.max(most ?? 0, shareOf(lane, pick));
    }
    return most;
  }

  coverage(): Partial<Record<PlaceSource, SourceCoverage>> {
    return Object.fromEntries(
      this.#lanes.map(({ sweep, journal }) => [
        sweep.source,
        coverageOf(sweep, journal.lessons.length, this.#priorPlaces, this.#squareKilometres),
      ]),
    );
  }

  coverageCells(resolution: number): CellCoverage[] {
    return this.#lanes.flatMap(({ sweep }) => cellsOf(sweep, this.#area, resolution));
  }

  toState(): PlannerState {
    return {
      version: 3,
      area: this.#area,
      prior: this.#prior,
      sources: this.#lanes.map(({ sweep, journal, overlap, dropped }) => ({
        settings: sweep.settings,
        dropped,
        ...packLessons(journal),
        overlap: { shown: overlap.shown, known: overlap.known },
        underWay: [...sweep.underWay],
        failed: [...sweep.failed],
        ...packOpinions(sweep.candidates.opinions()),
      })),
    };
  }

  #laneOf(source: PlaceSource): Lane | undefined {
    return this.#lanes.find(({ sweep }) => sweep.source === source);
  }

  #bestLane(left: PlanLimits): Lane | null {
    const answers = this.#lanes.reduce((sum, { journal }) => sum + journal.lessons.length, 0);
    const { share, afterAnswers } = left.worthwhile ?? { share: 0, afterAnswers: 0 };
    const leastShare = answers >= afterAnswers ? share : 0;
    let best: { lane: Lane; worth: number } | null = null;
    for (const lane of this.#lanes) {
      if (!mayAsk(lane, left)) continue;
      if (lane.best === undefined) lane.best = lane.sweep.best();
      if (lane.best === null || shareOf(lane, lane.best) < leastShare) continue;
      const worth = worthOf(lane.best, lane, left, this.#newToCity(lane.best, lane));
      if (best === null || worth > best.worth) best = { lane, worth };
    }
    return best?.lane ?? null;
  }

  /** Learns how many of a source's places the city knew, where others had answered before; then it knows them all. */
  #compareWithCity(lane: Lane, { places }: Lesson): void {
    const { source, area } = lane.sweep;
    const labels = lane.journal.labels.slice(lane.journal.labels.length - places.length);
    for (const [i, place] of places.entries()) {
      const { x, y } = area.plane.toPlane(place);
      if (labels[i] === 0 || !area.contains(x, y) || !this.#isAnsweredElsewhere(lane, x, y)) continue;
      lane.overlap.count(this.#city.isKnownElsewhere(source, labels[i]!, place));
    }
    for (const [i, place] of places.entries()) this.#city.add(source, labels[i]!, place);
  }

  #isAnsweredElsewhere(lane: Lane, x: number, y: number): boolean {
    return (
      this.#prior.some(({ points }) => points !== "") ||
      this.#lanes.some((other) => other !== lane && other.sweep.coverage.isProven(x, y))
    );
  }

  /** Of the new places that a search is expected to show, the share that no other source is expected to have shown. */
  #newToCity({ expected: { x, y, radius } }: Pick, lane: Lane): number {
    const { share } = lane.overlap;
    if (share === 0) return 1;
    const spots = SPOTS.map((spot) => ({ x: x + spot.x * radius, y: y + spot.y * radius }));
    const inside = spots.filter((spot) => lane.sweep.area.contains(spot.x, spot.y));
    const answered = inside.filter((spot) => this.#isAnsweredElsewhere(lane, spot.x, spot.y));
    return 1 - (share * answered.length) / Math.max(1, inside.length);
  }

  #take(lane: Lane, pick: Pick, left: PlanLimits): PlannedSearch {
    const { source, costUsdPerCall } = lane.sweep.settings;
    lane.sweep.take(pick);
    lane.best = undefined;
    left.callsLeft--;
    left.costLeftUsd -= costUsdPerCall;
    const own = left.callsLeftBySource[source];
    if (own !== undefined) left.callsLeftBySource[source] = own - 1;
    return pick.search;
  }
}

function copyLimits(limits: PlanLimits): PlanLimits {
  return { ...limits, callsLeftBySource: { ...limits.callsLeftBySource } };
}

function mayAsk({ dropped, sweep }: Lane, left: PlanLimits): boolean {
  const { source, costUsdPerCall } = sweep.settings;
  const own = left.callsLeftBySource[source] ?? Infinity;
  return !dropped && left.callsLeft >= 1 && own >= 1 && costUsdPerCall <= left.costLeftUsd;
}

function shareOf({ sweep }: Lane, pick: Pick): number {
  return pick.mostGain / sweep.settings.resultCap;
}

/** Where calls are not limited, each is taken to cost this share of them, so that fewer are still better than more. */
const LEAST_SHARE_OF_CALLS = 1e-9;

/** Places new to the city for the share of what is left to spend, of calls and of money, that the search takes. */
function worthOf(pick: Pick, { sweep }: Lane, left: PlanLimits, newToCity: number): number {
  const { costUsdPerCall } = sweep.settings;
  const money = costUsdPerCall > 0 ? costUsdPerCall / left.costLeftUsd : 0;
  return (newToCity * pick.mostGain) / (Math.max(LEAST_SHARE_OF_CALLS, 1 / left.callsLeft) + money);
}
