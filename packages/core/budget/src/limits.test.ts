import { jobSchema } from "@cityscout/contracts";
import { describe, expect, it } from "vitest";
import { defaultLimits, limitsSchema, resolveLimits } from "./limits.ts";

const jobWith = (change: object = {}) =>
  jobSchema.parse({
    job_id: "edinburgh",
    city: "Edinburgh",
    seed: { type: "map", center: { lat: 55.9533, lng: -3.1883 }, radius_km: 10 },
    ...change,
  });
const resolve = (change: object = {}, environment: Record<string, string | undefined> = {}) =>
  resolveLimits({ environment, job: jobWith(change) });

describe("limits", () => {
  it("are the defaults where nothing else is said", () => {
    expect(resolve()).toEqual(defaultLimits);
    expect(defaultLimits).toMatchObject({
      maxCalls: 5_000,
      maxCostUsd: null,
      maxWallClockMs: 21_600_000,
      minNewUniqueRate: 0.05,
      windowCalls: 200,
    });
  });

  it("are the environment's before the job's before the defaults, each figure for itself", () => {
    const limits = resolve(
      {
        budgets: { max_api_calls: 60, max_cost_usd: 2, google: { tokens_per_min: 30, max_tokens_total: 25 } },
        early_stop: { min_new_unique_rate: 0.1, window_calls: 50 },
      },
      {
        CITYSCOUT_MAX_API_CALLS: "70",
        CITYSCOUT_WINDOW_CALLS: " 20 ",
        CITYSCOUT_MAX_COST_USD: "",
        CITYSCOUT_GOOGLE_MAX_TOKENS_TOTAL: "10",
        CITYSCOUT_YELP_COST_USD_PER_CALL: "0",
        HOME: "/",
      },
    );
    expect(limits).toMatchObject({ maxCalls: 70, maxCostUsd: 2, minNewUniqueRate: 0.1, windowCalls: 20 });
    expect(limits.sources.google).toMatchObject({
      tokensPerMinute: 30,
      maxCalls: 10,
      costUsdPerCall: defaultLimits.sources.google.costUsdPerCall,
    });
    expect(limits.sources.yelp).toMatchObject({ costUsdPerCall: 0, maxCalls: null });
  });

  it.each([
    ["hours of the job", { budgets: { max_wall_clock_hours: 0.5 } }, {}, 1_800_000],
    [
      "the smaller of hours and seconds",
      { budgets: { max_wall_clock_hours: 1 }, timeouts: { wall_clock_seconds: 7_200 } },
      {},
      3_600_000,
    ],
    ["seconds where they are fewer", { timeouts: { wall_clock_seconds: 60 } }, {}, 60_000],
    [
      "seconds beyond the default hours, which nobody asked for",
      { timeouts: { wall_clock_seconds: 36_000 } },
      {},
      36_000_000,
    ],
    [
      "the environment's hours",
      { budgets: { max_wall_clock_hours: 1 } },
      { CITYSCOUT_MAX_WALL_CLOCK_HOURS: "2" },
      7_200_000,
    ],
    ["the environment's seconds", {}, { CITYSCOUT_WALL_CLOCK_SECONDS: "5" }, 5_000],
  ])("of time are %s", (_what, change, environment, expected) => {
    expect(resolve(change, environment).maxWallClockMs).toBe(expected);
  });

  it("turn a group of sources off by one switch, wherever it is on", () => {
    const off = (change: object, environment = {}): string[] =>
      Object.entries(resolve(change, environment).sources)
        .filter(([, source]) => source.off)
        .map(([name]) => name);
    expect(off({ kill_switches: { open_data: true, google: true, yelp: false, llm: true } })).toEqual([
      "overpass",
      "google",
      "nominatim",
      "wikidata",
    ]);
    expect(off({ kill_switches: { yelp: false } }, { CITYSCOUT_KILL_SWITCHES: "yelp, google" })).toEqual([
      "google",
      "yelp",
    ]);
  });

  it("scale every rate for a simulated minute, and nothing else", () => {
    const scaled = resolve({}, { CITYSCOUT_RATE_SCALE: "60" });
    expect(scaled.sources.google).toEqual({ ...defaultLimits.sources.google, tokensPerMinute: 36_000 });
    expect(scaled.sources.nominatim.tokensPerMinute).toBe(3_600);
    expect({ ...scaled, sources: null }).toEqual({ ...defaultLimits, sources: null });
  });

  it("are the same when they were stored", () => {
    const limits = resolve({ budgets: { max_cost_usd: 2 } }, { CITYSCOUT_RATE_SCALE: "1000000" });
    expect(limitsSchema.parse(JSON.parse(JSON.stringify(limits)))).toEqual(limits);
  });

  it.each([
    [
      "CITYSCOUT_MAX_API_CALLS",
      "many",
      'CITYSCOUT_MAX_API_CALLS: found "many", expected a whole number from 1 up',
    ],
    ["CITYSCOUT_MAX_API_CALLS", "0", 'CITYSCOUT_MAX_API_CALLS: found "0", expected a whole number from 1 up'],
    [
      "CITYSCOUT_MIN_NEW_UNIQUE_RATE",
      "5",
      'CITYSCOUT_MIN_NEW_UNIQUE_RATE: found "5", expected a number from 0 to 1',
    ],
    [
      "CITYSCOUT_GOOGLE_TOKENS_PER_MIN",
      "-1",
      'CITYSCOUT_GOOGLE_TOKENS_PER_MIN: found "-1", expected a number above 0',
    ],
    [
      "CITYSCOUT_MAX_COST_USD",
      "Infinity",
      'CITYSCOUT_MAX_COST_USD: found "Infinity", expected a number above 0',
    ],
    [
      "CITYSCOUT_KILL_SWITCHES",
      "google,bing",
      'CITYSCOUT_KILL_SWITCHES: found "google,bing", expected names out of web, llm,',
    ],
  ])("refuse %s=%s by name, value and what is allowed", (name, value, message) => {
    expect(() => resolve({}, { [name]: value })).toThrow(
      expect.objectContaining({
        name: "InvalidInputError",
        message: expect.stringContaining(message) as string,
      }),
    );
  });
});
