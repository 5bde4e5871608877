import type { SourceCoverage } from "@cityscout/contracts";
import { expect, test } from "vitest";
import { roundSize } from "./circle-phase.ts";

function remaining(mean: number): SourceCoverage {
  return {
    area_km2: 100,
    covered_km2: 0,
    unprovable_km2: 0,
    expected_remaining: { low: 0, mean, high: 2 * mean },
    complete: false,
  };
}

const yelp = { source: "yelp", resultCap: 50 } as const;
const google = { source: "google", resultCap: 20 } as const;

test.each([
  ["nothing is expected any more", 0, 24],
  ["little is", 14_400, 24],
  ["what is left would take rounds that large", 14_401, 25],
  ["much is", 150_000, 250],
  ["a whole country is", 10_000_000, 256],
])("a round where %s", (_, mean, size) => {
  expect(roundSize({ yelp: remaining(mean) }, [yelp])).toBe(size);
});

test("a round is as large as what all sources that are asked have left, each by its own full answers", () => {
  const coverage = { yelp: remaining(30_000), google: remaining(12_000), foursquare: remaining(1e9) };
  expect(roundSize(coverage, [yelp, google])).toBe(100);
  expect(roundSize({}, [yelp, google])).toBe(24);
});
