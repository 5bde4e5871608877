import { destination, discArea } from "@cityscout/geo";
import { describe, expect, it } from "vitest";
import { answer, sourceOf } from "../test/simulated-source.ts";
import { unlimited } from "../test/sweep-all.ts";
import { createSweepPlanner } from "./index.ts";

const edinburgh = { lat: 55.9533, lng: -3.1883 };

describe("searches around anchors", () => {
  const area = discArea(edinburgh, 4000);
  const limits = { ...unlimited, inFlight: 50, minRadiusMetres: 300, maxRadiusMetres: 800 };
  const town = Array.from({ length: 2000 }, (_, i) => ({
    ...destination(edinburgh, i * 137.5, 70 * Math.sqrt(i)),
    key: `town/${i}`,
  }));

  it("keep within the radii that are allowed and are made only where they bring nearly a full answer", () => {
    const prior = [{ source: "overpass" as const, points: town }];
    const planner = createSweepPlanner({ area, sources: [sourceOf()], prior });
    const anchors = [
      edinburgh,
      destination(edinburgh, 90, 5),
      destination(edinburgh, 0, 2500),
      destination(edinburgh, 0, 9000),
    ];
    const searches = planner.planAround(anchors, limits);
    expect(searches.map(({ center }) => center.lat)).toEqual([
      anchors[0]!.lat,
      expect.closeTo(anchors[2]!.lat, 6),
    ]);
    for (const { radiusMetres } of searches) {
      expect(radiusMetres).toBeGreaterThanOrEqual(300);
      expect(radiusMetres).toBeLessThanOrEqual(800);
    }
    planner.record(searches.map((search) => answer(town, sourceOf(), search)));
    expect(planner.planAround(anchors, limits)).toEqual([]);
  });

  it("Bug: a search was narrower than its source allows. Fix: where it would have to be too wide, none is made", () => {
    const prior = [{ source: "overpass" as const, points: town }];
    const plannedBy = (minRadiusMetres: number) =>
      createSweepPlanner({ area, sources: [sourceOf({ resultCap: 20, minRadiusMetres })], prior }).planAround(
        [edinburgh, destination(edinburgh, 0, 2500)],
        limits,
      );
    expect(plannedBy(1000)).toEqual([]);
    expect(plannedBy(800).map(({ radiusMetres }) => radiusMetres)).toEqual([800, 800]);
  });

  it("are not made where hardly a place is expected", () => {
    const planner = createSweepPlanner({
      area: discArea(edinburgh, 40_000),
      sources: [sourceOf()],
      prior: [],
    });
    expect(planner.planAround([edinburgh], limits)).toEqual([]);
  });
});
