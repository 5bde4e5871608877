import { destination, discArea } from "@cityscout/geo";
import { describe, expect, it } from "vitest";
import { answer, sourceOf } from "../test/simulated-source.ts";
import { sweepAll, unlimited } from "../test/sweep-all.ts";
import { createSweepPlanner } from "./index.ts";

const center = { lat: 55.9533, lng: -3.1883 };
const area = discArea(center, 2500);
const places = Array.from({ length: 300 }, (_, i) => ({
  ...destination(center, i * 137.5, 140 * Math.sqrt(i)),
  key: `place/${i}`,
}));

describe("an answer without records that says there are more", () => {
  it.each([
    ["ranked by distance", sourceOf({ resultCap: 20 })],
    ["with pages", sourceOf({ resultCap: 20, maxPages: 3 })],
    ["ranked by popularity", sourceOf({ resultCap: 20, ranking: "popularity" })],
  ])("Bug: was asked for ever. Fix: its search is given up: %s", (_name, source) => {
    const planner = createSweepPlanner({ area, sources: [source], prior: [] });
    const { calls } = sweepAll(planner, [source], places, {
      inFlight: 8,
      answer: (_places, _source, search) => ({ search, places: [], more: true }),
    });
    expect(calls).toBeLessThan(1000);
    const { covered_km2, unprovable_km2, complete } = planner.coverage().foursquare!;
    expect([covered_km2, unprovable_km2, complete]).toEqual([0, 0, false]);
  });

  it("keeps nothing around it from being found", () => {
    const source = sourceOf({ resultCap: 20 });
    const planner = createSweepPlanner({ area, sources: [source], prior: [] });
    planner.record(planner.plan(unlimited).map((search) => ({ search, places: [], more: true })));
    expect(sweepAll(planner, [source], places, { answer }).found.size).toBe(places.length);
  });
});
