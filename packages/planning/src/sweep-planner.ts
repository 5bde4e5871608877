import type { Area, LatLng, PlaceSource, SourceCoverage, Steps } from "@cityscout/contracts";
import type { AroundLimits } from "./around.ts";
import type { CellCoverage } from "./cell-coverage.ts";
import type { AnsweredSearch, NamedPoint, PlanLimits, PlannedSearch, SweepSource } from "./search.ts";
import type { PlannerState } from "./state.ts";

/** What a new planner is made from. */
export interface SweepPlannerOptions {
  /** The area to cover. */
  area: Area;
  sources: readonly SweepSource[];
  /**
   * Places known beforehand from sources that answered for the whole area. Where they are dense, the sweep expects its own
   * places to be, and a place that they have is not new to the city.
   */
  prior: readonly { source: PlaceSource; points: readonly NamedPoint[] }[];
}

/**
 * Plans the calls that cover an area, each where it is expected to reveal the most new places. Deterministic: the same
 * sequence of method calls gives the same plans.
 */
export interface SweepPlanner {
  /**
   * The next searches, at most `inFlight`, chosen to reveal different ground from each other and from those under way. Never
   * repeats a request. With nothing under way, `[]` means that no call within the limits could prove or reveal anything more;
   * otherwise, that the rest is better planned once the searches under way are answered.
   */
  plan(limits: PlanLimits): PlannedSearch[];
  /** {@link plan}, one search a step. */
  planInSteps(limits: PlanLimits): Steps<PlannedSearch[]>;
  /**
   * Takes answers in, in the order given; the pages of one search have to come in order. Each takes some milliseconds, so
   * give them one by one where other work has to go on. An answer that shows none of the records that there are counts as no
   * answer: its search is given up, and after ten such answers in a row the source is planned for no more until it gives one
   * to learn from.
   */
  record(answers: readonly AnsweredSearch[]): void;
  /**
   * {@link record}; where a source is found not to rank by distance, or to leave records out of answers that are not full, all
   * its answers are learnt again, one a step.
   */
  recordInSteps(answers: readonly AnsweredSearch[]): Steps<void>;
  /** Gives up searches that were never answered: they are not asked for again, and others are planned around them. */
  giveUp(searches: readonly PlannedSearch[]): void;
  /** Plans no more for a source, because it is down, switched off or out of budget. */
  dropSource(source: PlaceSource): void;
  /** Whether a source that is still planned for has a search left, be it worth a call or not. */
  hasSearchLeft(): boolean;
  /** How far each source is proven, and how many records are expected to be missing. */
  coverage(): Partial<Record<PlaceSource, SourceCoverage>>;
  /** {@link coverage}, a source a step. */
  coverageInSteps(): Steps<Partial<Record<PlaceSource, SourceCoverage>>>;
  /**
   * What is known of every H3 cell that the area touches, source by source.
   *
   * @param resolution of H3, 0..15.
   */
  coverageCellsInSteps(resolution: number): Steps<CellCoverage[]>;
  /** Searches around given points, at most one each, only where nearly a full answer of new places is expected. */
  planAround(anchors: readonly LatLng[], limits: AroundLimits): PlannedSearch[];
  /** Everything that `restoreSweepPlanner` needs to go on as if there had been no break. JSON. */
  toState(): PlannerState;
  /** {@link toState}, some steps a source. */
  toStateInSteps(): Steps<PlannerState>;
}
