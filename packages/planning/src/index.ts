export type { AroundLimits } from "./around.ts";
export type { CellCoverage } from "./coverage-report.ts";
export {
  createSweepPlanner,
  createSweepPlannerInSteps,
  restoreSweepPlanner,
  restoreSweepPlannerInSteps,
  type SweepPlanner,
  type SweepPlannerOptions,
} from "./planner.ts";
export {
  type AnsweredSearch,
  type NamedPoint,
  type PlanLimits,
  type PlannedSearch,
  type SweepSource,
  sweepSourceOf,
  worthwhileSearches,
} from "./search.ts";
export { isPlannerState, type PlannerState } from "./state.ts";
