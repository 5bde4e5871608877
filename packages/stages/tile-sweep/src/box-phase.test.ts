import type { Area } from "@cityscout/contracts";
import { areaSquareKilometres } from "@cityscout/geo";
import { describe, expect, test } from "vitest";
import { bookBox, boxCoverage } from "./box-phase.ts";
import { newSweepState } from "./sweep-state.ts";

const outer = [
  { lat: 0, lng: 0 },
  { lat: 0, lng: 0.1 },
  { lat: 0.05, lng: 0.1 },
  { lat: 0.05, lng: 0 },
];
const area: Area = [{ outer, holes: [] }];
const west = { south: 0, west: 0, north: 0.05, east: 0.05 };
const east = { ...west, west: 0.05, east: 0.1 };

function coverageAfter(...boxes: readonly [typeof west, number | null][]) {
  const state = newSweepState();
  for (const [box, records] of boxes) bookBox(state, area, "overpass", box, records);
  return boxCoverage(state, areaSquareKilometres(area)).overpass!;
}

describe("what is expected of a box source", () => {
  test("is nothing more where all boxes are answered", () => {
    const { complete, expected_remaining } = coverageAfter([west, 400], [east, 0]);
    expect(complete).toBe(true);
    expect(expected_remaining).toEqual({ low: 0, mean: 0, high: 0 });
  });

  test("Bug: it was nothing more where a box was given up. Fix: as much as where boxes were answered, several times more, or nothing", () => {
    const { complete, expected_remaining } = coverageAfter([west, 400], [east, null]);
    expect(complete).toBe(false);
    expect(expected_remaining.mean).toBeCloseTo(400, -1);
    expect(expected_remaining.low).toBe(0);
    expect(expected_remaining.high).toBeGreaterThan(2000);
  });

  test("Bug: it was nothing more where no box was answered. Fix: a guess by the size of the area", () => {
    const { covered_km2, expected_remaining } = coverageAfter([west, null], [east, null]);
    expect(covered_km2).toBe(0);
    expect(expected_remaining.low).toBe(0);
    expect(expected_remaining.mean).toBeGreaterThan(1000);
    expect(expected_remaining.high).toBeGreaterThan(10_000);
  });
});
