import { describe, expect, it } from "vitest";
import { parseInput } from "./describe-issues.ts";
import { type JobInput, jobSchema } from "./job.ts";

const center = { lat: 55.9533, lng: -3.1883 };
const job: JobInput = {
  job_id: "edinburgh",
  city: "Edinburgh",
  seed: { type: "map", center, radius_km: 10 },
};

const disc = (change: object): object => ({ ...job, seed: { ...job.seed, ...change } });
const area = (polygon: unknown): object => ({ ...job, seed: { type: "area", polygon } });
const geoJson = (...rings: number[][][]): object => area({ type: "Polygon", coordinates: rings });
const without = (key: string): object =>
  Object.fromEntries(Object.entries(job).filter(([name]) => name !== key));

/** What was written, how the message begins after the file's name, and what else it must say. */
const malformed: [what: string, input: unknown, begins: string, says?: string][] = [
  ["no object", 5, "found 5, expected an object with job_id, city, seed"],
  ["nothing", null, "found null, expected an object"],
  ["a list", [job], "found "],
  ["no city", without("city"), "city: found nothing, expected text of 0 to 100 characters"],
  ["no seed", without("seed"), "seed: found nothing, expected an object with type, center, radius_km"],
  ["an id with a space", { ...job, job_id: "my job" }, 'job_id: found "my job", expected 1 to 64 letters'],
  ["a city without a letter", { ...job, city: " -- " }, 'city: found " -- ", expected a name with at least'],
  [
    "an unknown key",
    { ...job, budget: {} },
    "budget: unknown key with {}, expected one of the keys job_id, city",
  ],
  [
    "an unknown budget",
    { ...job, budgets: { max_calls: 7 } },
    "budgets.max_calls: unknown key with 7, expected one of the keys max_api_calls,",
  ],
  [
    "an unknown limit of a source",
    { ...job, budgets: { google: { max_calls: 7 } } },
    "budgets.google.max_calls: unknown key with 7, expected one of the keys tokens_per_min, max_tokens_total",
  ],
  [
    "calls of the web, which spends bytes",
    { ...job, budgets: { web: { tokens_per_min: 7 } } },
    "budgets.web.tokens_per_min: unknown key with 7, expected one of the keys bytes_per_min, max_bytes_total",
  ],
  [
    "a negative budget",
    { ...job, budgets: { max_api_calls: -3 } },
    "budgets.max_api_calls: found -3, expected a whole number from 1 up",
  ],
  [
    "no calls",
    { ...job, budgets: { max_api_calls: 0 } },
    "budgets.max_api_calls: found 0, expected a whole number",
  ],
  [
    "half a call",
    { ...job, budgets: { max_api_calls: 2.5 } },
    "budgets.max_api_calls: found 2.5, expected a whole number from 1 up",
  ],
  [
    "calls as text",
    { ...job, budgets: { max_api_calls: "100" } },
    'budgets.max_api_calls: found "100", expected a whole number from 1 up',
  ],
  [
    "money without end",
    { ...job, budgets: { max_cost_usd: Number.POSITIVE_INFINITY } },
    "budgets.max_cost_usd: found Infinity, expected a number above 0",
  ],
  [
    "no time",
    { ...job, budgets: { max_wall_clock_hours: 0 } },
    "budgets.max_wall_clock_hours: found 0, expected a number above 0, up to 8760",
  ],
  [
    "a rate of nothing",
    { ...job, budgets: { yelp: { tokens_per_min: 0 } } },
    "budgets.yelp.tokens_per_min: found 0, expected a number above 0",
  ],
  [
    "a time-out in the past",
    { ...job, timeouts: { wall_clock_seconds: -1 } },
    "timeouts.wall_clock_seconds: found -1, expected a whole number from 1 to 31536000",
  ],
  [
    "a share above 1",
    { ...job, early_stop: { min_new_unique_rate: 5 } },
    "early_stop.min_new_unique_rate: found 5, expected a number from 0 to 1",
  ],
  [
    "a window of nothing",
    { ...job, early_stop: { window_calls: 0 } },
    "early_stop.window_calls: found 0, expected a whole number from 1 up",
  ],
  [
    "a switch for no source",
    { ...job, kill_switches: { bing: true } },
    "kill_switches.bing: unknown key with true, expected one of the keys",
    "open_data",
  ],
  [
    "a switch that is text",
    { ...job, kill_switches: { google: "yes" } },
    'kill_switches.google: found "yes", expected true or false',
  ],
  [
    "a latitude off the globe",
    disc({ center: { lat: 91, lng: 0 } }),
    "seed.center.lat: found 91, expected a number from -90 to 90",
  ],
  [
    "a longitude off the globe",
    disc({ center: { lat: 0, lng: -181 } }),
    "seed.center.lng: found -181, expected a number from -180 to 180",
  ],
  [
    "a position that is no number",
    disc({ center: { lat: Number.NaN, lng: 0 } }),
    "seed.center.lat: found NaN, expected a number",
  ],
  [
    "a place without longitude",
    disc({ center: { lat: 55 } }),
    "seed.center.lng: found nothing, expected a number",
  ],
  [
    "a disc without size",
    disc({ radius_km: 0 }),
    "seed.radius_km: found 0, expected a number above 0, up to 200",
  ],
  [
    "a disc as large as a country",
    disc({ radius_km: 900 }),
    "seed.radius_km: found 900, expected a number above 0",
  ],
  ["a seed of no kind", disc({ type: "circle" }), 'seed.type: found "circle", expected one of "map", "area"'],
  [
    "a disc with a polygon",
    disc({ polygon: [] }),
    "seed.polygon: unknown key with [], expected one of the keys type, center, radius_km",
  ],
  [
    "a ring of two",
    area([center, { lat: 0, lng: 1 }]),
    "seed.polygon: found [",
    "expected a list of at least 3",
  ],
  [
    "a vertex without longitude",
    area([center, center, { lat: 0 }]),
    "seed.polygon[2].lng: found nothing, expected a number",
  ],
  [
    "a ring that crosses itself",
    area([
      { lat: 0, lng: 0 },
      { lat: 1, lng: 1 },
      { lat: 0, lng: 1 },
      { lat: 1, lng: 0 },
    ]),
    "seed.polygon: found [",
    "expected a ring that does not cross itself (its edges 0 and 2 do)",
  ],
  [
    "a ring on one line",
    area([
      { lat: 0, lng: 0 },
      { lat: 1, lng: 0 },
      { lat: 2, lng: 0 },
    ]),
    "seed.polygon: found [",
    "a ring that encloses an area",
  ],
  [
    "a GeoJSON ring that is not closed",
    geoJson([
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ]),
    "seed.polygon.coordinates[0]: found [[0,0],[1,0],[1,1],[0,1]], expected a ring whose last position is its first, [0,0]",
  ],
  [
    "GeoJSON with latitude first",
    geoJson([
      [-3, 56],
      [56, -103.2],
      [-3, 57],
      [-3, 56],
    ]),
    "seed.polygon.coordinates[0][1][1]: found -103.2, expected a number from -90 to 90",
  ],
  [
    "a hole that crosses itself",
    geoJson(
      [
        [0, 0],
        [1, 0],
        [1, 1],
        [0, 1],
        [0, 0],
      ],
      [
        [0.1, 0.1],
        [0.2, 0.3],
        [0.2, 0.1],
        [0.1, 0.2],
        [0.1, 0.1],
      ],
    ),
    "seed.polygon.coordinates[1]: found [",
    "does not cross itself",
  ],
  [
    "a point of GeoJSON",
    area({ type: "Point", coordinates: [0, 0] }),
    'seed.polygon.type: found "Point", expected one of "Polygon", "MultiPolygon"',
  ],
  [
    "an area as large as a country",
    geoJson([
      [0, 0],
      [9, 0],
      [9, 9],
      [0, 9],
      [0, 0],
    ]),
    "seed.polygon: found {",
    "at most 126000 km²",
  ],
  [
    "a prefix that climbs",
    { ...job, s3_prefix: "../other" },
    's3_prefix: found "../other", expected a key prefix',
  ],
  [
    "a prefix with a slash at its end",
    { ...job, s3_prefix: "runs/" },
    's3_prefix: found "runs/", expected a key prefix',
  ],
  ["a flag that is a number", { ...job, fail_fast: 1 }, "fail_fast: found 1, expected true or false"],
];

describe("a malformed job", () => {
  it.each(malformed)(
    "with %s is refused by path, value and what is allowed",
    (_what, input, begins, says = "expected ") => {
      let message = "accepted";
      try {
        parseInput(jobSchema, input, "job.json");
      } catch (error) {
        expect(error).toMatchObject({ name: "InvalidInputError" });
        message = (error as Error).message;
      }
      expect(message.slice(0, begins.length + 10)).toBe(`job.json: ${begins}`);
      expect(message).toContain(says);
      expect(message).not.toContain("\n");
      expect(message).not.toContain("; ");
    },
  );
});
