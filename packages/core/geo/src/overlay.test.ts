import { assert, constantFrom, double, integer, nat, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { areaSquareKilometres, discArea } from "./area.ts";
import { intersectAreas, uniteParts } from "./overlay.ts";
import { createPlaneArea } from "./plane-area.ts";
import { prepareArea } from "./point-in-area.ts";
import { destination } from "./sphere.ts";

const disc = (sign: number) =>
  record({
    lat: double({ min: 88, max: 90, noNaN: true }).map((lat) => sign * lat),
    lng: double({ min: -180, max: 180, noNaN: true }),
    metres: integer({ min: 1000, max: 200_000 }),
  });
const two = constantFrom(1, -1).chain((sign) => record({ a: disc(sign), b: disc(sign) }));

describe("discs around and beside a pole", () => {
  it("have in common what is in both, cover together what is in one, and count no ground twice", () => {
    assert(
      property(two, nat(359), ({ a, b }, bearing) => {
        const [first, second] = [discArea(a, a.metres), discArea(b, b.metres)];
        const common = intersectAreas(first, second);
        const united = uniteParts([...first, ...second])!;
        const contains = [first, second, common ?? [], united].map(prepareArea);
        for (const from of [a, b]) {
          for (const share of [0.01, 0.3, 0.6, 0.9, 1.1]) {
            const point = destination(from, bearing, share * from.metres);
            const [inFirst, inSecond, inCommon, inUnited] = contains.map((isInside) => isInside(point));
            expect(inCommon).toBe(inFirst! && inSecond!);
            expect(inUnited).toBe(inFirst! || inSecond!);
          }
        }
        const sizes = [first, second, common ?? [], united].map(areaSquareKilometres) as [
          number,
          number,
          number,
          number,
        ];
        expect(sizes[2] + sizes[3]).toBeCloseTo(sizes[0] + sizes[1], 3);
      }),
      { numRuns: 60 },
    );
  });

  it("keep one ring around the pole, so that no border is drawn where none is", () => {
    const common = intersectAreas(
      discArea({ lat: 89.9, lng: 40 }, 60_000),
      discArea({ lat: 90, lng: 0 }, 55_000),
    )!;
    expect(common).toHaveLength(1);
    expect(common[0]!.outer.every(({ lat }) => lat < 89.7)).toBe(true);
    const drawn = createPlaneArea(common);
    const pole = drawn.plane.toPlane({ lat: 90, lng: 0 });
    expect(drawn.positionOf(pole.x, pole.y, 20_000)).toBe("inside");
  });
});
