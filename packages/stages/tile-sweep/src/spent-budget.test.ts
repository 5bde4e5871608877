import { openBooks } from "@cityscout/books";
import { coverWithBoxes } from "@cityscout/boxes";
import {
  candidateKey,
  type Coverage,
  coverageSchema,
  type JobInput,
  runKeys,
  type RunState,
  type Source,
} from "@cityscout/contracts";
import { syntheticWorld, type World } from "@cityscout/simulator";
import { startTrial, type Trial, type TrialRun } from "@cityscout/trial";
import { afterEach, describe, expect, test } from "vitest";
import { sweepInRounds } from "./testing-rounds.ts";

let trial: Trial | undefined;
afterEach(async () => trial?.close());

/** Of four boxes of Overpass, and with the given sources alone. */
function wideTown(...services: Source[]): World {
  const { sources, ...town } = syntheticWorld({
    city: "Wideton",
    country: "GB",
    center: { lat: 55.95, lng: -3.19 },
    radiusKm: 12,
    places: 300,
    seed: 5,
  });
  const isServed = ([source]: [string, unknown]) => (services as string[]).includes(source);
  return { ...town, sources: Object.fromEntries(Object.entries(sources).filter(isServed)) };
}

/** Asks Overpass for so many of its boxes, and stores and books them, as SeedPrimaries does. */
async function seed(run: TrialRun, most: number): Promise<number> {
  const { prefix } = run.state.run;
  const { area } = await trial!.decideTargets(run);
  const connector = run.connectors.box.find(({ source }) => source === "overpass")!;
  const books = await openBooks(run, run.state.run);
  const hashes: string[] = [];
  const boxes = coverWithBoxes(area, connector.maxBoxSquareKilometres);
  for (const box of boxes.slice(0, most)) {
    const asked = await books.request("overpass", (permit) =>
      run.client.searchBox(connector, { box }, permit),
    );
    books.book(asked, { shown: asked.answer.candidates.map(candidateKey), inWindow: false });
    hashes.push(asked.entry.requestHash);
  }
  await run.store.writeJson(runKeys.seeded(prefix), { request_hashes: hashes });
  await books.save(run.telemetry.metrics);
  return boxes.length;
}

interface Swept {
  state: RunState;
  boxes: number;
  calls: number;
  sources: Coverage["sources"];
  cells: Coverage["cells"];
}

/** A sweep after SeedPrimaries has asked for so many boxes. */
async function sweepAfter(world: World, seeded: number, job: Partial<JobInput>): Promise<Swept> {
  trial = await startTrial({ world });
  const run = await trial.newRun("one", job);
  const boxes = await seed(run, seeded);
  const state = await sweepInRounds(run, { maxWorkers: 4 });
  const coverage = await run.store.readJson(runKeys.coverage(state.run.prefix), coverageSchema);
  return {
    state,
    boxes,
    calls: trial.simulator.calls().total.requests,
    sources: coverage?.sources ?? {},
    cells: coverage?.cells ?? [],
  };
}

describe("a sweep of an area with more boxes than half of its budget has calls", () => {
  test("Bug: boxes took all calls, and circles got none. Fix: they take half, and the manifest says what is missing", async () => {
    const world = wideTown("overpass", "yelp");
    const { state, boxes, calls, sources } = await sweepAfter(world, 0, { budgets: { max_api_calls: 4 } });
    expect([boxes, calls]).toEqual([4, 4]);
    expect(state.budget).toMatchObject({
      calls_by_source: { overpass: 2, yelp: 2 },
      stop_reason: "max_api_calls",
    });
    const { area_km2, covered_km2, complete, expected_remaining } = sources.overpass!;
    expect(covered_km2).toBeLessThan(0.7 * area_km2);
    expect([complete, expected_remaining.mean > 0]).toEqual([false, true]);
  });

  test("asks for the boxes that it held with the calls that circles leave", async () => {
    const world = wideTown("overpass", "yelp");
    const job = { budgets: { max_api_calls: 6, yelp: { max_tokens_total: 2 } } };
    const { state, sources } = await sweepAfter(world, 0, job);
    expect(state.budget.calls_by_source).toEqual({ overpass: 4, yelp: 2 });
    expect(sources.overpass?.complete).toBe(true);
    expect(state.budget.stop_reason).toBe("max_api_calls");
  });

  test.each<[string, Partial<JobInput>, { yelp: number; calls_left: number }]>([
    ["circles may ask no more", { budgets: { yelp: { max_tokens_total: 2 } } }, { yelp: 2, calls_left: 1 }],
    [
      "circles bring little that is new",
      {
        budgets: { yelp: { tokens_per_min: 0.25 } },
        early_stop: { min_new_unique_rate: 1, window_calls: 1 },
      },
      { yelp: 3, calls_left: 0 },
    ],
  ])("and where %s: once, be there calls left after them", async (_, { budgets, ...job }, expected) => {
    const world = wideTown("overpass", "wikidata", "yelp");
    const { state, boxes, sources } = await sweepAfter(world, 0, {
      ...job,
      budgets: { max_api_calls: 8, ...budgets },
    });
    // Half of the calls are for boxes: Overpass's take them, and the one of Wikidata is held.
    expect(boxes).toBe(4);
    expect(state.budget).toMatchObject({
      calls_by_source: { overpass: 4, yelp: expected.yelp, wikidata: 1 },
      calls_left: expected.calls_left,
    });
    expect([sources.overpass?.complete, sources.wikidata?.complete]).toEqual([true, true]);
  });

  test("gives boxes all calls where no source of circles is asked", async () => {
    const { state } = await sweepAfter(wideTown("overpass"), 0, { budgets: { max_api_calls: 4 } });
    expect(state.budget.calls_by_source).toEqual({ overpass: 4 });
  });
});

describe("a sweep whose budget SeedPrimaries has spent", () => {
  test("Bug: boxes that it had answered were not known, where a source's budget ended with them. Fix: they are, and all is complete", async () => {
    const world = wideTown("overpass", "yelp");
    const { state, boxes, sources } = await sweepAfter(world, 4, {
      budgets: { overpass: { max_tokens_total: 4 } },
    });
    expect(boxes).toBe(4);
    expect(sources.overpass?.complete).toBe(true);
    expect(state.budget.stop_reason).toBe("complete");
  });

  test("Bug: a box that the budget had no call for passed for known. Fix: its ground is open, and the run not complete", async () => {
    const world = wideTown("overpass", "yelp");
    const { state, sources } = await sweepAfter(world, 2, {
      budgets: { overpass: { max_tokens_total: 2 } },
    });
    const { area_km2, covered_km2, complete, expected_remaining } = sources.overpass!;
    expect(complete).toBe(false);
    expect(covered_km2 / area_km2).toBeGreaterThan(0.4);
    expect(covered_km2 / area_km2).toBeLessThan(0.6);
    expect(expected_remaining.mean).toBeGreaterThan(10);
    expect(sources.yelp?.complete).toBe(true);
    expect(state.budget.stop_reason).toBe("source_budgets");
  });

  test("Bug: nothing was said of coverage where no call was left for the sweep. Fix: boxes are known, and of other sources that nothing is", async () => {
    const world = wideTown("overpass", "wikidata", "yelp");
    const { state, calls, sources, cells } = await sweepAfter(world, 3, { budgets: { max_api_calls: 3 } });
    expect(calls).toBe(3);
    expect(state.budget).toMatchObject({ calls: 3, stop: true, stop_reason: "max_api_calls" });
    expect(sources.overpass?.covered_km2).toBeGreaterThan(100);
    expect(sources.wikidata).toMatchObject({ covered_km2: 0, complete: false });
    expect(sources.yelp?.covered_km2).toBeLessThan(1);
    expect(sources.yelp?.complete).toBe(false);
    expect(sources.yelp?.expected_remaining.mean).toBeGreaterThan(10);
    expect(sources.yelp?.expected_remaining.high).toBeGreaterThan(100);
    expect(new Set(cells.map(({ source, state }) => `${source} ${state}`))).toEqual(new Set(["yelp open"]));
  });

  test("Bug: a source that was asked for all its boxes and no more had stopped for its budget. Fix: it is complete", async () => {
    const { state, calls, sources } = await sweepAfter(wideTown("overpass"), 4, {
      budgets: { max_api_calls: 4 },
    });
    expect(calls).toBe(4);
    expect(sources.overpass?.complete).toBe(true);
    expect(state.budget.stop_reason).toBe("complete");
  });
});

test("boxes that wait for the rate of a source are not asked any more once it is left out", async () => {
  trial = await startTrial({ world: wideTown("overpass"), faults: { down: ["overpass"] } });
  const run = await trial.newRun("one", { budgets: { overpass: { tokens_per_min: 0.75 } } });
  const { area } = await trial.decideTargets(run);
  const connector = run.connectors.box.find(({ source }) => source === "overpass")!;
  expect(coverWithBoxes(area, connector.maxBoxSquareKilometres)).toHaveLength(4);
  const state = await sweepInRounds(run, { maxWorkers: 4 });
  // Four minutes have three calls.
  expect(trial.simulator.calls().bySource.overpass.distinct).toBe(3);
  expect(state.budget.stop_reason).toBe("no_sources");
});

test("nor are they, or circles, once the run's time is up", async () => {
  trial = await startTrial({ world: wideTown("overpass", "yelp") });
  const run = await trial.newRun("one", {
    budgets: { max_wall_clock_hours: 1, overpass: { tokens_per_min: 0.75 } },
  });
  await trial.decideTargets(run);
  const searchBox: TrialRun["client"]["searchBox"] = async (...query) => {
    const asked = await run.client.searchBox(...query);
    run.clock.advance(3_600_000);
    return asked;
  };
  const state = await sweepInRounds({ ...run, client: { ...run.client, searchBox } }, { concurrency: 1 });
  expect(state.budget).toMatchObject({ calls: 1, stop_reason: "max_wall_clock" });
  expect(state.counts).toEqual({ TileSweep: { rounds: 1 } });
});
