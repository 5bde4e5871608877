import { runKeys, type RunReference, type RunState } from "@cityscout/contracts";
import type { RunStore } from "@cityscout/raw-cache";
import { withOutcome } from "@cityscout/telemetry";
import type { TrialRun } from "@cityscout/trial";
import { readRound } from "./round-searches.ts";
import { createWarmPlanner, evaluateRound, planRound, searchRound, type WarmPlanner } from "./tile-sweep.ts";

/** The requests of each round that was planned, in plan order. */
export async function plannedRounds(store: RunStore, run: RunReference): Promise<string[][]> {
  const rounds: string[][] = [];
  while ((await store.readText(runKeys.round(run.prefix, rounds.length))) !== undefined) {
    const searches = await readRound(store, run, rounds.length);
    rounds.push(searches.map(({ request_hash }) => request_hash));
  }
  return rounds;
}

interface Rounds {
  maxWorkers?: number | undefined;
  /** Searches that a worker makes at a time. */
  concurrency?: number;
  maxHistoryEvents?: number | undefined;
  warmPlanner?: WarmPlanner;
  search?: typeof searchRound;
  evaluate?: typeof evaluateRound | undefined;
}

/** More rounds than any sweep of a test takes. */
const MOST_ROUNDS = 500;

/** Sweeps round by round, as the state machine does; gives the state that it ends in. */
export async function sweepInRounds(
  run: TrialRun,
  {
    maxWorkers = 2,
    concurrency = 4,
    maxHistoryEvents = Infinity,
    warmPlanner = createWarmPlanner(),
    search = searchRound,
    evaluate = evaluateRound,
  }: Rounds = {},
): Promise<RunState> {
  const deps = { ...run, maxWorkers, maxHistoryEvents, concurrency, warmPlanner };
  const timing = { startedAt: 0, durationMs: 0 };
  let { state } = run;
  for (let rounds = 0; rounds < MOST_ROUNDS; rounds += 1) {
    state = withOutcome(state, "TileSweep", await planRound(deps, state), timing);
    if (state.sweep?.done !== false) return state;
    const { round, workers } = state.sweep;
    await Promise.all(workers.map((slice) => search(deps, { run: state.run, slice, round })));
    state = withOutcome(state, "TileSweep", await evaluate(deps, state), timing);
    if (state.sweep?.done !== false) return state;
  }
  throw new Error("the sweep does not end");
}
