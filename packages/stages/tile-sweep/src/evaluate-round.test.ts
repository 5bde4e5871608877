import { placeSources, runKeys } from "@cityscout/contracts";
import type { RunStore } from "@cityscout/raw-cache";
import { syntheticWorld } from "@cityscout/simulator";
import { startTrial, type Trial } from "@cityscout/trial";
import { afterEach, expect, test } from "vitest";
import { sweepInRounds } from "./testing-rounds.ts";
import { evaluateRound } from "./tile-sweep.ts";

let trial: Trial | undefined;
afterEach(async () => trial?.close());

test("Bug: an evaluation that was cut short when all was written lost what it had to say of the round. Fix: the next attempt says it", async () => {
  const swept = async (evaluate?: typeof evaluateRound) => {
    trial = await startTrial({ faults: { down: ["yelp"] } });
    const run = await trial.newRun("one");
    await trial.decideTargets(run, ["google", "wikidata", "foursquare"]);
    const state = await sweepInRounds(run, { evaluate });
    await trial.close();
    return state;
  };
  const whole = await swept();
  const twice = await swept(async (deps, state) => {
    await evaluateRound(deps, state);
    return evaluateRound(deps, state);
  });
  expect(whole.failures.length).toBeGreaterThan(0);
  expect(twice).toEqual(whole);
});

test("a sweep measures what it finds, once however often a round is evaluated, how much of the budget it takes, and why it stops", async () => {
  const center = { lat: 55.95, lng: -3.19 };
  const world = syntheticWorld({
    city: "Hamlet",
    country: "GB",
    center,
    radiusKm: 0.3,
    places: 20,
    seed: 5,
  });
  trial = await startTrial({ world });
  const { sink } = trial;
  const run = await trial.newRun("one");
  await trial.decideTargets(run);
  const { budget, counts } = await sweepInRounds(run, {
    evaluate: async (deps, state) => {
      const key = runKeys.planner(state.run.prefix);
      const writeJson: RunStore["writeJson"] = (object, value) =>
        object === key ? Promise.reject(new Error("cut short")) : deps.store.writeJson(object, value);
      await expect(evaluateRound({ ...deps, store: { ...deps.store, writeJson } }, state)).rejects.toThrow(
        "cut short",
      );
      return evaluateRound(deps, state);
    },
  });
  await run.telemetry.flush();
  const values = (name: string, field = "city", value: unknown = run.state.run.city): number[] =>
    sink.metrics
      .filter((line) => name in line && line[field] === value)
      .flatMap((line) => line[name] as number | number[]);
  for (const source of placeSources) {
    const found = values("RecordsFound", "source", source).reduce((sum, count) => sum + count, 0);
    expect([source, found]).toEqual([source, (world.sources[source] ?? []).length]);
  }
  expect(values("BudgetUse")).toHaveLength(counts["TileSweep"]!["rounds"]!);
  expect(values("BudgetUse").at(-1)).toBe(budget.calls / (budget.calls + budget.calls_left));
  expect(values("NewUniqueRate").at(-1)).toBe(budget.new_unique_rate);
  expect(values("EarlyStop")).toEqual([1]);
  expect(values("EarlyStop", "reason", budget.stop_reason)).toEqual([1]);
});
