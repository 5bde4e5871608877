import { runKeys, type RunReference } from "@cityscout/contracts";
import type { RunStore } from "@cityscout/raw-cache";
import { readRound } from "./round-searches.ts";

/** The requests of each round that was planned, in plan order. */
export async function plannedRounds(store: RunStore, run: RunReference): Promise<string[][]> {
  const rounds: string[][] = [];
  while ((await store.readText(runKeys.round(run.prefix, rounds.length))) !== undefined) {
    const searches = await readRound(store, run, rounds.length);
    rounds.push(searches.map(({ request_hash }) => request_hash));
  }
  return rounds;
}
