export { exampleCandidate } from "@cityscout/contracts/testing";
export { failingAfter } from "./failing-store.ts";
export { startTrial, type Trial, type TrialOptions, type TrialRun } from "./trial.ts";
export { createVirtualClock, type VirtualClock } from "./virtual-clock.ts";
