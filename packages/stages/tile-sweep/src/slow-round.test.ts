import { syntheticWorld } from "@cityscout/simulator";
import { withOutcome } from "@cityscout/telemetry";
import { startTrial, type Trial } from "@cityscout/trial";
import { afterEach, expect, test } from "vitest";
import { sweepInRounds } from "./testing-rounds.ts";
import { createWarmPlanner, evaluateRound, planRound, searchRound } from "./tile-sweep.ts";

let trial: Trial | undefined;
afterEach(async () => trial?.close());

test("a round that gets on by a search a drain is drained to its end, and put on the queue once", async () => {
  const place = { city: "Denseton", country: "GB", center: { lat: 55.95, lng: -3.19 }, radiusKm: 1.5 };
  trial = await startTrial({ world: syntheticWorld({ ...place, places: 600, seed: 5 }) });
  const run = await trial.newRun("one", { budgets: { max_api_calls: 20 } });
  await trial.decideTargets(run, ["yelp", "foursquare", "overpass", "wikidata"]);
  const warmPlanner = createWarmPlanner();
  const enqueued: string[] = [];
  const frontier: typeof run.frontier = {
    ...run.frontier,
    enqueue(messages) {
      enqueued.push(...messages.map((message) => message.request_hash ?? ""));
      return run.frontier.enqueue(messages);
    },
  };
  const deps = { ...run, frontier, maxWorkers: 1, maxHistoryEvents: Infinity, concurrency: 4, warmPlanner };
  const timing = { startedAt: 0, durationMs: 0 };
  const drains: number[] = [];
  let { state } = run;
  for (;;) {
    state = withOutcome(state, "TileSweep", await planRound(deps, state), timing);
    if (state.sweep?.done !== false) break;
    const { round, workers } = state.sweep;
    drains[round] = (drains[round] ?? 0) + 1;
    // A worker that does not come to more before it dies.
    const slice = { ...workers[0]!, calls: { google: 1 } };
    await searchRound(deps, { run: state.run, slice, round });
    state = withOutcome(state, "TileSweep", await evaluateRound(deps, state), timing);
    if (state.sweep?.done !== false) break;
  }
  expect(Math.max(...drains)).toBeGreaterThan(5);
  expect(state.failures).toEqual([]);
  expect(state.budget).toMatchObject({ calls: 20, stop_reason: "max_api_calls" });
  expect(enqueued).toHaveLength(20);
  expect(new Set(enqueued).size).toBe(20);
});

test("a round whose messages the queue has lost is put on it again", async () => {
  trial = await startTrial();
  const run = await trial.newRun("one");
  await trial.decideTargets(run, ["google", "foursquare", "yelp"]);
  let batches = 0;
  const enqueue: typeof run.frontier.enqueue = (messages) => {
    batches += 1;
    return batches === 1
      ? Promise.resolve({ sent: messages.length, failed: [] })
      : run.frontier.enqueue(messages);
  };
  const state = await sweepInRounds({ ...run, frontier: { ...run.frontier, enqueue } });
  expect(batches).toBe(2);
  expect(state.failures).toEqual([]);
  expect(state.budget.stop_reason).toBe("complete");
});
