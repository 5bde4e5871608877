import {
  type Area,
  categoryNames,
  type Coverage,
  type DedupeSummary,
  type Manifest,
  type PlaceSource,
  seededRandom,
} from "@cityscout/contracts";
import { h3CellsOf } from "@cityscout/geo";
import type { ReportAnswer, ReportData } from "../report-data.ts";
import type { ReportPlace } from "../report-place.ts";

const center = { lat: 55.9533, lng: -3.1883 };
const sources: readonly PlaceSource[] = ["overpass", "google", "foursquare", "yelp"];

/** The run of a city that does not exist, for the tests: clustered places, four sources, a sweep that yields less and less. */
export function sampleRun(size: number, changes: Partial<ReportData> = {}): ReportData {
  const seeded = seededRandom(7);
  const random = (): number => seeded.next();
  const places = samplePlaces(size, random);
  const answers = sampleAnswers(size, random);
  const area: Area = [
    {
      outer: Array.from({ length: 60 }, (_, index) => {
        const angle = (index / 60) * 2 * Math.PI;
        const radius = 0.075 + 0.012 * Math.sin(angle * 5) + 0.006 * Math.cos(angle * 11);
        return {
          lat: center.lat + radius * Math.sin(angle),
          lng: center.lng + 1.78 * radius * Math.cos(angle),
        };
      }),
      holes: [],
    },
  ];
  return {
    manifest: sampleManifest(places, answers),
    area,
    coverage: sampleCoverage(area, random),
    dedupe: sampleDedupe(size),
    answers,
    callLimits: { total: 5000, bySource: { overpass: null, google: 1500, foursquare: 1000, yelp: 800 } },
    places,
    ...changes,
  };
}

const words = [
  "Old",
  "Royal",
  "Castle",
  "Garden",
  "King's",
  "Wee",
  "Café",
  "مقهى",
  "東京",
  "Harbour",
  "North",
  "Grand",
  "Ærø",
];
const kinds = ["House", "Museum", "Arms", "Bakery", "Hall", "Gallery", "Rooms", "Market", "Chapel", "Bar"];

function samplePlaces(size: number, random: () => number): ReportPlace[] {
  const centers = Array.from({ length: 14 }, () => ({
    lat: center.lat + (random() - 0.5) * 0.1,
    lng: center.lng + (random() - 0.5) * 0.18,
    spread: 0.002 + random() * 0.012,
  }));
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  const bell = (): number => random() + random() + random() - 1.5;
  return Array.from({ length: size }, (_, index): ReportPlace => {
    const { lat, lng, spread } = random() < 0.25 ? { ...center, spread: 0.035 } : pick(centers);
    const known = sources.filter(() => random() < 0.4);
    const records = (known.length === 0 ? [pick(sources)] : known).map(
      (source) =>
        `${source}:${source === "overpass" ? "node/" : ""}${Math.floor(random() * 1e9).toString(36)}`,
    );
    const share = 1 - index / size;
    const breakdown = {
      popularity: 0.34 * share * (0.4 + 0.6 * random()),
      authority: index < size / 40 ? 0.28 * random() : 0.03 * random(),
      centrality: 0.1 * random(),
      novelty: 0.06 * random(),
      graph: 0.08 * share * random(),
      adjacency: index < 180 ? 0.14 : 0.14 * random() * share,
    };
    return {
      id: `plc_${index.toString(36).padStart(8, "0")}`,
      name: `${pick(words)} ${pick(words)} ${pick(kinds)}`,
      lat: lat + bell() * spread,
      lng: lng + bell() * spread * 1.8,
      category: pick(categoryNames),
      address: random() < 0.6 ? `${1 + Math.floor(random() * 200)} ${pick(words)} Street` : null,
      phone: random() < 0.3 ? "+44 131 496 0000" : null,
      website: random() < 0.3 ? `https://${index}.example/` : null,
      closed: random() < 0.02,
      primary: index < Math.min(180, size / 5),
      score: Object.values(breakdown).reduce((sum, part) => sum + part, 0),
      breakdown,
      records,
      lineage:
        records.length < 2
          ? []
          : [
              { field: "name", from: 0, why: "agreement", others: records.length - 1 },
              { field: "location", from: records.length - 1, why: "medoid", others: 1 },
            ],
      merges: records.slice(1).map((_, right) => ({
        left: 0,
        right: right + 1,
        score: 0.8 + 0.2 * random(),
        reason: "names alike, 12 m apart, same house number",
      })),
    };
  });
}

function sampleAnswers(size: number, random: () => number): ReportAnswer[] {
  const answers: ReportAnswer[] = [];
  let at = Date.parse("2026-01-01T12:00:03.000Z");
  const next = (source: PlaceSource, shown: number, fresh: number): void => {
    at += 20 + random() * 60;
    answers.push({
      at: new Date(at).toISOString(),
      source,
      counted: random() < 0.95,
      costUsd: source === "google" ? 0.032 : 0,
      shown,
      new: Math.min(shown, Math.round(fresh)),
    });
  };
  for (let box = 0; box < 6; box++) next("overpass", Math.round(size / 7), size / 8);
  const calls = Math.ceil(size / 18);
  for (let call = 0; call < calls; call++) {
    const left = 1 - call / calls;
    next("google", 20, 20 * (0.25 + 0.75 * left) * (0.6 + 0.4 * random()));
    if (call % 3 === 0) next("foursquare", 50, 50 * left * (0.5 + 0.5 * random()));
    if (call % 4 === 0) next("yelp", 50, 42 * left * left * (0.5 + 0.5 * random()));
  }
  return answers;
}

function sampleManifest(places: readonly ReportPlace[], answers: readonly ReportAnswer[]): Manifest {
  const own = (source: PlaceSource) => answers.filter((answer) => answer.source === source);
  const sum = (list: readonly ReportAnswer[], value: (answer: ReportAnswer) => number): number =>
    list.reduce((total, answer) => total + value(answer), 0);
  const primaries = places.filter(({ primary }) => primary).length;
  const stages: [string, number][] = [
    ["Initialize", 40],
    ["DiscoverTargets", 900],
    ["SeedPrimaries", 1800],
    ["ExpandNeighbors", 2600],
    ["TileSweep", 15_400],
    ["GeocodeValidate", 1200],
    ["DedupeCanonicalize", 3900],
    ["Persist", 2700],
    ["Rank", 1300],
  ];
  let startsAt = Date.parse("2026-01-01T12:00:00.000Z");
  return {
    schema_version: 1,
    run_id: "sample-20260101-120000",
    correlation_id: "0b0f8b0e-6f57-4a3e-9a4f-5f1f0a2f7c11",
    job: {
      job_id: "sample",
      city: "Edinburgh",
      seed: { type: "map", center, radius_km: 10 },
      budgets: {},
      kill_switches: {},
      early_stop: {},
      timeouts: {},
      fail_fast: false,
    },
    city: "edinburgh",
    status: "succeeded",
    stop_reason: "complete",
    started_at: "2026-01-01T12:00:00.000Z",
    finished_at: "2026-01-01T12:00:31.000Z",
    duration_ms: 31_000,
    limits: {},
    counts: {
      raw: sum(answers, ({ shown }) => shown),
      candidates: places.reduce((total, { records }) => total + records.length, 0),
      unique: sum(answers, (answer) => answer.new),
      places: places.length,
      primaries,
      secondaries: places.length - primaries,
      duplicates_merged: places.reduce((total, { merges }) => total + merges.length, 0),
      dead_letters: 0,
    },
    calls: {
      total: answers.filter(({ counted }) => counted).length,
      by_source: {},
      cache_hits: answers.filter(({ counted }) => !counted).length,
    },
    cost_usd: sum(answers, ({ costUsd }) => costUsd),
    sources: Object.fromEntries(
      sources.map((source) => [
        source,
        {
          calls: own(source).filter(({ counted }) => counted).length,
          cache_hits: own(source).filter(({ counted }) => !counted).length,
          cost_usd: sum(own(source), ({ costUsd }) => costUsd),
          shown: sum(own(source), ({ shown }) => shown),
          new: sum(own(source), (answer) => answer.new),
          failures: source === "yelp" ? 3 : 0,
        },
      ]),
    ),
    coverage: Object.fromEntries(
      sources.map((source, index) => [
        source,
        {
          area_km2: 264,
          covered_km2: 264 - index * 9.3,
          unprovable_km2: index * 2,
          expected_remaining: { low: 0, mean: index * 7, high: index * 19 },
          complete: index === 0,
        },
      ]),
    ),
    stages: stages.map(([name, duration]) => {
      const stage = { name, started_at: new Date(startsAt).toISOString(), duration_ms: duration };
      startsAt += duration + 60;
      return stage;
    }),
    failures: [],
    artifacts: {},
    attributions: ["© OpenStreetMap contributors, ODbL 1.0", "Google", "Foursquare", "Yelp"],
  };
}

function sampleCoverage(area: Area, random: () => number): Coverage {
  return {
    sources: {},
    resolution: 8,
    cells: h3CellsOf(area, 8).flatMap((cell) =>
      sources.map((source, index) => {
        const chance = random();
        const open = chance < index * 0.06;
        return {
          cell,
          source,
          state: open ? ("open" as const) : chance > 0.85 ? ("proven-empty" as const) : ("covered" as const),
        };
      }),
    ),
  };
}

function sampleDedupe(size: number): DedupeSummary {
  return {
    candidates: Math.round(size * 1.6),
    pairs: size * 9,
    merged: Math.round(size * 0.6),
    review: 41,
    places: size,
    by_size: { "1": Math.round(size * 0.55), "2": Math.round(size * 0.3), "3": Math.round(size * 0.15) },
    by_sources: {
      overpass: Math.round(size * 0.3),
      google: Math.round(size * 0.2),
      "google+overpass": Math.round(size * 0.25),
      "foursquare+google+overpass": Math.round(size * 0.12),
      foursquare: Math.round(size * 0.13),
    },
    close_calls: Array.from({ length: 9 }, (_, index) => ({
      left: `overpass:node/${1000 + index}`,
      right: `foursquare:4b05867${index}`,
      left_name: index % 3 === 0 ? "The Old Bell" : "Café Royal",
      right_name: index % 3 === 0 ? "Old Bell Inn" : "Café Royal Circle Bar",
      distance_metres: 12 + index * 17,
      score: 0.52 - index * 0.007,
      decision: index % 2 === 0 ? "same" : "different",
      pushes: [
        { feature: "any_pair", push: -0.6 },
        { feature: "core_jaro_winkler", push: 1.2 },
        { feature: "log_distance", push: -0.9 },
        { feature: "shared_numbers", push: 0.4 },
      ],
    })),
  };
}
