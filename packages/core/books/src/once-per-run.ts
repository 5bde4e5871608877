import { type BudgetView, failureSchema, type RunState, runKeys, type StageName } from "@cityscout/contracts";
import type { StageOutcome, Telemetry } from "@cityscout/telemetry";
import { z } from "zod";
import { type Books, type BooksDependencies, openBooks } from "./books.ts";

const endedSchema = z.object({
  counts: z.record(z.string(), z.number()).optional(),
  failures: z.array(failureSchema).optional(),
  skipped: z.string().optional(),
});

/**
 * Does a stage's work once for a run: a resumed run, whose later stages may have gone on from what this one wrote,
 * gets the outcome of the first time. The outcome is stored last, after the books, so that a stage that was cut short
 * is done again; its own objects are then written again with the same content, and its answers come from the cache.
 */
export async function oncePerRun(
  { store, clock, telemetry }: BooksDependencies & { telemetry: Pick<Telemetry, "metrics"> },
  state: RunState,
  stage: StageName,
  work: (books: Books) => Promise<Omit<StageOutcome, "budget">>,
): Promise<StageOutcome> {
  const { run } = state;
  const books = await openBooks({ store, clock }, run);
  const key = runKeys.outcome(run.prefix, stage);
  const ended = await store.readJson(key, endedSchema);
  if (ended !== undefined) {
    return {
      budget: budgetView(books, state),
      ...(ended.counts === undefined ? {} : { counts: ended.counts }),
      ...(ended.failures === undefined ? {} : { failures: ended.failures }),
      ...(ended.skipped === undefined ? {} : { skipped: ended.skipped }),
    };
  }
  const outcome = await work(books);
  await books.save(telemetry.metrics);
  // The sweep is not at its end: the execution that goes on with it has more for this stage.
  if (state.budget.stop_reason !== "max_history_events") await store.writeJson(key, outcome);
  return { ...outcome, budget: budgetView(books, state) };
}

/** Once the search has stopped, what the books say later is no other reason. */
function budgetView(books: Books, { budget }: RunState): BudgetView {
  const view = books.view();
  return budget.stop ? { ...view, stop: true, stop_reason: budget.stop_reason } : view;
}
