import { CorruptObjectError, roundSchema, runKeys, type RunReference } from "@cityscout/contracts";
import type { RunStore } from "@cityscout/raw-cache";
import type { SearchMessage } from "./search-message.ts";

/**
 * The searches of a planned round, in plan order.
 *
 * @throws CorruptObjectError where it was never planned
 */
export async function readRound(store: RunStore, run: RunReference, round: number): Promise<SearchMessage[]> {
  const stored = await store.readJson(runKeys.round(run.prefix, round), roundSchema);
  if (stored === undefined)
    throw new CorruptObjectError(`round ${round} of run "${run.run_id}" was never planned`);
  return stored.searches;
}

/** Written before anything of the round is enqueued, so that a crash between the two loses nothing. */
export function writeRound(
  store: RunStore,
  run: RunReference,
  round: number,
  searches: readonly SearchMessage[],
): Promise<void> {
  return store.writeJson(runKeys.round(run.prefix, round), { round, searches });
}
