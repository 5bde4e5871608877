export { mapResolution } from "./coverage.ts";
export { evaluateRound, type EvaluateRoundDependencies } from "./evaluate-round.ts";
export { planRound, type PlanRoundDependencies } from "./plan-round.ts";
export {
  type SearchInput,
  searchInputSchema,
  type SearchReport,
  searchReportSchema,
  searchRound,
  type SearchRoundDependencies,
} from "./search-round.ts";
export { createWarmPlanner, type WarmPlanner } from "./warm-planner.ts";
