export { answeredSearch } from "./answered-search.ts";
export type { AroundLimits } from "./around.ts";
export type { CellCoverage } from "./cell-coverage.ts";
export {
  createSweepPlanner,
  createSweepPlannerInSteps,
  restoreSweepPlanner,
  restoreSweepPlannerInSteps,
} from "./planner.ts";
export {
  type AnsweredSearch,
  type NamedPoint,
  type PlanLimits,
  type PlannedSearch,
  type SweepSource,
  sweepSourceOf,
  type Worthwhile,
  worthwhileSearches,
} from "./search.ts";
export { isPlannerState, type PlannerState } from "./state.ts";
export type { SweepPlanner, SweepPlannerOptions } from "./sweep-planner.ts";
