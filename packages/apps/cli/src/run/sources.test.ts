import { expect, it } from "vitest";
import { inventedPlaces } from "./sources.ts";

it("Bug: a synthetic city as wide as areas may be did not fit into memory. Fix: it has as many places as a metropolis", () => {
  expect(inventedPlaces(200)).toBe(inventedPlaces(150));
  expect(inventedPlaces(150)).toBeLessThanOrEqual(100_000);
  expect(inventedPlaces(8)).toBeCloseTo(30 * Math.PI * 8 ** 2, -1);
  expect(inventedPlaces(0.1)).toBe(50);
});
