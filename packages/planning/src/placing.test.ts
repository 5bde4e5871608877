import { createPlaneArea, discArea, type PlanePoint } from "@cityscout/geo";
import { describe, expect, it } from "vitest";
import type { Yield } from "./expected-yield.ts";
import { climb } from "./placing.ts";

const area = createPlaneArea(discArea({ lat: 40.44, lng: -80 }, 5000));
const inArea = ({ x, y }: PlanePoint) => area.contains(x, y);
const found: Yield = { radius: 300, gain: 10, value: 10 };

describe("moving a centre uphill", () => {
  it("ends at the top of a hill", () => {
    const { at } = climb(
      inArea,
      { x: 0, y: 0 },
      found,
      () => found,
      ({ x, y }) => 100 - Math.hypot(x - 120, y - 90),
    );
    expect(Math.hypot(at.x - 120, at.y - 90)).toBeLessThan(20);
  });

  it("ends within 0.8 of the expected radius, and in the area", () => {
    const eastward = (x: number) =>
      climb(
        inArea,
        { x, y: 0 },
        found,
        () => found,
        (at) => 10_000 + at.x,
      ).at.x;
    expect(eastward(0)).toBeGreaterThan(0.7 * found.radius);
    expect(eastward(0)).toBeLessThanOrEqual(0.8 * found.radius);
    expect(eastward(4990)).toBeLessThan(5010);
  });

  it("goes around ground that it may not be moved to", () => {
    const isDry = ({ x, y }: PlanePoint) => Math.hypot(x - 100, y) > 60;
    const { at } = climb(
      isDry,
      { x: 0, y: 0 },
      found,
      () => found,
      ({ x, y }) => 1000 - Math.hypot(x - 100, y),
    );
    expect(isDry(at)).toBe(true);
    expect(at).not.toStrictEqual({ x: 0, y: 0 });
  });

  it.each([
    ["below 0 everywhere", () => -7],
    ["not a number", () => Number.NaN],
  ])("Bug: a round never ended where the worth was %s. Fix: every step has to be uphill.", (_, worthOf) => {
    let looks = 0;
    const yieldAt = (): Yield => {
      if (++looks > 10_000) throw new Error("the climb does not end");
      return found;
    };
    expect(climb(inArea, { x: 5, y: 5 }, found, yieldAt, worthOf).at).toStrictEqual({ x: 5, y: 5 });
  });
});
