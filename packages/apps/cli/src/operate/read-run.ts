import { createHistoryReader, type ExecutionView } from "./execution-view.ts";
import type { Operations } from "./open-run.ts";
import { readBooks, type RunBooks } from "./run-books.ts";

/** All that is known of a run. */
export interface KnownRun {
  view: ExecutionView;
  books: RunBooks;
}

/** @throws InvalidInputError where there is no such run */
export async function readRun({ executions, store }: Operations, runId: string): Promise<KnownRun> {
  const reader = createHistoryReader();
  reader.take(await executions.eventsSince(runId, 0));
  const run = reader.view.runState?.run;
  const books = run === undefined ? { manifest: null, sources: {} } : await readBooks(store, run);
  return { view: reader.view, books };
}
