export { exampleCandidate } from "./example-candidate.ts";
export { exampleRun, exampleRunState } from "./example-run-state.ts";
export { type ManualClock, manualClock } from "./manual-clock.ts";
