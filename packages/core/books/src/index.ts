export { type Answered, type Books, type BooksDependencies, type Entry, openBooks } from "./books.ts";
export { type CallNotes, createCallNotes, type NotedCall, readCalls } from "./call-notes.ts";
export { createPermit, type Permit, type PermitOptions, type PermittedCall } from "./permits.ts";
export { oncePerRun } from "./once-per-run.ts";
export { readLimits } from "./run-limits.ts";
export { boxesEndAt, callEndsAt, leastCallMs, outOfTime, searchesEndAt } from "./run-time.ts";
export { createSourceTerms, type RunTerms, type SourceTerms } from "./source-terms.ts";
