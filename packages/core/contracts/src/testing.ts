export { exampleCandidate } from "./example-candidate.ts";
export { type ManualClock, manualClock } from "./manual-clock.ts";
