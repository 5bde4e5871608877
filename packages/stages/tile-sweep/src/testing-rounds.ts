import { runKeys, type RunReference, type RunState } from "@cityscout/contracts";
import type { RunStore } from "@cityscout/raw-cache";
import { withOutcome } from "@cityscout/telemetry";
import type { TrialRun } from "@cityscout/trial";
import { readRound } from "./round-searches.ts";
import { createWarmPlanner, evaluateRound, planRound, searchRound } from "./tile-sweep.ts";

/** The requests of each round that was planned, in plan order. */
export async function plannedRounds(store: RunStore, run: RunReference): Promise<string[][]> {
  const rounds: string[][] = [];
  while ((await store.readText(runKeys.round(run.prefix, rounds.length))) !== undefined) {
    const searches = await readRound(store, run, rounds.length);
    rounds.push(searches.map(({ request_hash }) => request_hash));
  }
  return rounds;
}

/** Sweeps round by round with two workers, as the state machine does; gives the state that it ends in. */
export async function sweepInRounds(run: TrialRun, evaluate = evaluateRound): Promise<RunState> {
  const warmPlanner = createWarmPlanner();
  const deps = { ...run, maxWorkers: 2, maxHistoryEvents: Infinity, concurrency: 4, warmPlanner };
  const timing = { startedAt: 0, durationMs: 0 };
  let { state } = run;
  for (;;) {
    state = withOutcome(state, "TileSweep", await planRound(deps, state), timing);
    if (state.sweep?.done !== false) return state;
    const { round, workers } = state.sweep;
    await Promise.all(workers.map((slice) => searchRound(deps, { run: state.run, slice, round })));
    state = withOutcome(state, "TileSweep", await evaluate(deps, state), timing);
    if (state.sweep?.done !== false) return state;
  }
}
