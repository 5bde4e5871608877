import { createCallNotes } from "@cityscout/books";
import { createLedger, defaultLimits, limitsSchema } from "@cityscout/budget";
import {
  artifactNames,
  type Coverage,
  type DedupeSummary,
  type Manifest,
  manifestSchema,
  type Place,
  placeSchema,
  runKeys,
  type RunState,
} from "@cityscout/contracts";
import {
  examplePlace,
  exampleRun,
  exampleRunState,
  exampleSources,
  manualClock,
} from "@cityscout/contracts/testing";
import { createMemoryRunStore } from "@cityscout/raw-cache";
import { createMemorySink, createTelemetry } from "@cityscout/telemetry";
import { parse } from "csv-parse/sync";
import { describe, expect, test } from "vitest";
import { finalize } from "./finalize.ts";

const run = exampleRun;
const complete = exampleRunState({
  budget: { calls: 1, cost_usd: 0.032, stop: true, stop_reason: "complete" },
  counts: { GeocodeValidate: { raw: 4, unique: 3, candidates: 2 } },
  stages: [{ name: "Rank", started_at: "2026-01-01T00:00:01.000Z", duration_ms: 5 }],
});

const place = (id: string, changes: Partial<Place> = {}): Place => ({
  id,
  ...examplePlace({ name: `Place ${id}`, phone: "+44 131 496 0000", sources: exampleSources(`node/${id}`) }),
  primary: id === "a",
  score: 0.5,
  score_breakdown: { popularity: 0.5 },
  ...changes,
});

const dedupe: DedupeSummary = {
  candidates: 2,
  pairs: 1,
  merged: 1,
  review: 0,
  places: 2,
  by_size: {},
  by_sources: {},
  close_calls: [],
};

const coverage: Coverage = {
  sources: {},
  resolution: 8,
  cells: [{ cell: "88197276d3fffff", source: "google", state: "covered" }],
};

async function storeOf(places: readonly Place[] | null) {
  const store = createMemoryRunStore();
  await store.writeJson(runKeys.job(run.prefix), {
    job_id: "j",
    city: "Somewhere",
    seed: { type: "map", center: { lat: 55.95, lng: -3.19 }, radius_km: 1 },
  });
  if (places !== null) {
    const ledger = createLedger(defaultLimits);
    ledger.book({
      source: "google",
      requestHash: "a",
      counted: true,
      costUsd: 0.032,
      shown: ["google:1", "google:2"],
      inWindow: true,
      at: "2026-01-01T00:00:01.000Z",
    });
    await store.writeJson(runKeys.limits(run.prefix), limitsSchema.parse(defaultLimits));
    await store.writeJson(runKeys.ledger(run.prefix), ledger.toState());
    await store.writeJson(runKeys.dedupe(run.prefix), dedupe);
    await store.writeJson(runKeys.coverage(run.prefix), coverage);
    await store.writeRecords(runKeys.artifact(run.prefix, "places.ndjson"), places);
  }
  return store;
}

async function finalizeRun(state: RunState, store: Awaited<ReturnType<typeof storeOf>>) {
  const clock = manualClock("2026-01-01T00:00:30.000Z");
  const telemetry = createTelemetry({
    sink: createMemorySink(),
    clock,
    state: "Finalize",
    context: run,
    logLevel: undefined,
  });
  const outcome = await finalize({ store, clock, telemetry }, state);
  const manifest = await store.readJson(runKeys.manifest(run.city, run.run_id), manifestSchema);
  const text = async (name: (typeof artifactNames)[number]) =>
    (await store.readText(runKeys.artifact(run.prefix, name))) ?? "";
  return { outcome, manifest: manifest!, text };
}

const summaryOf = ({ status, stop_reason }: Manifest) => ({ status, stop_reason });

test("says how many records of each source lie in the area with latitude and longitude swapped", async () => {
  const store = await storeOf([place("a")]);
  const keys = ["google:1", "yelp:1", "yelp:2", "yelp:3", "yelp:4"];
  const swapped = keys.map((key) => ({ key, reason: "outside of the area", swapped: true }));
  const outside = { key: "yelp:5", reason: "outside of the area" };
  await store.writeRecords(runKeys.discarded(run.prefix), [...swapped, outside]);
  const { manifest } = await finalizeRun(complete, store);
  expect(manifest.swapped).toEqual({
    google: { records: 1, examples: ["google:1"] },
    yelp: { records: 4, examples: ["yelp:1", "yelp:2", "yelp:3"] },
  });
});

test("says how many stored answers could not be used, and names the first of them", async () => {
  const store = await storeOf([place("a")]);
  expect((await finalizeRun(complete, store)).manifest).not.toHaveProperty("corrupt_answers");
  const hashes = Array.from({ length: 12 }, (_, index) => String(index).padStart(64, "0"));
  const found = hashes.map((hash) => ({ key: `edinburgh/yelp/${hash}.json`, reason: "not JSON" }));
  for (const [index, hash] of hashes.entries())
    await store.writeJson(runKeys.corruptAnswer(run.prefix, "yelp", hash), found[index]);
  const { manifest } = await finalizeRun(complete, store);
  expect(manifest.corrupt_answers).toEqual({ answers: 12, examples: found.slice(0, 10) });
  // They were asked for anew, so that nothing is missing.
  expect(manifest.status).toBe("succeeded");
});

test("Bug: nothing but targets.json said which sources were not asked. Fix: the manifest says so, and why", async () => {
  const store = await storeOf([place("a")]);
  expect((await finalizeRun(complete, store)).manifest.not_asked).toBeUndefined();
  const outer = [
    { lat: 55.9, lng: -3.2 },
    { lat: 55.9, lng: -3.1 },
    { lat: 56, lng: -3.1 },
  ];
  await store.writeJson(runKeys.targets(run.prefix), {
    area: [{ outer, holes: [] }],
    area_km2: 3.1,
    boundary: "seed",
    sources: [
      { source: "overpass", enabled: true, reason: null },
      { source: "yelp", enabled: false, reason: "no key: YELP_API_KEY is not set" },
    ],
    simulated_world: "smallton-1",
  });
  const { manifest, text } = await finalizeRun(complete, store);
  expect(manifest.simulated_world).toBe("smallton-1");
  expect(manifest.not_asked).toEqual({ yelp: "no key: YELP_API_KEY is not set" });
  expect(await text("report.html")).toContain("no key: YELP_API_KEY is not set");
});

test("says how many of the last answers' records were new when the search ended", async () => {
  const budget = { ...complete.budget, new_unique_rate: 0.04 };
  const { manifest } = await finalizeRun({ ...complete, budget }, await storeOf([place("a")]));
  expect(manifest.new_unique_rate).toBe(0.04);
});

test("records a complete run in a manifest that leads to every artifact", async () => {
  const sources = [{ ...exampleSources("node/b")[0]!, attribution: "© Another" }];
  const store = await storeOf([place("a"), place("b", { sources })]);
  const { outcome, manifest, text } = await finalizeRun(complete, store);
  expect(manifest).toMatchObject({
    status: "succeeded",
    stop_reason: "complete",
    duration_ms: 30_000,
    counts: {
      raw: 2,
      candidates: 2,
      unique: 3,
      places: 2,
      primaries: 1,
      secondaries: 1,
      duplicates_merged: 1,
    },
    calls: { total: 1, by_source: { google: 1 }, cache_hits: 0 },
    attributions: ["© Another", "© OpenStreetMap contributors"],
    limits: limitsSchema.parse(defaultLimits),
  });
  expect(Object.keys(manifest.sources)).toEqual(["google"]);
  expect(outcome.counts).toEqual({ ...manifest.counts, artifacts: artifactNames.length });
  expect(manifest.stages.map(({ name }) => name)).toEqual(["Rank", "Finalize"]);
  expect(Object.keys(manifest.artifacts)).toEqual([...artifactNames]);
  const texts = await Promise.all(artifactNames.map(text));
  expect(texts.map((content) => content.length > 0)).toEqual(artifactNames.map(() => true));
  expect(JSON.parse(await text("manifest.json"))).toEqual(manifest);
  const report = await text("report.html");
  expect(report).toMatch(/2 records in 1\s+answers/);
  expect(report).toContain(`all calls (1 of ${defaultLimits.maxCalls.toLocaleString("en")})`);
});

test("Bug: calls of a stage that failed before it had booked them were left out. Fix: they are noted, and told of", async () => {
  const store = await storeOf([place("a")]);
  const notes = createCallNotes({ store, clock: manualClock("2026-01-01T00:00:10.000Z") }, run, "stage");
  await notes.begin("yelp", "b");
  const { manifest } = await finalizeRun(complete, store);
  expect(manifest.calls).toMatchObject({ total: 2, by_source: { google: 1, yelp: 1 } });
  expect(manifest.sources.yelp).toMatchObject({ calls: 1, lost_calls: 1 });
});

test("Bug: a run that was cut short had spent 190 calls and no money. Fix: what the calls cost is the sources' cost in all", async () => {
  const store = await storeOf([place("a")]);
  const notes = createCallNotes({ store, clock: manualClock("2026-01-01T00:00:10.000Z") }, run, "stage");
  await notes.begin("yelp", "b");
  const { manifest } = await finalizeRun(complete, store);
  const { google, yelp } = manifest.sources;
  expect(yelp?.cost_usd).toBeGreaterThan(0);
  expect(manifest.cost_usd).toBeCloseTo(google!.cost_usd + yelp!.cost_usd, 9);
});

test("Bug: a source that the budget never came to was not spoken of. Fix: it has cost nothing, and what it is expected to have is missing", async () => {
  const store = await storeOf([place("a")]);
  const unknown = {
    area_km2: 3,
    covered_km2: 0,
    unprovable_km2: 0,
    expected_remaining: { low: 0, mean: 40, high: 4321 },
    complete: false,
  };
  await store.writeJson(runKeys.coverage(run.prefix), { ...coverage, sources: { yelp: unknown } });
  const { manifest, text } = await finalizeRun(complete, store);
  expect(manifest.coverage.yelp).toEqual(unknown);
  expect(manifest.sources.yelp).toMatchObject({ calls: 0, cost_usd: 0 });
  expect(manifest.calls.by_source).toEqual({ google: 1 });
  expect(await text("report.html")).toContain("4,321");
});

test("leads to the coverage of H3 cells where a sweep has left one, and else to none", async () => {
  const swept = await finalizeRun(complete, await storeOf([place("a")]));
  expect(swept.manifest.artifacts["coverage.json"]).toBe(runKeys.coverage(run.prefix));
  expect(JSON.parse(await swept.text("coverage.json"))).toEqual(coverage);
  const failed = await finalizeRun(complete, await storeOf(null));
  expect(Object.keys(failed.manifest.artifacts)).toEqual(
    artifactNames.filter((name) => name !== "coverage.json"),
  );
});

test("exports places as GeoJSON with longitude first, and as CSV that no spreadsheet runs", async () => {
  const hostile = place("b", {
    name: '=HYPERLINK("http://x","y")',
    address: "1 Main St,\nEdinburgh",
    closed: true,
    sources: [{ ...exampleSources("1")[0]!, source: "yelp" }, ...exampleSources("node/2", "node/3")],
  });
  const { text } = await finalizeRun(complete, await storeOf([place("a"), hostile]));
  const { features } = JSON.parse(await text("places.geojson")) as {
    features: { id: string; geometry: unknown; properties: unknown }[];
  };
  expect(features[0]).toMatchObject({
    id: "a",
    geometry: { type: "Point", coordinates: [-3.19, 55.95] },
    properties: { name: "Place a", primary: true, sources: ["overpass"] },
  });
  expect(parse(await text("places.csv"), { columns: true })).toMatchObject([
    { id: "a", lng: "-3.19", phone: "+44 131 496 0000", closed: "false", primary: "true" },
    {
      id: "b",
      name: `'=HYPERLINK("http://x","y")`,
      address: "1 Main St,\nEdinburgh",
      closed: "true",
      primary: "false",
      sources: "overpass yelp",
      source_ids: "yelp:1 overpass:node/2 overpass:node/3",
    },
  ]);
});

test("a run stopped by its budget has succeeded, and says what stopped it", async () => {
  const state: RunState = { ...complete, budget: { ...complete.budget, stop_reason: "max_api_calls" } };
  const { manifest } = await finalizeRun(state, await storeOf([place("a")]));
  expect(summaryOf(manifest)).toEqual({ status: "succeeded", stop_reason: "max_api_calls" });
});

test("a run whose execution had no room for more is partial, and says so", async () => {
  const budget = { ...complete.budget, stop_reason: "max_history_events" } as const;
  const { manifest } = await finalizeRun({ ...complete, budget }, await storeOf([place("a")]));
  expect(summaryOf(manifest)).toEqual({ status: "partial", stop_reason: "max_history_events" });
});

test("a run with dead letters is partial", async () => {
  const store = await storeOf([place("a")]);
  await store.writeJson(runKeys.deadLetter(run.prefix, "b".repeat(64)), {});
  const { manifest } = await finalizeRun(complete, store);
  expect(summaryOf(manifest)).toEqual({ status: "partial", stop_reason: "complete" });
  expect(manifest.counts.dead_letters).toBe(1);
});

test("a run whose ranking failed is partial and still lists its places, unranked", async () => {
  const store = await storeOf([]);
  const unranked = createMemoryRunStore();
  for (const key of await store.list("")) {
    if (!key.endsWith("places.ndjson")) await unranked.writeText(key, (await store.readText(key)) ?? "", "");
  }
  const { primary: _primary, score: _score, score_breakdown: _parts, ...identified } = place("a");
  await unranked.writeRecords(runKeys.identified(run.prefix), [identified]);
  const state: RunState = {
    ...complete,
    failed_state: "Rank",
    failure: {
      Error: "RangeError",
      Cause: '{"errorType":"RangeError","errorMessage":"off \\"by\\" one","trace":[]}',
    },
  };
  const { manifest, text } = await finalizeRun(state, unranked);
  expect(summaryOf(manifest)).toEqual({ status: "partial", stop_reason: "complete" });
  expect(manifest.failures).toEqual([{ stage: "Rank", error: "RangeError", message: 'off "by" one' }]);
  expect(JSON.parse(await text("places.ndjson"))).toMatchObject({ id: "a", primary: false, score: 0 });
});

describe("a run that goes on, and whose ranking fails then", () => {
  const rankingFailed: RunState = { ...complete, failed_state: "Rank", failure: { Error: "RangeError" } };
  const listed = async (ranked: readonly Place[], identified: readonly Place[]) => {
    const store = await storeOf([...ranked]);
    const bare = identified.map(
      ({ primary: _primary, score: _score, score_breakdown: _parts, ...rest }) => rest,
    );
    await store.writeRecords(runKeys.identified(run.prefix), bare);
    const { text } = await finalizeRun(rankingFailed, store);
    const lines = (await text("places.ndjson")).trimEnd().split("\n");
    return lines.map((line) => placeSchema.parse(JSON.parse(line)));
  };

  test("Bug: it listed the places of the execution before. Fix: it lists its own, unranked", async () => {
    const found = await listed([place("a")], [place("a"), place("b")]);
    expect(found.map(({ id, score }) => [id, score])).toEqual([
      ["a", 0],
      ["b", 0],
    ]);
    const renamed = await listed([place("a")], [{ ...place("a"), name: "Another name" }]);
    expect(renamed).toMatchObject([{ name: "Another name", score: 0 }]);
  });

  test("keeps the ranking where it is of the very places", async () => {
    const ranked = [place("b"), place("a")];
    expect(await listed(ranked, [place("a"), place("b")])).toEqual(ranked);
  });
});

test("a run that failed before it found anything has failed, and still gets a report", async () => {
  const state: RunState = {
    ...complete,
    budget: { ...complete.budget, stop: false, stop_reason: null },
    counts: {},
    stages: [],
    failed_state: "DiscoverTargets",
    failure: { Error: "SourceContractError", Cause: "not what its protocol says" },
  };
  const { manifest, text } = await finalizeRun(state, await storeOf(null));
  expect(summaryOf(manifest)).toEqual({ status: "failed", stop_reason: "failed" });
  expect(manifest.counts).toMatchObject({ raw: 0, places: 0, primaries: 0 });
  expect(await text("report.html")).toContain("not what its protocol says");
});

test("a run that lost something in a stage that went on is partial, be there no place, and tells of it", async () => {
  const failures = [{ stage: "TileSweep", error: "TransientSourceError", message: "yelp: HTTP 503" }];
  const { manifest } = await finalizeRun({ ...complete, failures }, await storeOf([]));
  expect(summaryOf(manifest)).toEqual({ status: "partial", stop_reason: "complete" });
  expect(manifest.failures).toEqual(failures);
});

test("a failure that a stage has told of and that the state machine caught too is told of once", async () => {
  const failures = [{ stage: "Dedupe", error: "RangeError", message: "pair 7: off by one" }];
  const state = { ...complete, failures, failed_state: "Dedupe", failure: { Error: "RangeError" } };
  const store = await storeOf([place("a")]);
  expect((await finalizeRun(state, store)).manifest.failures).toEqual(failures);
  const others = [{ failure: { Error: "TypeError" } }, { failed_state: "Persist" }];
  for (const other of others)
    expect((await finalizeRun({ ...state, ...other }, store)).manifest.failures).toHaveLength(2);
});

test("a failure of which the state machine knows no more than where it was is told of all the same", async () => {
  const state = { ...complete, failed_state: "Dedupe" };
  const { manifest } = await finalizeRun(state, await storeOf([place("a")]));
  const told = { stage: "Dedupe", error: "Unknown", message: "no cause was given" };
  expect(manifest.failures).toEqual([told]);
});

test("a run that has no job is none, and nothing is written of it", async () => {
  const store = createMemoryRunStore();
  await expect(finalizeRun(complete, store)).rejects.toMatchObject({
    name: "CorruptObjectError",
    message: `run "${run.run_id}" has no job below "${run.prefix}"; Initialize writes it`,
  });
  expect(await store.list("")).toEqual([]);
});

test("an interrupted run says so", async () => {
  const state: RunState = {
    ...complete,
    failed_state: "TileSweepPlan",
    failure: { Error: "InterruptedError" },
  };
  const { manifest } = await finalizeRun(state, await storeOf([place("a")]));
  expect(summaryOf(manifest)).toEqual({ status: "interrupted", stop_reason: "interrupted" });
});
