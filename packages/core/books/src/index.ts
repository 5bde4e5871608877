export { type Answered, type Books, type BooksDependencies, type Entry, openBooks } from "./books.ts";
export { oncePerRun } from "./once-per-run.ts";
export { createSourceTerms, type SourceTerms } from "./source-terms.ts";
