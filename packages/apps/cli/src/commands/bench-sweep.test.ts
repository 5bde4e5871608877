import { mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { describe, expect, it } from "vitest";
import { runScout } from "../testing-scout.ts";

const scout = async (...args: string[]) => await runScout(tmpdir(), ["bench", "sweep", ...args]);

describe("scout bench sweep", () => {
  it("measures the planner over an invented city, with and without OpenStreetMap, as a server counts its calls", async () => {
    const { code, out, err } = await scout(
      "--synthetic",
      "300",
      "--source",
      "foursquare",
      "--planner-only",
      "--inflight",
      "20",
      "--categories",
      "5",
      "--json",
    );
    expect([code, err]).toEqual([0, ""]);
    const { sets } = JSON.parse(out) as {
      sets: {
        floor: number;
        methods: {
          method: string;
          recall: number;
          end_ratio: number;
          state_bytes: number;
          heap_bytes: number;
          interval_held: number;
        }[];
      }[];
    };
    expect(sets).toHaveLength(1);
    expect(sets[0]!.methods.map(({ method }) => method)).toEqual([
      "planner",
      "planner, OSM known",
      "planner, by category",
    ]);
    for (const { recall, end_ratio, state_bytes, heap_bytes, interval_held } of sets[0]!.methods) {
      expect(recall).toBe(1);
      expect(end_ratio).toBeGreaterThan(1);
      expect(end_ratio).toBeLessThan(12);
      expect(state_bytes).toBeGreaterThan(1000);
      expect(heap_bytes).toBeGreaterThan(state_bytes);
      expect(interval_held).toBeGreaterThan(0.5);
    }
  });

  it("measures a source with pages, which takes no more calls to the proof than one without", async () => {
    const endOf = async (pages: string) => {
      const args = [
        "--synthetic",
        "600",
        "--source",
        "foursquare",
        "--planner-only",
        "--pages",
        pages,
        "--json",
      ];
      const { code, out, err } = await scout(...args);
      expect([code, err]).toEqual([0, ""]);
      const { pages: measured, sets } = JSON.parse(out) as {
        pages: number;
        sets: { methods: { recall: number; end_ratio: number }[] }[];
      };
      expect(measured).toBe(Number(pages));
      for (const { recall } of sets[0]!.methods) expect(recall).toBe(1);
      return sets[0]!.methods[0]!.end_ratio;
    };
    const [unpaged, paged] = [await endOf("1"), await endOf("3")];
    expect(paged).not.toBe(unpaged);
    expect(paged).toBeLessThan(1.1 * unpaged);
  });

  it("reads the cities of a directory, also where one is a link to its records", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "bench-sweep-"));
    const records = path.join(directory, "records");
    const places = path.join(directory, "data", "places");
    await mkdir(records);
    await mkdir(places, { recursive: true });
    await symlink(records, path.join(places, "linkton"));
    const center = { lat: 43.65, lng: -79.38 };
    const bbox = { south: 43.64, west: -79.4, north: 43.66, east: -79.36 };
    const world = { city: "Linkton", country: "CA", center, radius_km: 1, bbox };
    await writeFile(
      path.join(records, "world.json"),
      JSON.stringify({ ...world, sources: { yelp: { file: "yelp.ndjson", records: 1 } } }),
    );
    await writeFile(path.join(records, "yelp.ndjson"), JSON.stringify({ id: "a", name: "A", ...center }));
    const { code, out, err } = await scout("--data", path.join(directory, "data"), "--planner-only");
    await rm(directory, { recursive: true });
    expect([code, err]).toEqual([0, ""]);
    expect(out).toContain("Linkton, yelp");
  });

  it("reads a city of record files alone, all of which are in it, over the date line too", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "scout-sweep-"));
    try {
      const city = path.join(directory, "places", "suva");
      await mkdir(city, { recursive: true });
      for (const [source, count] of [
        ["osm", 40],
        ["yelp", 30],
      ] as const) {
        const records = Array.from({ length: count }, (_, i) => ({
          id: String(i),
          name: `place ${i}`,
          lat: -18.1 + (i % 7) / 300,
          lng: i % 2 === 0 ? 179.999 - i / 3000 : -179.999 + i / 3000,
        }));
        await writeFile(
          path.join(city, `${source}.ndjson`),
          records.map((record) => JSON.stringify(record)).join("\n"),
        );
      }
      const { code, out, err } = await scout("--data", directory, "--planner-only", "--json");
      expect([code, err]).toEqual([0, ""]);
      const { sets } = JSON.parse(out) as {
        sets: {
          city: string;
          source: string;
          records: number;
          methods: { method: string; recall: number }[];
        }[];
      };
      const described = sets.map(({ city, source, records }) => `${city}, ${source}: ${records}`);
      expect(described.sort()).toEqual(["suva, osm: 40", "suva, yelp: 30"]);
      expect(sets.flatMap(({ methods }) => methods.map(({ recall }) => recall))).toEqual([1, 1, 1]);
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it("Bug: one record on another continent made the city a disc of half the Earth, of which nothing was found. Fix: it is refused", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "scout-sweep-"));
    try {
      const city = path.join(directory, "places", "suva");
      await mkdir(city, { recursive: true });
      const records = [
        { id: "a", name: "A", lat: -18.1, lng: 178.4 },
        { id: "b", name: "B", lat: 48, lng: 11 },
      ];
      await writeFile(
        path.join(city, "yelp.ndjson"),
        records.map((record) => JSON.stringify(record)).join("\n"),
      );
      const { code, out, err } = await scout("--data", directory, "--planner-only", "--json");
      expect([code, out]).toEqual([2, ""]);
      expect(err).toMatch(
        /suva: found records within \d+ km of their middle, expected those of a city, within 200 km/,
      );
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it("Bug: the planner was held to circles of 50 m or more, and the quadtree was not, which alone found a mall of 60. Fix: both may ask for circles of a metre", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "scout-sweep-"));
    try {
      const city = path.join(directory, "places", "malltown");
      await mkdir(city, { recursive: true });
      const mall = Array.from({ length: 60 }, (_, i) => ({
        lat: 43.65 + (i % 8) / 50_000,
        lng: -79.38 + Math.floor(i / 8) / 50_000,
      }));
      const shops = Array.from({ length: 30 }, (_, i) => ({
        lat: 43.64 + (i % 6) / 300,
        lng: -79.39 + Math.floor(i / 6) / 200,
      }));
      const records = [...mall, ...shops].map((at, i) => ({ id: String(i), name: `place ${i}`, ...at }));
      const lines = records.map((record) => JSON.stringify(record));
      await writeFile(path.join(city, "yelp.ndjson"), lines.join("\n"));
      const args = ["--data", directory, "--ranking", "popularity", "--planner-only", "--json"];
      const { code, out, err } = await scout(...args);
      expect([code, err]).toEqual([0, ""]);
      const { sets } = JSON.parse(out) as { sets: { methods: { recall: number }[] }[] };
      expect(sets.map(({ methods }) => methods.map(({ recall }) => recall))).toEqual([[1]]);
    } finally {
      await rm(directory, { recursive: true });
    }
  });

  it("Bug: a source without a record in its city gave ratios to a floor of 0. Fix: it is left out, and named", async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "bench-sweep-"));
    const city = path.join(directory, "places", "farton");
    await mkdir(city, { recursive: true });
    const center = { lat: 43.65, lng: -79.38 };
    const sources = {
      yelp: { file: "yelp.ndjson", records: 1 },
      foursquare: { file: "4sq.ndjson", records: 1 },
    };
    await writeFile(
      path.join(city, "world.json"),
      JSON.stringify({
        city: "Farton",
        country: "CA",
        center,
        radius_km: 1,
        bbox: { south: 43.6, west: -79.4, north: 43.7, east: -79.3 },
        sources,
      }),
    );
    await writeFile(path.join(city, "yelp.ndjson"), JSON.stringify({ id: "a", name: "A", ...center }));
    await writeFile(
      path.join(city, "4sq.ndjson"),
      JSON.stringify({ id: "a", name: "A", lat: 43.69, lng: -79.31 }),
    );
    const both = await scout("--data", directory, "--planner-only");
    const only = await scout("--data", directory, "--planner-only", "--source", "foursquare");
    await rm(directory, { recursive: true });
    expect(both.code).toBe(0);
    expect(both.err).toBe(
      "Farton, foursquare: left out, none of its records lies within the city's radius\n",
    );
    expect(both.out).toContain("Farton, yelp");
    expect(both.out).not.toContain("foursquare");
    expect(only.code).toBe(2);
    expect(only.err).toContain("Farton, foursquare: found no record within the city's radius");
  });

  it("averages turns, and says how far the average can be relied on", async () => {
    const args = ["--synthetic", "300", "--source", "yelp", "--planner-only", "--turns", "2"];
    const { code, out, err } = await scout(...args);
    expect([code, err]).toEqual([0, ""]);
    const lines = out.split("\n");
    expect(lines.filter((line) => line.includes("Benchton, yelp"))).toHaveLength(1);
    const errors = lines.filter((line) => line.startsWith("± standard error"));
    expect(errors.map((line) => line.includes("OSM known"))).toEqual([false, true]);
    for (const line of errors) expect(line).toMatch(/ 0\.\d{3} /u);
  });

  it.each([
    [[], "expected either --data <dir> or --synthetic <places>, found both or none"],
    [["--data", "x", "--synthetic", "5"], "expected either --data <dir> or --synthetic <places>"],
    [["--synthetic", "300", "--pages", "0"], "--pages"],
    [["--synthetic", "300", "--source", "nowhere"], "--source: found nowhere, expected one of"],
    // Found out before anything is read, not after all sweeps.
    [
      ["--data", "no-such-folder", "--out", "no-such-folder/a.svg"],
      "--out no-such-folder/a.svg: found no directory",
    ],
    [["--data", "no-such-folder"], "expected a directory with places/<city>/world.json"],
  ])("says what is wrong with %j", async (args, message) => {
    const { code, out, err } = await scout(...args);
    expect(code).toBe(2);
    expect(err).toContain(message);
    expect(out).toBe("");
  });
});
