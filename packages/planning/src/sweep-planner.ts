import type { Area, LatLng, PlaceSource, SourceCoverage, Steps } from "@cityscout/contracts";
import type { AroundLimits } from "./around.ts";
import type { CellCoverage } from "./coverage-report.ts";
import type { AnsweredSearch, NamedPoint, PlanLimits, PlannedSearch, SweepSource } from "./search.ts";
import type { PlannerState } from "./state.ts";

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
  /** The same searches in the same order, one a step. */
  planInSteps(limits: PlanLimits): Steps<PlannedSearch[]>;
  /**
   * Takes answers in, in the order given. The pages of one search come in order. Each takes some milliseconds: where
   * other work of the process is to go on, they are given one by one. One without records that says there are more is
   * none: its search is given up, and after some such answers in a row the source is planned for no more until it has
   * given one to learn from.
   */
  record(answers: readonly AnsweredSearch[]): void;
  /** The same; where a source is found not to rank by distance, all its answers are learnt again, one a step. */
  recordInSteps(answers: readonly AnsweredSearch[]): Steps<void>;
  /** Asked for and never answered: they are not asked for again, and planned around. */
  giveUp(searches: readonly PlannedSearch[]): void;
  /** The source is down, switched off or out of budget: it is planned for no more. */
  dropSource(source: PlaceSource): void;
  /**
   * New places that the best search left is expected to show, as a share of a full answer; `null` where none is left of
   * any source that is planned for.
   */
  bestExpectedShare(): number | null;
  coverage(): Partial<Record<PlaceSource, SourceCoverage>>;
  /** The same, a source a step. */
  coverageInSteps(): Steps<Partial<Record<PlaceSource, SourceCoverage>>>;
  /**
   * What is known of every H3 cell that the area touches, source by source.
   *
   * @param resolution of H3, 0..15.
   */
  coverageCellsInSteps(resolution: number): Steps<CellCoverage[]>;
  /** Searches around anchors, at most one each, only where that is expected to bring nearly a full answer. */
  planAround(anchors: readonly LatLng[], limits: AroundLimits): PlannedSearch[];
  /** Everything that `restoreSweepPlanner` needs to go on as if nothing had happened. JSON. */
  toState(): PlannerState;
  /** The same, some steps a source. */
  toStateInSteps(): Steps<PlannerState>;
}
