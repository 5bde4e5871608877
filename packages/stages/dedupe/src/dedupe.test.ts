import {
  type Candidate,
  candidateKey,
  correctedRecordsSchema,
  dedupeSummarySchema,
  mergedPlaceSchema,
  runKeys,
} from "@cityscout/contracts";
import { exampleRunState, manualClock } from "@cityscout/contracts/testing";
import { createMemoryRunStore } from "@cityscout/raw-cache";
import { createMemorySink, createTelemetry } from "@cityscout/telemetry";
import { expect, test } from "vitest";
import { dedupePlaces } from "./dedupe.ts";

const state = exampleRunState();
const { run } = state;
const telemetry = createTelemetry({
  sink: createMemorySink(),
  clock: manualClock(),
  state: "DedupeCanonicalize",
  context: run,
  logLevel: undefined,
});

const candidate = (changes: Partial<Candidate> & Pick<Candidate, "source" | "source_id">): Candidate => ({
  name: "The Elephant House",
  alternate_names: [],
  location: { lat: 55.9475, lng: -3.1917 },
  category: "cafe",
  source_categories: ["cafe"],
  address: "21 George IV Bridge",
  postal_code: "EH1 1EN",
  phone: "+441312205355",
  website: "https://www.elephanthouse.example",
  external_ids: {},
  closed: false,
  prominence: 0,
  rating: null,
  provenance: {
    request_hash: "0".repeat(64),
    retrieved_at: "2026-01-01T00:00:00.000Z",
    attribution: "their notice",
    licence: "their licence",
  },
  ...changes,
});

const records = [
  candidate({ source: "overpass", source_id: "node/1" }),
  candidate({ source: "yelp", source_id: "y1", location: { lat: 55.94752, lng: -3.19172 } }),
  candidate({
    source: "foursquare",
    source_id: "f1",
    name: "National Museum of Scotland",
    location: { lat: 55.947, lng: -3.19 },
    category: "museum",
    address: "Chambers Street",
    postal_code: "EH1 1JF",
    phone: null,
    website: null,
  }),
];

async function dedupeOf(candidates: readonly Candidate[], corrections?: unknown) {
  const store = createMemoryRunStore();
  await store.writeRecords(runKeys.validated(run.prefix), candidates);
  if (corrections !== undefined) await store.writeJson(runKeys.corrections(run.city), corrections);
  const outcome = await dedupePlaces({ store, telemetry }, state);
  const merged: string[][] = [];
  for await (const { sources } of store.readRecords(runKeys.merged(run.prefix), mergedPlaceSchema)) {
    merged.push(sources.map(candidateKey));
  }
  return {
    outcome,
    merged,
    summary: await store.readJson(runKeys.dedupe(run.prefix), dedupeSummarySchema),
    store,
  };
}

test("merges records of one place, and tells how many places which sources know", async () => {
  const { outcome, merged, summary } = await dedupeOf(records);
  expect(merged).toEqual([["foursquare:f1"], ["overpass:node/1", "yelp:y1"]]);
  expect(outcome.counts).toMatchObject({ candidates: 3, merged: 1, places: 2 });
  expect(summary).toMatchObject({
    candidates: 3,
    places: 2,
    by_size: { 1: 1, 2: 1 },
    by_sources: { foursquare: 1, "overpass+yelp": 1 },
  });
});

test("gives all pushes of a close call: they add up to the log-odds of its score", async () => {
  const names = ["Thistle", "Lantern", "Quarry", "Harbour", "Meadow", "Rowan", "Linden", "Anchor"];
  // Of one name, farther apart from pair to pair: somewhere on the way the decision turns.
  const pairs = names.flatMap((name, at) =>
    (["overpass", "yelp"] as const).map((source, side) =>
      candidate({
        source,
        source_id: name,
        name: `The ${name}`,
        location: { lat: 55.9 + at / 50 + side * at * 0.001, lng: -3.19 },
      }),
    ),
  );
  const { summary } = await dedupeOf(pairs);
  expect(summary!.close_calls).not.toEqual([]);
  for (const { score, pushes } of summary!.close_calls) {
    const logOdds = pushes.reduce((sum, { push }) => sum + push, 0);
    expect(1 / (1 + Math.exp(-logOdds))).toBeCloseTo(score, 3);
  }
});

test("gives the same objects whatever the order of the candidates", async () => {
  const forward = await dedupeOf(records);
  const backward = await dedupeOf(records.toReversed());
  expect(await backward.store.readText(runKeys.merged(run.prefix))).toBe(
    await forward.store.readText(runKeys.merged(run.prefix)),
  );
});

test("Bug: thousands of records were compared in one go, a minute of 150,000. Fix: the process has its turn between steps", async () => {
  const many = Array.from({ length: 4000 }, (_, i) =>
    candidate({
      source: "overpass",
      source_id: `node/${i}`,
      name: `Shop ${i}`,
      location: { lat: 55.9 + (i % 63) / 1000, lng: -3.2 + Math.floor(i / 63) / 1000 },
    }),
  );
  let turns = 0;
  let next = setImmediate(function count() {
    turns += 1;
    next = setImmediate(count);
  });
  await dedupeOf(many);
  clearImmediate(next);
  // Preparing, pairing, looking once, spare words and looking again take some steps each.
  expect(turns).toBeGreaterThan(20);
});

test("obeys the corrections of the city", async () => {
  const { merged } = await dedupeOf(records, [
    { type: "different", records: ["overpass:node/1", "yelp:y1"] },
  ]);
  expect(merged).toHaveLength(3);
});

/** Runs one after the other over one store; of each, its places by the keys of their records, and which are closed. */
async function runsOf(corrections: unknown, ...runs: readonly (readonly Candidate[])[]) {
  const store = createMemoryRunStore();
  await store.writeJson(runKeys.corrections(run.city), corrections);
  const found: { keys: string[]; closed: boolean }[][] = [];
  for (const candidates of runs) {
    await store.writeRecords(runKeys.validated(run.prefix), candidates);
    await dedupePlaces({ store, telemetry }, state);
    const places = await Array.fromAsync(store.readRecords(runKeys.merged(run.prefix), mergedPlaceSchema));
    found.push(places.map(({ sources, closed }) => ({ keys: sources.map(candidateKey), closed })));
  }
  return found;
}

test("Bug: a correction of a record was lost when its source gave it another key. Fix: it goes on with the record", async () => {
  const [node, yelp, museum] = records as [Candidate, Candidate, Candidate];
  const way = { ...node, source_id: "way/9" };
  const renumbered = { ...museum, source_id: "f2" };
  const later = { ...museum, source_id: "f3" };
  const said = [
    { type: "different", records: ["overpass:node/1", "yelp:y1"] },
    { type: "closed", record: "foursquare:f1", closed: true },
  ];
  const expected = (museumKey: string, house: string) => [
    { keys: [museumKey], closed: true },
    { keys: [house], closed: false },
    { keys: ["yelp:y1"], closed: false },
  ];
  const runs = await runsOf(
    said,
    [node, yelp, museum],
    [way, yelp, renumbered],
    [way, yelp, renumbered],
    [way, yelp],
    [node, yelp, later],
  );
  expect(runs).toEqual([
    expected("foursquare:f1", "overpass:node/1"),
    expected("foursquare:f2", "overpass:way/9"),
    expected("foursquare:f2", "overpass:way/9"),
    expected("foursquare:f2", "overpass:way/9").slice(1),
    expected("foursquare:f3", "overpass:node/1"),
  ]);
});

test.each([
  ["what is noted of records", runKeys.correctedRecords(run.city)],
  ["what was said", runKeys.corrections(run.city)],
])(
  "Bug: what was noted of a record that was corrected after the run had read %s was lost at its end. Fix: it is kept",
  async (_, object) => {
    const store = createMemoryRunStore();
    await store.writeRecords(runKeys.validated(run.prefix), records);
    const said = [{ type: "different", records: ["overpass:node/1", "yelp:y1"] }];
    await store.writeJson(runKeys.corrections(run.city), said);
    const key = runKeys.correctedRecords(run.city);
    const noted = { key: "foursquare:f1", name: "Museum", category: "museum", lat: 55.9, lng: -3.2 } as const;
    const meanwhile: typeof store = {
      ...store,
      async readJson(read, schema) {
        const found = await store.readJson(read, schema);
        // Another process adds a correction right then.
        if (read === object) {
          await store.updateJson(key, correctedRecordsSchema, (known) => ({
            records: [...(known?.records ?? []), noted],
            rekeyed: { ...known?.rekeyed, "foursquare:f0": "foursquare:f1" },
          }));
          const closed = { type: "closed", record: "foursquare:f1", closed: true };
          await store.writeJson(runKeys.corrections(run.city), [...said, closed]);
        }
        return found;
      },
    };
    await dedupePlaces({ store: meanwhile, telemetry }, state);
    const kept = await store.readJson(key, correctedRecordsSchema);
    expect(kept?.records.map((one) => one.key)).toEqual(["foursquare:f1", "overpass:node/1", "yelp:y1"]);
    expect(kept?.rekeyed).toEqual({ "foursquare:f0": "foursquare:f1" });
  },
);

test("refuses corrections that it cannot read, and names them", async () => {
  await expect(dedupeOf(records, [{ type: "sam" }])).rejects.toThrow("corrections/somewhere.json");
});

test("passes on where there is nothing to merge", async () => {
  const { outcome, merged, summary } = await dedupeOf([]);
  expect(merged).toEqual([]);
  expect(summary).toMatchObject({ places: 0 });
  expect(outcome).toMatchObject({ skipped: "no candidate is within the area" });
});
