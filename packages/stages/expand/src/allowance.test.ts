import { defaultLimits, type Limits } from "@cityscout/budget";
import type { CircleConnector } from "@cityscout/connectors";
import type { SourceCoverage } from "@cityscout/contracts";
import { expect, test } from "vitest";
import { expansionAllowance } from "./allowance.ts";

const circles = [
  { source: "google", resultCap: 20 },
  { source: "yelp", resultCap: 50 },
] as CircleConnector[];

const coverageOf = (mean: number): SourceCoverage => ({
  area_km2: 10,
  covered_km2: 0,
  unprovable_km2: 0,
  expected_remaining: { low: 0, mean, high: 2 * mean },
  complete: false,
});

const allowed = (limits: Partial<Limits>, mean = 1_000_000) =>
  expansionAllowance({ ...defaultLimits, ...limits }, circles, {
    google: coverageOf(mean),
    yelp: coverageOf(mean),
  });

const withYelp = (change: Partial<Limits["sources"]["yelp"]>): Partial<Limits> => ({
  sources: { ...defaultLimits.sources, yelp: { ...defaultLimits.sources.yelp, ...change } },
});

test("is a tenth of the calls and of the money, and of each source's own calls", () => {
  expect(allowed({ maxCalls: 2005, maxCostUsd: 25 })).toEqual({
    callsLeft: 200,
    costLeftUsd: 2.5,
    callsLeftBySource: { google: 200, yelp: 200 },
  });
  expect(allowed({ maxCalls: 2005, maxCostUsd: null }).costLeftUsd).toBe(Infinity);
  expect(allowed({ maxCalls: 2005, ...withYelp({ maxCalls: 99 }) }).callsLeftBySource).toEqual({
    google: 200,
    yelp: 9,
  });
});

test("is no more of a source than a tenth of the calls that the city is expected to take, two for each full answer", () => {
  expect(allowed({ maxCalls: 5000 }, 1001).callsLeftBySource).toEqual({ google: 11, yelp: 5 });
  expect(expansionAllowance(defaultLimits, circles, {}).callsLeftBySource).toEqual({ google: 0, yelp: 0 });
});

test("is no more of a source than its rate lets through in four minutes", () => {
  expect(allowed({ maxCalls: 5000, ...withYelp({ tokensPerMinute: 2.5 }) }).callsLeftBySource).toEqual({
    google: 500,
    yelp: 10,
  });
});
