import { ledgerStateSchema } from "@cityscout/budget";
import { InterruptedError, type JobInput, runKeys, type RunState } from "@cityscout/contracts";
import { withOutcome } from "@cityscout/telemetry";
import { startTrial, type Trial, type TrialRun } from "@cityscout/trial";
import { afterEach, describe, expect, test } from "vitest";
import { openBooks } from "@cityscout/books";
import { type SearchInput } from "./search-round.ts";
import { readSweepState } from "./sweep-state.ts";
import { plannedRounds, sweepInRounds } from "./testing-rounds.ts";
import { createWarmPlanner, evaluateRound, planRound, searchRound } from "./tile-sweep.ts";

let trial: Trial | undefined;
afterEach(async () => trial?.close());

const timing = { startedAt: 0, durationMs: 0 };

/** Lets a run die whenever so many answers are stored, with what is under way then. */
function mortal(every: number) {
  let [stored, isDead] = [0, false];
  return {
    revive: () => void ([stored, isDead] = [0, false]),
    isDead: () => isDead,
    check(): void {
      if ((stored += 1) > every) isDead = true;
      if (isDead) throw new InterruptedError("killed");
    },
  };
}

type Mortal = ReturnType<typeof mortal>;

/**
 * A sweep that is killed and resumed, each time as an execution of its own, until it is done.
 *
 * @param tries that an execution makes of each worker before it fails itself.
 */
async function sweepOfDyingProcesses(run: TrialRun, life: Mortal, maxWorkers: number, tries = 1) {
  const deps = { ...run, maxWorkers, maxHistoryEvents: Infinity, concurrency: 4 };
  let [state, deaths]: [RunState, number] = [run.state, 0];
  const search = async (input: SearchInput): Promise<unknown> => {
    for (let left = tries; ; left -= 1) {
      try {
        return await searchRound(deps, input);
      } catch (error) {
        if (left === 1 || !(error instanceof InterruptedError)) throw error;
        life.revive();
        deaths += 1;
      }
    }
  };
  for (let turn = 0; turn < 500; turn += 1) {
    life.revive();
    const evaluating = { ...deps, warmPlanner: createWarmPlanner() };
    state = run.state;
    try {
      for (;;) {
        state = withOutcome(state, "TileSweep", await planRound(deps, state), timing);
        if (state.sweep?.done !== false) return { state, deaths };
        const { round, workers } = state.sweep;
        await Promise.all(workers.map((slice) => search({ run: run.state.run, slice, round })));
        state = withOutcome(state, "TileSweep", await evaluateRound(evaluating, state), timing);
        if (state.sweep?.done !== false) return { state, deaths };
      }
    } catch (error) {
      if (!(error instanceof InterruptedError)) throw error;
      deaths += 1;
    }
  }
  throw new Error("the sweep does not end");
}

async function killedRun(budgets: JobInput["budgets"], maxWorkers: number, tries = 1, answersALife = 6) {
  const life = mortal(answersALife);
  trial = await startTrial({
    rawCache: (own) => ({
      ...own,
      async put(...entry) {
        life.check();
        return own.put(...entry);
      },
    }),
  });
  const run = await trial.newRun("one", { budgets });
  await trial.decideTargets(run, ["overpass", "wikidata"]);
  return { run, trial, ...(await sweepOfDyingProcesses(run, life, maxWorkers, tries)) };
}

test("an answer that cannot be read is a call like any other", async () => {
  trial = await startTrial({ faults: { seed: 2, malformed: 0.4 } });
  const run = await trial.newRun("one", { budgets: { max_api_calls: 40 } });
  await trial.decideTargets(run, ["overpass", "wikidata"]);
  const { state } = await sweepOfDyingProcesses(run, mortal(Infinity), 2);
  const { requests, byStatus } = trial.simulator.calls().total;
  expect(byStatus["malformed"]).toBeGreaterThan(10);
  expect(requests).toBe(40);
  expect(state.budget).toMatchObject({ calls: 40, stop_reason: "max_api_calls" });
});

test("Bug: a sweep that was resumed days later had lost the round that it was in. Fix: the answers are the run's, however old", async () => {
  trial = await startTrial();
  const run = await trial.newRun("one");
  await trial.decideTargets(run, ["overpass", "wikidata"]);
  const deps = { ...run, maxWorkers: 1, maxHistoryEvents: Infinity, concurrency: 4 };
  const state = withOutcome(run.state, "TileSweep", await planRound(deps, run.state), timing);
  const { round, workers } = state.sweep!;
  await searchRound(deps, { run: state.run, slice: workers[0]!, round });
  run.clock.advance(3 * 24 * 3_600_000);
  const evaluated = await evaluateRound({ ...deps, warmPlanner: createWarmPlanner() }, state);
  expect(evaluated.budget).toMatchObject({ stop_reason: "max_wall_clock" });
  expect(evaluated.budget!.records).toBeGreaterThan(20);
  const ledger = await run.store.readJson(runKeys.ledger(state.run.prefix), ledgerStateSchema);
  expect(ledger?.lost).toEqual([]);
});

test("Bug: what ExpandNeighbors took from an earlier run's answers was not known once they were past their age. Fix: it is", async () => {
  trial = await startTrial();
  const earlier = await trial.newRun("earlier");
  const yelp = earlier.connectors.circle.find(({ source }) => source === "yelp")!;
  const [center, books] = [trial.world.center, await openBooks(earlier, earlier.state.run)];
  await books.search("yelp", (permit) =>
    earlier.client.searchCircle(yelp, { center, radiusMetres: 500, page: 0 }, permit),
  );
  earlier.clock.advance((yelp.maxAgeSeconds - 60) * 1000);
  const run = await trial.newRun("one");
  await trial.decideTargets(run, ["overpass", "wikidata", "google", "foursquare"]);
  const searches = [{ source: "yelp", center, radius_metres: 500, page: 0 }];
  await run.store.writeJson(runKeys.expansion(run.state.run.prefix), { searches });
  run.clock.advance(120_000);
  await planRound({ ...run, maxWorkers: 1, concurrency: 4 }, run.state);
  const sweep = await readSweepState(run.store, run.state.run);
  expect(sweep!.planner!.sources.map(({ answers }) => answers.length)).toEqual([1]);
});

test("Bug: an execution that found the sweep ended did not say how many rounds it took. Fix: it says what the one before did", async () => {
  trial = await startTrial();
  const run = await trial.newRun("one");
  await trial.decideTargets(run, ["overpass", "wikidata"]);
  const { counts } = await sweepInRounds(run);
  expect(counts["TileSweep"]!["rounds"]).toBeGreaterThan(1);
  const again = await trial.newRun("one");
  expect((await sweepInRounds(again)).counts).toEqual(counts);
});

describe("a sweep whose processes die with calls under way", () => {
  test.each([1, 3])(
    "Bug: resumed with %s workers it made more calls than its budget. Fix: a call is noted before it goes out",
    async (maxWorkers) => {
      const { trial, run, state, deaths } = await killedRun({ max_api_calls: 30 }, maxWorkers);
      const { requests, repeats } = trial.simulator.calls().total;
      expect(deaths).toBeGreaterThan(2);
      expect(repeats).toBeGreaterThan(deaths);
      expect(requests).toBeLessThanOrEqual(30);
      expect(state.budget).toMatchObject({ calls: requests, calls_left: 30 - requests });
      expect(state.budget.stop_reason).toBe("max_api_calls");
      const ledger = await run.store.readJson(runKeys.ledger(state.run.prefix), ledgerStateSchema);
      // A lost call is made again, unless the budget ends before.
      expect(ledger?.lost.length).toBeGreaterThanOrEqual(repeats);
      expect(await run.store.list(runKeys.callsPrefix(state.run.prefix))).toEqual([]);
    },
  );

  test.each([16, 18, 24, 26])(
    "makes no more than %s calls where workers are tried again with the same slice",
    async (max_api_calls) => {
      const { trial, state, deaths } = await killedRun({ max_api_calls }, 1, 20);
      const { requests, repeats } = trial.simulator.calls().total;
      expect(deaths).toBeGreaterThan(0);
      expect(repeats).toBeGreaterThan(deaths);
      expect(requests).toBe(max_api_calls);
      expect(state.budget).toMatchObject({ calls: requests, stop_reason: "max_api_calls" });
    },
  );

  test("asks no source more than its own limit allows, and none that money does not pay for", async () => {
    const google = { tokens_per_min: 60, max_tokens_total: 9 };
    const { trial, state } = await killedRun({ google, max_cost_usd: 1.2 }, 2);
    const { bySource } = trial.simulator.calls();
    expect(bySource.google.requests).toBe(9);
    expect(state.budget.calls_by_source).toMatchObject({ google: 9, yelp: bySource.yelp.requests });
    expect(state.budget.cost_usd).toBeLessThanOrEqual(1.2);
    expect(state.budget.stop).toBe(true);
  });

  test("Bug: calls that were lost passed for answers, and rounds were planned larger. Fix: all rounds are as if nothing had died", async () => {
    const whole = await killedRun({}, 2, 1, Infinity);
    const expected = await plannedRounds(whole.run.store, whole.state.run);
    await whole.trial.close();
    const { run, trial, state, deaths } = await killedRun({}, 2, 1, 2);
    expect(deaths).toBeGreaterThan(2);
    expect(trial.simulator.calls().total.repeats).toBeGreaterThan(deaths);
    expect(state.budget.stop_reason).toBe(whole.state.budget.stop_reason);
    expect(await plannedRounds(run.store, state.run)).toEqual(expected);
  });
});
