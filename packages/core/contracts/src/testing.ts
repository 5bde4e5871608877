export { exampleCandidate } from "./example-candidate.ts";
export { exampleManifest } from "./example-manifest.ts";
export { examplePlace, exampleSources } from "./example-place.ts";
export { exampleRun, exampleRunState } from "./example-run-state.ts";
export { type ManualClock, manualClock } from "./manual-clock.ts";
