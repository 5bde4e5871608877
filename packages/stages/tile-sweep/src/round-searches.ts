import {
  CorruptObjectError,
  mapsMessageSchema,
  placeSourceSchema,
  runKeys,
  type RunReference,
} from "@cityscout/contracts";
import type { RunStore } from "@cityscout/raw-cache";
import { z } from "zod";
import type { SearchMessage } from "./search-message.ts";

const searchMessageSchema = mapsMessageSchema.extend({ source: placeSourceSchema, request_hash: z.string() });
const roundSchema = z.object({ round: z.number(), searches: z.array(searchMessageSchema) });

/** The searches of a planned round, in plan order. Throws `CorruptObjectError` where it was never planned. */
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
