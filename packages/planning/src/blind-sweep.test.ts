import { destination, discArea, distanceMetres } from "@cityscout/geo";
import { describe, expect, it } from "vitest";
import { answer, sourceOf } from "../test/simulated-source.ts";
import { unlimited } from "../test/sweep-all.ts";
import { createSweepPlanner } from "./index.ts";

const center = { lat: 48.2, lng: 16.37 };
const area = discArea(center, 15_000);

/** A small town, a kilometre from the middle of the area. */
const town = Array.from({ length: 400 }, (_, i) => ({
  ...destination(destination(center, 230, 1000), i * 137.5, 25 * Math.sqrt(i)),
  key: `town/${i}`,
}));

describe("a sweep of an area much wider than its source's circles", () => {
  it("Bug: it began at the border, and found the town in the middle after dozens of calls. Fix: less is expected the farther from the middle.", () => {
    const source = sourceOf({ resultCap: 20, maxRadiusMetres: 2000 });
    const planner = createSweepPlanner({ area, sources: [source], prior: [] });
    for (let calls = 1; ; calls++) {
      const [search] = planner.plan(unlimited);
      const answered = answer(town, source, search!);
      if (calls === 1) expect(distanceMetres(search!.center, center)).toBeLessThan(2000);
      if (answered.places.length > 0) break;
      expect(calls).toBeLessThan(15);
      planner.record([answered]);
    }
  });

  it("Bug: after some answers without any place it was sure that hardly any is left. Fix: until one is found, what was expected beforehand may be there.", () => {
    const source = sourceOf({ resultCap: 20, maxRadiusMetres: 2000 });
    const planner = createSweepPlanner({ area, sources: [source], prior: [] });
    for (let calls = 0; calls < 10; calls++) {
      const [search] = planner.plan(unlimited);
      planner.record([{ search: search!, places: [], more: false }]);
      expect(planner.coverage().foursquare!.expected_remaining.high).toBeGreaterThan(400);
    }
  });
});
