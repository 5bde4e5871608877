import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  identifiedPlaceSchema,
  type MergedPlace,
  type PlaceSource,
  runKeys,
  type RunState,
  type Targets,
} from "@cityscout/contracts";
import {
  examplePlace,
  exampleRun,
  exampleRunState,
  exampleSources,
  manualClock,
} from "@cityscout/contracts/testing";
import { createPlaceStore, type PlaceStore } from "@cityscout/place-store";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@cityscout/place-store/embedded";
import { hasInstalledPostgres, startInstalledPostgres } from "@cityscout/place-store/testing";
import { createMemoryRunStore, type RunStore } from "@cityscout/raw-cache";
import { createMemorySink, createTelemetry } from "@cityscout/telemetry";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { persist } from "./persist.ts";

const directory = mkdtempSync(path.join(tmpdir(), "persist-"));
let postgres: EmbeddedPostgres;
let places: PlaceStore;

beforeAll(async () => {
  postgres = await startEmbeddedPostgres(directory);
  places = createPlaceStore({ databaseUrl: postgres.databaseUrl });
}, 60_000);

afterAll(async () => {
  await postgres.close();
  rmSync(directory, { recursive: true });
});

const stateOf = (city: string, runId: string, changes: Partial<RunState> = {}): RunState =>
  exampleRunState({
    run: { ...exampleRun, run_id: `${city}-${runId}`, city, prefix: `cities/${city}/${runId}` },
    budget: { stop: true, stop_reason: "complete" },
    ...changes,
  });

const place = (...sourceIds: string[]): MergedPlace =>
  examplePlace({ name: `Place of ${sourceIds[0]}`, sources: exampleSources(...sourceIds) });

/** A square around the places of these tests, and how far each source is known there. */
interface Looked {
  halfDegrees?: number;
  complete?: readonly PlaceSource[];
  open?: readonly PlaceSource[];
  /** `false` where the sweep failed before it could tell. */
  isTold?: boolean;
}

async function writeLooked(store: RunStore, prefix: string, looked: Looked): Promise<void> {
  const { halfDegrees = 0.1, complete = ["overpass"], open = [], isTold = true } = looked;
  const [south, north] = [55.95 - halfDegrees, 55.95 + halfDegrees];
  const [west, east] = [-3.19 - halfDegrees, -3.19 + halfDegrees];
  const outer = [
    { lat: south, lng: west },
    { lat: south, lng: east },
    { lat: north, lng: east },
    { lat: north, lng: west },
  ];
  const targets: Targets = { area: [{ outer, holes: [] }], area_km2: 100, boundary: "seed", sources: [] };
  await store.writeJson(runKeys.targets(prefix), targets);
  if (!isTold) return;
  const coverageOf = (isComplete: boolean) => ({
    area_km2: 100,
    covered_km2: isComplete ? 100 : 60,
    unprovable_km2: 0,
    expected_remaining: { low: 0, mean: 0, high: 0 },
    complete: isComplete,
  });
  const sources = Object.fromEntries([
    ...complete.map((source) => [source, coverageOf(true)]),
    ...open.map((source) => [source, coverageOf(false)]),
  ]);
  await store.writeJson(runKeys.coverage(prefix), { sources, resolution: 8, cells: [] });
}

interface Setting {
  store?: RunStore;
  into?: PlaceStore;
  looked?: Looked;
}

async function persistPlaces(
  state: RunState,
  merged: readonly MergedPlace[],
  { store = createMemoryRunStore(), into = places, looked = {} }: Setting = {},
) {
  const { run } = state;
  await store.writeRecords(runKeys.merged(run.prefix), merged);
  await writeLooked(store, run.prefix, looked);
  const telemetry = createTelemetry({
    sink: createMemorySink(),
    clock: manualClock(),
    state: "Persist",
    context: run,
    logLevel: undefined,
  });
  const outcome = await persist({ store, places: into, telemetry }, state);
  const idOf = new Map<string, string>();
  for await (const { id, sources } of store.readRecords(
    runKeys.identified(run.prefix),
    identifiedPlaceSchema,
  )) {
    for (const { source_id } of sources) idOf.set(source_id, id);
  }
  return { outcome, idOf, events: await store.readText(runKeys.identityEvents(run.prefix)) };
}

test("a place found again keeps its id, whatever became of its records", async () => {
  const first = await persistPlaces(stateOf("kept", "1"), [place("a", "b"), place("c")]);
  const second = await persistPlaces(stateOf("kept", "2"), [place("b", "d"), place("c"), place("e")]);
  expect(first.outcome.counts).toEqual({
    places: 2,
    created: 2,
    merged: 0,
    split: 0,
    rekeyed: 0,
    gone: 0,
    returned: 0,
  });
  expect(second.outcome.counts).toEqual({
    places: 3,
    created: 1,
    merged: 0,
    split: 0,
    rekeyed: 0,
    gone: 0,
    returned: 0,
  });
  expect(second.idOf.get("b")).toBe(first.idOf.get("a"));
  expect(second.idOf.get("c")).toBe(first.idOf.get("c"));
});

test("the same places in another run come out the same, byte for byte", async () => {
  const merged = [place("a", "b"), place("c")];
  const stores = [createMemoryRunStore(), createMemoryRunStore()] as const;
  await persistPlaces(stateOf("same", "1"), merged, { store: stores[0] });
  await persistPlaces(stateOf("same", "2"), merged, { store: stores[1] });
  const [first, second] = await Promise.all(
    stores.map((store, index) => store.readText(runKeys.identified(`cities/same/${index + 1}`))),
  );
  expect(first).toContain("a");
  expect(second).toBe(first);
});

test("a crash after the database was written changes nothing when the stage runs again", async () => {
  const store = createMemoryRunStore();
  const state = stateOf("after", "1");
  const first = await persistPlaces(state, [place("a"), place("b")], { store });
  const again = await persistPlaces(state, [place("a"), place("b")], { store });
  expect(again).toEqual(first);
});

test("a run that goes on after its end stores what it found since, and tells of that alone", async () => {
  const store = createMemoryRunStore();
  const state = stateOf("longer", "1");
  const first = await persistPlaces(state, [place("a"), place("b")], { store });
  const more = await persistPlaces(state, [place("a"), place("b"), place("c")], { store });
  expect(more.outcome.counts).toMatchObject({ places: 3, created: 1 });
  expect([...more.idOf]).toEqual([...first.idOf, ["c", expect.any(String)]]);
  const saved = await places.inCity("longer", (session) => session.savedRun(state.run.run_id));
  expect(saved).toMatchObject({ places: 3 });
});

test("a crash after the objects were written, before the database was, changes nothing either", async () => {
  const store = createMemoryRunStore();
  const crash = new Error("killed");
  const crashing: PlaceStore = {
    inCity: (city, work) =>
      places.inCity(city, async (session) => {
        await work(session);
        throw crash;
      }),
  };
  const state = stateOf("before", "1");
  await expect(persistPlaces(state, [place("a"), place("b")], { store, into: crashing })).rejects.toBe(crash);
  const written = await store.readText(runKeys.identified("cities/before/1"));
  const again = await persistPlaces(state, [place("a"), place("b")], { store });
  expect(again.outcome.counts).toMatchObject({ created: 2 });
  expect(written).toContain("a");
  expect(await store.readText(runKeys.identified("cities/before/1"))).toBe(written);
});

test("an object that cannot be written fails the stage, and the database is as it was", async () => {
  const store = createMemoryRunStore();
  const away = new Error("the store of objects is away");
  const failing: RunStore = {
    ...store,
    writeRecords: (key, records) =>
      key === runKeys.identityEvents("cities/away/1")
        ? Promise.reject(away)
        : store.writeRecords(key, records),
  };
  await expect(persistPlaces(stateOf("away", "1"), [place("a")], { store: failing })).rejects.toBe(away);
  expect(await places.inCity("away", (session) => session.previousIdentities())).toEqual([]);
});

test("a place is gone once a run that looked for it did not find it, and is told of once", async () => {
  const first = await persistPlaces(stateOf("gone", "1"), [place("a"), place("b")]);
  const second = await persistPlaces(stateOf("gone", "2"), [place("b")]);
  const third = await persistPlaces(stateOf("gone", "3"), [place("b")]);
  const found = await persistPlaces(stateOf("gone", "4"), [place("a"), place("b")]);
  expect(second.outcome.counts).toMatchObject({ gone: 1, created: 0 });
  expect(second.events).toBe(`${JSON.stringify({ type: "gone", id: first.idOf.get("a") })}\n`);
  expect(third.outcome.counts).toMatchObject({ gone: 0 });
  expect(found.outcome.counts).toMatchObject({ gone: 0, created: 0, returned: 1 });
  expect(found.events).toBe(`${JSON.stringify({ type: "returned", id: first.idOf.get("a") })}\n`);
  expect(found.idOf.get("a")).toBe(first.idOf.get("a"));
});

test("Bug: a place whose only record got another key became another one, and nothing led there. Fix: it keeps its id", async () => {
  const named = (key: string): MergedPlace => ({ ...place(key), name: "The Fruitmarket" });
  const first = await persistPlaces(stateOf("rekeyed", "1"), [named("node/1"), place("b")]);
  const second = await persistPlaces(stateOf("rekeyed", "2"), [place("b"), named("way/1")]);
  const third = await persistPlaces(stateOf("rekeyed", "3"), [place("b"), named("way/1")]);
  const id = first.idOf.get("node/1");
  expect(second.outcome.counts).toMatchObject({ created: 0, rekeyed: 1, gone: 0 });
  expect(second.events).toBe(
    `${JSON.stringify({ type: "rekeyed", id, from: ["overpass:node/1"], into: ["overpass:way/1"] })}\n`,
  );
  expect([second, third].map(({ idOf }) => idOf.get("way/1"))).toEqual([id, id]);
  expect(third.events).toBe("");
});

test("Bug: a place that was absorbed while a source was left out, and whose record got another key in the run that parts them, had a new id. Fix: it has its old one", async () => {
  const named = (...keys: string[]): MergedPlace => ({ ...place(...keys), name: "The Fruitmarket" });
  const beside: MergedPlace = { ...place("b", "c"), name: "Fruitmarket Café" };
  const first = await persistPlaces(stateOf("parted", "1"), [named("node/1"), beside]);
  const second = await persistPlaces(stateOf("parted", "2"), [{ ...beside, ...place("b", "node/1") }]);
  const third = await persistPlaces(stateOf("parted", "3"), [beside, named("way/1")]);
  const [id, other] = [first.idOf.get("node/1"), first.idOf.get("b")];
  expect(second.idOf.get("node/1")).toBe(other);
  expect([third.idOf.get("way/1"), third.idOf.get("b")]).toEqual([id, other]);
  expect(third.outcome.counts).toMatchObject({ created: 0, rekeyed: 1, split: 1 });
  const today = await places.inCity("parted", async (session) => [
    await session.currentId(id!),
    await session.placeOfRecord("overpass:node/1"),
  ]);
  expect(today).toEqual([id, id]);
});

test("Bug: a place whose record got another key while it was part of another had a new id once they were parted. Fix: it has its old one", async () => {
  const named = (...keys: string[]): MergedPlace => ({ ...place(...keys), name: "The Fruitmarket" });
  const first = await persistPlaces(stateOf("within", "1"), [named("node/1"), named("b", "c")]);
  await persistPlaces(stateOf("within", "2"), [named("b", "c", "node/1")]);
  const third = await persistPlaces(stateOf("within", "3"), [named("b", "c", "way/1")]);
  const fourth = await persistPlaces(stateOf("within", "4"), [named("b", "c", "way/1")]);
  const fifth = await persistPlaces(stateOf("within", "5"), [named("b", "c", "way/2")]);
  const parted = await persistPlaces(stateOf("within", "6"), [named("b", "c"), named("way/2")]);
  const [id, other] = [first.idOf.get("node/1"), first.idOf.get("b")];
  expect(third.events).toBe(
    `${JSON.stringify({ type: "rekeyed", id, from: ["overpass:node/1"], into: ["overpass:way/1"] })}\n`,
  );
  expect(fourth.events).toBe("");
  expect(fifth.outcome.counts).toMatchObject({ rekeyed: 1 });
  expect([parted.idOf.get("way/2"), parted.idOf.get("b")]).toEqual([id, other]);
});

test.each<[string, Looked]>([
  ["stopped before its source was known everywhere", { complete: [], open: ["overpass"] }],
  ["asked other sources only", { complete: ["google", "yelp"] }],
  ["was of an area in which the place is not", { halfDegrees: 0.0001 }],
  ["failed before it could tell where it had looked", { isTold: false }],
])("a place stays as it is after a run that %s", async (why, looked) => {
  const elsewhere = { ...place("a"), lat: 55.951 };
  await persistPlaces(stateOf(why, "1"), [elsewhere, place("b")]);
  const second = await persistPlaces(stateOf(why, "2"), [place("b")], { looked });
  const third = await persistPlaces(stateOf(why, "3"), [place("b")]);
  expect(second.outcome.counts).toMatchObject({ gone: 0 });
  expect(third.outcome.counts).toMatchObject({ gone: 1 });
});

test("a place that two sources know is gone only where both were looked through", async () => {
  const both: MergedPlace = {
    ...place("a"),
    sources: [...place("a").sources, { ...place("y").sources[0]!, source: "yelp" }],
  };
  const complete = ["overpass", "yelp"] as const;
  await persistPlaces(stateOf("both", "1"), [both, place("b")], { looked: { complete } });
  const one = await persistPlaces(stateOf("both", "2"), [place("b")], { looked: { open: ["yelp"] } });
  const two = await persistPlaces(stateOf("both", "3"), [place("b")], { looked: { complete } });
  expect([one.outcome.counts?.["gone"], two.outcome.counts?.["gone"]]).toEqual([0, 1]);
});

describe.skipIf(!hasInstalledPostgres)("two runs of one city at the same time, on a real server", () => {
  test("take turns: the places they share have one id each", async () => {
    const server = await startInstalledPostgres();
    try {
      const into = createPlaceStore({ databaseUrl: server.databaseUrl });
      const shared = Array.from({ length: 50 }, (_, index) => place(`shared-${index}`));
      const [first, second] = await Promise.all([
        persistPlaces(stateOf("twice", "1"), [...shared, place("x")], { into }),
        persistPlaces(stateOf("twice", "2"), [...shared, place("y")], { into }),
      ]);
      for (const { sources } of shared) {
        const key = sources[0]!.source_id;
        expect(second.idOf.get(key)).toBe(first.idOf.get(key));
      }
      const created = [first, second].map(({ outcome }) => outcome.counts?.["created"] ?? 0);
      expect(created.sort((a, b) => a - b)).toEqual([1, 51]);
      expect(await into.inCity("twice", (session) => session.previousIdentities())).toHaveLength(52);
    } finally {
      await server.close();
    }
  }, 60_000);
});

test("places that turn out to be one share the id of the one with more records; the other id redirects", async () => {
  const first = await persistPlaces(stateOf("one", "1"), [place("a", "b"), place("c")]);
  const second = await persistPlaces(stateOf("one", "2"), [place("a", "b", "c")]);
  const kept = first.idOf.get("a");
  const absorbed = first.idOf.get("c");
  expect(second.idOf.get("c")).toBe(kept);
  expect(second.outcome.counts).toMatchObject({ merged: 1 });
  expect(await places.inCity("one", (session) => session.currentId(absorbed ?? ""))).toBe(kept);
});

test("places that are taken apart again have the ids that they had before", async () => {
  await persistPlaces(stateOf("apart", "1"), [place("b"), place("d")]);
  const before = await persistPlaces(stateOf("apart", "2"), [place("a", "b"), place("c", "d")]);
  await persistPlaces(stateOf("apart", "3"), [place("a", "b", "c", "d")]);
  const after = await persistPlaces(stateOf("apart", "4"), [place("a", "b"), place("c", "d")]);
  expect(after.idOf).toEqual(before.idOf);
  const [ab, cd] = [before.idOf.get("a"), before.idOf.get("c")];
  expect(await places.inCity("apart", (session) => session.previousIdentities())).toMatchObject(
    ab! < cd! ? [{ id: ab }, { id: cd }] : [{ id: cd }, { id: ab }],
  );
});

test("a place whose merge is taken back has its id again, also where its first record is gone", async () => {
  await persistPlaces(stateOf("back", "1"), [place("1", "b"), place("c", "d", "e")]);
  const before = await persistPlaces(stateOf("back", "2"), [place("a", "b"), place("c", "d", "e")]);
  const merged = await persistPlaces(stateOf("back", "3"), [place("a", "b", "c", "d", "e")]);
  const after = await persistPlaces(stateOf("back", "4"), [place("a", "b"), place("c", "d", "e")]);
  expect(merged.idOf.get("a")).toBe(before.idOf.get("c"));
  expect(after.idOf).toEqual(before.idOf);
});

test("passes on where nothing was found, and leaves objects that can be read", async () => {
  const store = createMemoryRunStore();
  const { outcome, events } = await persistPlaces(stateOf("none", "1"), [], { store });
  expect(outcome).toEqual({ counts: { places: 0 }, skipped: "no place was found" });
  expect([await store.readText(runKeys.identified("cities/none/1")), events]).toEqual(["", ""]);
});
