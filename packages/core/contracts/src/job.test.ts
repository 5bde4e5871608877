import { describe, expect, it } from "vitest";
import { citySlug, jobSchema } from "./job.ts";

const job = {
  job_id: "edinburgh",
  city: "Edinburgh",
  seed: { type: "map", center: { lat: 55.9533, lng: -3.1883 }, radius_km: 10 },
};
const withPolygon = (polygon: unknown): boolean =>
  jobSchema.safeParse({ ...job, seed: { type: "area", polygon } }).success;

describe("a job", () => {
  it("needs an id, a city and a seed only", () => {
    expect(jobSchema.parse(job)).toEqual({
      ...job,
      budgets: {},
      kill_switches: {},
      early_stop: {},
      timeouts: {},
      fail_fast: false,
    });
  });

  it("is the same when what was parsed is parsed again", () => {
    const parsed = jobSchema.parse(job);
    expect(jobSchema.parse(JSON.parse(JSON.stringify(parsed)))).toEqual(parsed);
  });

  it("takes every part that is described", () => {
    const full = {
      ...job,
      budgets: {
        max_api_calls: 60,
        max_wall_clock_hours: 0.25,
        max_cost_usd: 2,
        google: { tokens_per_min: 60, max_tokens_total: 25 },
        llm: { max_tokens_total: 1_000 },
        web: { bytes_per_min: 1_000, max_bytes_total: 1_000_000 },
      },
      kill_switches: { google: true, web: true, llm: true, open_data: true, yelp: false },
      early_stop: { min_new_unique_rate: 0.1, window_calls: 50 },
      timeouts: { wall_clock_seconds: 60 },
      s3_prefix: "runs/edinburgh",
      fail_fast: true,
    };
    expect(jobSchema.parse(full)).toEqual(full);
  });

  it("Bug: an area half around the globe crossed itself, and one of nearly all the globe was small. Fix: an edge of 180 degrees goes as written, and of a ring that surrounds no pole the inside is measured.", () => {
    const box = (south: number, west: number, north: number, east: number, middle: number[]) => {
      const parallel = (lat: number) => [west, ...middle, east].map((lng) => ({ lat, lng }));
      return [...parallel(south), ...parallel(north).reverse()];
    };
    expect(withPolygon(box(89, -90, 89.5, 90, []))).toBe(true);
    expect(withPolygon(box(89, 90, 89.5, -90, []))).toBe(true);
    expect(withPolygon(box(-89.5, 0, -89, 180, []))).toBe(true);
    expect(withPolygon(box(89, -180, 89.5, 180, [-60, 60]))).toBe(true);
    expect(withPolygon(box(-89.9, -180, 89.9, 180, [-60, 60]))).toBe(false);
  });

  it("takes an area as a ring and as GeoJSON, with holes, in parts, and over the date line", () => {
    const square = [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
      [0, 0],
    ];
    const hole = [
      [0.2, 0.2],
      [0.4, 0.2],
      [0.4, 0.4],
      [0.2, 0.2],
    ];
    const fiji = [
      [179.8, -17],
      [-179.8, -17],
      [-179.8, -16],
      [179.8, -16],
      [179.8, -17],
    ];
    expect(
      withPolygon([
        { lat: 0, lng: 0 },
        { lat: 0, lng: 1 },
        { lat: 1, lng: 0 },
      ]),
    ).toBe(true);
    expect(withPolygon({ type: "Polygon", coordinates: [square, hole] })).toBe(true);
    expect(withPolygon({ type: "MultiPolygon", coordinates: [[square], [fiji]] })).toBe(true);
  });

  it("takes a ring whose edges touch without crossing", () => {
    const pinched = [
      { lat: 0, lng: 0 },
      { lat: 1, lng: 1 },
      { lat: 2, lng: 0 },
      { lat: 2, lng: 2 },
      { lat: 1, lng: 1 },
      { lat: 0, lng: 2 },
    ];
    expect(withPolygon(pinched)).toBe(true);
  });
});

describe("a city's slug", () => {
  it.each([
    ["Edinburgh", "edinburgh"],
    ["New York", "new-york"],
    ["São Paulo", "sao-paulo"],
    ["  Aix-en-Provence (13) ", "aix-en-provence-13"],
    ["東京", "東京"],
  ])("of %s is %s", (city, slug) => {
    expect(citySlug(city)).toBe(slug);
    expect(citySlug(slug)).toBe(slug);
  });
});
