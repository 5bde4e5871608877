import { PointTree } from "@cityscout/geo";
import { describe, expect, it } from "vitest";
import { DensityField } from "./density.ts";
import { GuidedField } from "./guided-field.ts";

const square = { x: 0, y: 0, halfSide: 5000 };
const perKm2 = (places: number) => places / 1e6;

/** Places of another source: 1,000 around one point. */
const guide = DensityField.ofPlaces(
  square,
  PointTree.of(
    Array.from({ length: 1000 }, (_, i) => ({ x: 2000 + (i % 32) * 20, y: 2000 + Math.floor(i / 32) * 20 })),
  ),
);

/** Proves a kilometre of ground around a point, on which there are so many places, evenly. */
function prove(field: GuidedField, x: number, y: number, places: number): void {
  const cells = Array.from({ length: 100 }, (_, i) => ({
    x: x + ((i % 10) - 4.5) * 100,
    y: y + (Math.floor(i / 10) - 4.5) * 100,
  }));
  const shown = cells.filter((_, i) => Math.floor((i * places) / 100) < Math.floor(((i + 1) * places) / 100));
  for (const at of cells) field.compareGround(at, 100 ** 2);
  for (const at of shown) field.comparePosition(at);
  for (const at of cells) field.addGround(at.x, at.y, 100 ** 2);
  for (const at of shown) field.addPlace(at.x, at.y, 100);
  field.renew();
}

describe("a density field guided by another source", () => {
  it("expects what the other has, until answers tell", () => {
    const field = new GuidedField(square, guide, perKm2(10));
    field.renew();
    expect(field.at(2300, 2300)).toBeCloseTo(guide.at(2300, 2300), 9);
    expect(field.at(-3000, -3000)).toBeCloseTo(guide.at(-3000, -3000), 9);
  });

  it("expects in a quarter what it would without it, where that has told more of the places found", () => {
    const field = new GuidedField(square, guide, perKm2(10));
    prove(field, -3000, -3000, 80);
    prove(field, -3000, -2000, 80);
    expect(field.at(-2000, -2500)).toBeGreaterThan(perKm2(20));
  });

  it("goes on expecting what the other has, scaled, where that is right", () => {
    const field = new GuidedField(square, guide, perKm2(10));
    prove(field, -3000, -3000, 0);
    prove(field, 2300, -3000, 0);
    expect(field.at(2300, 2300)).toBeGreaterThan(0.3 * guide.at(2300, 2300));
    expect(field.at(-2000, -2500)).toBeLessThan(perKm2(0.5));
  });
});
