import {
  type Anchor,
  type Edge,
  finish,
  type IdentifiedPlace,
  type Place,
  placeSchema,
  runKeys,
  type Source,
} from "@cityscout/contracts";
import { examplePlace, exampleRunState, exampleSources, manualClock } from "@cityscout/contracts/testing";
import type { PlaceRank, PlaceStore } from "@cityscout/place-store";
import { createMemoryRunStore } from "@cityscout/raw-cache";
import { createMemorySink, createTelemetry } from "@cityscout/telemetry";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { rank } from "./rank.ts";
import { scorePlacesInSteps } from "./score-places.ts";
import { weights } from "./weights.ts";

const center = { lat: 55.95, lng: -3.19 };

const place = (id: string, changes: Partial<IdentifiedPlace> = {}): IdentifiedPlace => ({
  id,
  ...examplePlace({
    name: `Place ${id}`,
    ...center,
    category: "restaurant",
    sources: exampleSources(id),
    ...changes,
  }),
});
const scorePlaces = (...given: Parameters<typeof scorePlacesInSteps>) => finish(scorePlacesInSteps(...given));
const nothingElse = { edges: [], anchors: [] };
const castle = place("castle", {
  category: "historic_site",
  prominence: 0.9,
  external_ids: { wikidata: "Q212065", wikipedia: "en:Edinburgh Castle" },
});

test("a famous sight comes first and is a primary; a place that nothing speaks for is not", () => {
  const [first, second] = scorePlaces([place("a"), castle], nothingElse);
  expect([first?.place.id, first?.primary, second?.primary]).toEqual(["castle", true, false]);
});

test("a closed sight is no primary", () => {
  expect(scorePlaces([{ ...castle, closed: true }], nothingElse)[0]?.primary).toBe(false);
});

test("each part rises with what it measures", () => {
  const partOf = (
    part: keyof typeof weights,
    left: IdentifiedPlace,
    right: IdentifiedPlace,
    context: Parameters<typeof scorePlaces>[1] = nothingElse,
  ) => {
    const ranked = scorePlaces([castle, left, right], context);
    const value = (id: string) => ranked.find((entry) => entry.place.id === id)?.score_breakdown[part] ?? NaN;
    return value(left.id) - value(right.id);
  };
  const far = { lat: center.lat + 0.02, lng: center.lng };
  const rated = (count: number) => ({ rating: { value: 4.5, count } });
  expect(partOf("popularity", place("l", rated(900)), place("r", rated(3)))).toBeGreaterThan(0);
  expect(partOf("authority", place("l", { external_ids: { wikidata: "Q1" } }), place("r"))).toBeGreaterThan(
    0,
  );
  expect(partOf("centrality", place("l"), place("r", far))).toBeGreaterThan(0);
  expect(partOf("adjacency", place("l"), place("r", far))).toBeGreaterThan(0);
  expect(partOf("novelty", place("l"), place("r", { category: "historic_site" }))).toBeGreaterThan(0);
  const near: Edge[] = [{ kind: "NEAR", from: "overpass:castle", to: "overpass:l", distance_metres: 5 }];
  expect(partOf("graph", place("l"), place("r"), { ...nothingElse, edges: near })).toBeGreaterThan(0);
});

test("authority is an item, an article and independent sources, and full with four of these", () => {
  const sourcesOf = (...names: Source[]) => names.map((source) => ({ ...exampleSources("1")[0]!, source }));
  const authorityOf = (changes: Partial<IdentifiedPlace>) =>
    scorePlaces([place("a", changes)], nothingElse)[0]!.score_breakdown.authority / weights.authority;
  const both = { wikidata: "Q1", wikipedia: "en:A" };
  const four = sourcesOf("overpass", "google", "foursquare", "yelp");
  expect(authorityOf({})).toBe(0);
  expect(authorityOf({ external_ids: { wikidata: "Q1" } })).toBeCloseTo(0.4, 5);
  expect(authorityOf({ sources: sourcesOf("wikidata") })).toBeCloseTo(0.4, 5);
  expect(authorityOf({ external_ids: both })).toBeCloseTo(0.65, 5);
  expect(authorityOf({ external_ids: both, sources: four })).toBeCloseTo(1, 5);
  expect(authorityOf({ external_ids: both, sources: [...four, ...sourcesOf("wikidata")] })).toBeCloseTo(1, 5);
});

test("each other place that a place is linked to counts once, whichever way; itself and what is no place do not", () => {
  const link = (from: string, to: string): Edge => ({
    kind: "NEAR",
    from: `overpass:${from}`,
    to: `overpass:${to}`,
    distance_metres: 5,
  });
  const edges = [
    link("a", "b"),
    link("b", "a"),
    link("a", "c"),
    link("d", "d"),
    link("d", "gone"),
    link("gone", "d"),
  ];
  const ranked = scorePlaces(
    ["a", "b", "c", "d"].map((id) => place(id)),
    { ...nothingElse, edges },
  );
  const graph = new Map(ranked.map((entry) => [entry.place.id, entry.score_breakdown.graph / weights.graph]));
  expect([graph.get("a"), graph.get("d")]).toEqual([1, 0]);
  for (const id of ["b", "c"]) expect(graph.get(id)).toBeCloseTo(Math.log(2) / Math.log(3), 4);
});

test("a large city's primaries are its best places, but none of a kind that no guide is about", () => {
  const places = Array.from({ length: 5000 }, (_, index) =>
    place(String(index).padStart(5, "0"), {
      category: index < 200 ? "service" : "shop",
      prominence: index < 200 ? 1 : index / 10_000,
    }),
  );
  const primaries = scorePlaces(places, nothingElse).filter(({ primary }) => primary);
  const best = places.slice(-150).map(({ id }) => id);
  expect(primaries.map(({ place: { id } }) => id).sort()).toEqual(best);
});

test("an anchor of the search has its prominence although the merged place lost it", () => {
  const anchor: Anchor = {
    key: "overpass:a",
    name: "A",
    location: center,
    category: "museum",
    prominence: 0.8,
  };
  const museum = place("a", { category: "museum" });
  const [without] = scorePlaces([museum], nothingElse);
  const [within] = scorePlaces([museum], { edges: [], anchors: [anchor] });
  expect([without?.primary, within?.primary]).toEqual([false, true]);
});

test("a large city has 150 to 200 primaries, a small one only those that deserve it", () => {
  const city = (size: number, famous: number) =>
    Array.from({ length: size }, (_, index) =>
      place(String(index).padStart(5, "0"), {
        lat: center.lat + (index % 71) / 1000,
        lng: center.lng + (index % 73) / 1000,
        category: index < famous ? "museum" : "shop",
        prominence: index < famous ? 0.9 : 0.01,
      }),
    );
  const primaries = (places: IdentifiedPlace[]) =>
    scorePlaces(places, nothingElse).filter(({ primary }) => primary).length;
  expect([primaries(city(5000, 500)), primaries(city(5000, 10)), primaries(city(400, 10))]).toEqual([
    200, 150, 10,
  ]);
});

const placeArbitrary = fc.record({
  lat: fc.double({ min: 55.9, max: 56, noNaN: true }),
  lng: fc.double({ min: -3.3, max: -3.1, noNaN: true }),
  category: fc.constantFrom("museum" as const, "cafe" as const, "service" as const),
  prominence: fc.double({ min: 0, max: 1, noNaN: true }),
  rating: fc.option(fc.record({ value: fc.double({ min: 0, max: 5, noNaN: true }), count: fc.nat(5000) })),
  external_ids: fc.constantFrom<Record<string, string>>({}, { wikidata: "Q1" }, { wikipedia: "en:A" }),
});

test("scores lie in 0..1, add up from their parts, and fall; the order of what is given does not matter", () => {
  fc.assert(
    fc.property(fc.array(placeArbitrary, { maxLength: 40 }), fc.infiniteStream(fc.nat()), (drafts, keys) => {
      const places = drafts.map((changes, index) => place(`p${index}`, changes));
      const shuffled = places
        .map((entry) => ({ entry, key: keys.next().value }))
        .sort((a, b) => a.key - b.key)
        .map(({ entry }) => entry);
      const ranked = scorePlaces(places, nothingElse);
      expect(scorePlaces(shuffled, nothingElse)).toEqual(ranked);
      for (const [index, { score, score_breakdown }] of ranked.entries()) {
        const sum = Object.values(score_breakdown).reduce((total, part) => total + part, 0);
        expect(Math.abs(sum - score)).toBeLessThan(1e-9);
        expect(score).toBeGreaterThanOrEqual(0);
        expect(score).toBeLessThanOrEqual(1);
        expect(score).toBeLessThanOrEqual(ranked[index - 1]?.score ?? 1);
      }
    }),
    { numRuns: 60 },
  );
});

test("the weights add up to 1", () => {
  expect(Object.values(weights).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 12);
});

const state = exampleRunState();

async function rankPlaces(places: readonly IdentifiedPlace[]) {
  const store = createMemoryRunStore();
  await store.writeRecords(runKeys.identified(state.run.prefix), places);
  const stored: PlaceRank[] = [];
  const placeStore: PlaceStore = {
    inCity: (_, work) =>
      work({
        savedRun: () => Promise.resolve(undefined),
        previousIdentities: () => Promise.resolve([]),
        absorbedPlaces: () => Promise.resolve([]),
        currentId: () => Promise.resolve(undefined),
        identityHistory: () => Promise.resolve(undefined),
        placeOfRecord: () => Promise.resolve(undefined),
        savePlaces: () => Promise.resolve(),
        saveRanks: (_run, ranks) => {
          stored.push(...ranks);
          return Promise.resolve();
        },
      }),
  };
  const telemetry = createTelemetry({
    sink: createMemorySink(),
    clock: manualClock(),
    state: "Rank",
    context: state.run,
    logLevel: undefined,
  });
  const outcome = await rank({ store, places: placeStore, telemetry }, state);
  const written: Place[] = [];
  for await (const entry of store.readRecords(
    runKeys.artifact(state.run.prefix, "places.ndjson"),
    placeSchema,
  )) {
    written.push(entry);
  }
  return { outcome, written, stored };
}

test("writes the ranked list as places and stores the same ranks", async () => {
  const { outcome, written, stored } = await rankPlaces([place("b"), castle, place("a")]);
  expect(outcome.counts).toEqual({ primaries: 1, secondaries: 2 });
  expect(written.map(({ id }) => id)).toEqual(["castle", "a", "b"]);
  expect(stored.map(({ id, primary, score }) => ({ id, primary, score }))).toEqual(
    written.map(({ id, primary, score }) => ({ id, primary, score })),
  );
});

test("Bug: places were scored in one go, 3 s of 150,000. Fix: the process has its turn between steps", async () => {
  const many = Array.from({ length: 12_000 }, (_, index) =>
    place(`p${index}`, { lat: 55.9 + (index % 110) / 1000, lng: -3.2 + Math.floor(index / 110) / 1000 }),
  );
  let turns = 0;
  let next = setImmediate(function count() {
    turns += 1;
    next = setImmediate(count);
  });
  await rankPlaces(many);
  clearImmediate(next);
  expect(turns).toBeGreaterThan(20);
});

test("passes on with an empty list where no place was found", async () => {
  const { outcome, written } = await rankPlaces([]);
  expect({ outcome, written }).toEqual({
    outcome: { counts: { primaries: 0, secondaries: 0 }, skipped: "no place was found" },
    written: [],
  });
});
