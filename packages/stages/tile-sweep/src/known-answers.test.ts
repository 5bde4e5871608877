import { openBooks } from "@cityscout/books";
import { type Area, type JobInput, runKeys, type RunState } from "@cityscout/contracts";
import { areaFromSeed, areaSquareKilometres } from "@cityscout/geo";
import { syntheticWorld } from "@cityscout/simulator";
import { startTrial, type Trial, type TrialRun } from "@cityscout/trial";
import { afterEach, describe, expect, test } from "vitest";
import { isKnownRound, writeKnownRounds } from "./known-answers.ts";
import { readRound, writeRound } from "./round-searches.ts";
import { circleMessage } from "./search-message.ts";
import { newSweepState, readSweepState, writeSweepState } from "./sweep-state.ts";
import { plannedRounds, sweepInRounds } from "./testing-rounds.ts";
import { evaluateRound, planRound } from "./tile-sweep.ts";

let trial: Trial | undefined;
afterEach(async () => trial?.close());

const world = syntheticWorld({
  city: "Smallton",
  country: "GB",
  center: { lat: 55.95, lng: -3.19 },
  radiusKm: 1.5,
  places: 400,
  seed: 7,
});

interface Swept {
  state: RunState;
  run: TrialRun;
  /** Requests that the sources had of this run. */
  calls: number;
  found: number;
}

/** Answers that a run had from earlier ones. */
async function cacheHits({ run }: Swept): Promise<number> {
  const { ledger } = await openBooks(run, run.state.run);
  return Object.values(ledger.bySource()).reduce((sum, { cache_hits }) => sum + cache_hits, 0);
}

/** A run that sweeps by circles alone. */
async function sweep(runId: string, job: Partial<JobInput>, area?: Area): Promise<Swept> {
  const run = await trial!.newRun(runId, job);
  const targets = await trial!.decideTargets(run, ["overpass", "wikidata"]);
  if (area !== undefined)
    await run.store.writeJson(runKeys.targets(run.state.run.prefix), {
      ...targets,
      area,
      area_km2: areaSquareKilometres(area),
    });
  const before = trial!.simulator.calls().total.requests;
  const state = await sweepInRounds(run);
  const calls = trial!.simulator.calls().total.requests - before;
  return { state, run, calls, found: state.budget.records };
}

describe("a sweep of ground that an earlier run has answers for", () => {
  test("Bug: with another budget the city was planned anew, and its ground paid for again. Fix: the sweep goes on from what is known", async () => {
    trial = await startTrial({ world });
    const whole = await sweep("whole", {});
    await trial.close();

    trial = await startTrial({ world });
    const first = await sweep("first", { budgets: { max_api_calls: 40 } });
    const second = await sweep("second", { budgets: { max_cost_usd: 5 } });
    expect(second.state.budget).toMatchObject({ calls: second.calls, stop_reason: "complete" });
    expect(second.found).toBe(whole.found);
    expect(first.calls + second.calls).toBeLessThan(1.05 * whole.calls);
    expect(await cacheHits(second)).toBe(first.calls);
    // The planner goes on from what its first round was told.
    const planned = (await plannedRounds(second.run.store, second.state.run)).flat();
    expect(new Set(planned).size).toBe(planned.length);
  });

  test("takes in the answers of a smaller area in its midst, and of all of it where those differ", async () => {
    trial = await startTrial({ world });
    const inner = areaFromSeed({ type: "map", center: world.center, radius_km: 0.7 });
    const first = await sweep("first", {}, inner);
    const second = await sweep("second", {});
    expect(await cacheHits(second)).toBe(first.calls);
    expect(second.state.budget.stop_reason).toBe("complete");
    const third = await sweep("third", { early_stop: { min_new_unique_rate: 0, window_calls: 7 } });
    expect(third.calls).toBe(0);
    expect(third.found).toBe(second.found);
  });

  test("Bug: with a limit of money the same run again chose other sources, as more was left to it, and paid for some calls. Fix: it plans as if it had paid", async () => {
    trial = await startTrial({ world });
    const budgets = { max_cost_usd: 1 };
    const first = await sweep("first", { budgets });
    const again = await sweep("again", { budgets });
    expect(first.state.budget.stop_reason).toBe("max_cost_usd");
    const planned = await plannedRounds(first.run.store, first.state.run);
    // The last has nothing to ask, for want of money; the other run goes on there.
    expect((await plannedRounds(again.run.store, again.state.run)).slice(0, planned.length - 1)).toEqual(
      planned.slice(0, -1),
    );
  });

  test.each([{ max_cost_usd: 0.5 }, { google: { max_tokens_total: 9 } }])(
    "goes on where a run of the same budget, %j, has ended",
    async (budgets) => {
      trial = await startTrial({ world });
      const first = await sweep("first", { budgets });
      const second = await sweep("second", { budgets });
      expect(await cacheHits(second)).toBe(first.calls);
      expect(second.calls).toBeGreaterThan(5);
      expect(second.found).toBeGreaterThan(first.found);
      expect(second.state.budget.stop_reason).toBe(first.state.budget.stop_reason);
      expect(trial.simulator.calls().total.repeats).toBe(0);
    },
  );

  test("has rounds of a bounded number of answers, each with its own number", async () => {
    trial = await startTrial({ world });
    const { store, state, connectors } = await trial.newRun("one");
    const connector = connectors.circle[0]!;
    const { source } = connector;
    const searches = Array.from({ length: 600 }, (_, index) => {
      const center = { lat: 55, lng: index / 1000 };
      return circleMessage(
        state.run,
        7,
        connector,
        { source, center, radiusMetres: 100, page: 0 },
        undefined,
      );
    });
    const sweep = { ...newSweepState(), round: 7 };
    const first = await writeKnownRounds(store, state.run, sweep, searches);
    const rounds = await Promise.all([7, 8, 9].map((round) => readRound(store, state.run, round)));
    expect(first).toEqual(rounds[0]);
    expect(rounds.map((round) => round.length)).toEqual([256, 256, 88]);
    expect(rounds.flat().map(({ lng }) => lng)).toEqual(searches.map(({ lng }) => lng));
    expect(rounds.map((round) => new Set(round.map(({ metadata }) => metadata?.round)))).toEqual([
      new Set([7]),
      new Set([8]),
      new Set([9]),
    ]);
    expect([7, 9, 10].map((round) => isKnownRound(sweep, round))).toEqual([true, true, false]);
  });

  test("takes in one round of them after the other, as they are written", async () => {
    trial = await startTrial({ world });
    const inner = areaFromSeed({ type: "map", center: world.center, radius_km: 0.7 });
    const first = await sweep("first", { budgets: { max_api_calls: 24 } }, inner);
    const budgets = { max_api_calls: 10 };
    const run = await trial.newRun("second", { budgets });
    await trial.decideTargets(run, ["overpass", "wikidata"]);
    await planRound({ ...run, maxWorkers: 1, concurrency: 4 }, run.state);
    // As if there were more of them than a round takes.
    const state = (await readSweepState(run.store, run.state.run))!;
    const all = await readRound(run.store, run.state.run, 0);
    expect([all.length, state.written_until]).toEqual([first.calls, 1]);
    const halves = [all.slice(0, 12), all.slice(12)];
    for (const [round, searches] of halves.entries())
      await writeRound(run.store, run.state.run, round, searches);
    await writeSweepState(run.store, run.state.run, { ...state, written_until: 2 });
    const second = await sweep("second", { budgets });
    expect(second.calls).toBe(10);
    const rounds = await plannedRounds(run.store, run.state.run);
    const hashesOf = (searches: typeof all) => searches.map(({ request_hash }) => request_hash);
    expect(rounds.slice(0, 2)).toEqual(halves.map(hashesOf));
    expect(rounds.slice(2).flat()).not.toEqual(expect.arrayContaining([rounds[1]![0]]));
    expect(await cacheHits(second)).toBe(24);
  });

  test("learns from them nothing of how much the next search will show that is new", async () => {
    trial = await startTrial({ world });
    await sweep("first", {}, areaFromSeed({ type: "map", center: world.center, radius_km: 0.7 }));
    const run = await trial.newRun("second");
    await trial.decideTargets(run, ["overpass", "wikidata"]);
    const rates: [before: number | null, after: number | null | undefined][] = [];
    await sweepInRounds(run, {
      evaluate: async (deps, state) => {
        const sweep = (await readSweepState(deps.store, state.run))!;
        const outcome = await evaluateRound(deps, state);
        if (isKnownRound(sweep, sweep.round))
          rates.push([state.budget.new_unique_rate, outcome.budget?.new_unique_rate]);
        return outcome;
      },
    });
    expect(rates.length).toBeGreaterThan(0);
    for (const [before, after] of rates) expect(after).toBe(before);
  });

  test("answers of ground that it does not cover say nothing to it", async () => {
    trial = await startTrial({ world });
    await sweep("first", { budgets: { max_api_calls: 10 } });
    const far = { lat: world.center.lat, lng: world.center.lng + 3 };
    const second = await sweep("second", {}, areaFromSeed({ type: "map", center: far, radius_km: 1 }));
    expect(await cacheHits(second)).toBe(0);
  });
});
