import type { Area, LatLng } from "@cityscout/contracts";
import { assert, constantFrom, double, integer, nat, property, record } from "fast-check";
import { describe, expect, it } from "vitest";
import { areaSquareKilometres, discArea } from "./area.ts";
import { intersectAreas, uniteParts } from "./overlay.ts";
import { createPlaneArea } from "./plane-area.ts";
import { containsPoint, prepareArea } from "./point-in-area.ts";
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

describe("what two areas have in common", () => {
  const square = (south: number, west: number, side: number): LatLng[] => [
    { lat: south, lng: west },
    { lat: south, lng: west + side },
    { lat: south + side, lng: west + side },
    { lat: south + side, lng: west },
  ];
  /** A coast with many capes and bays, and a lake of the same kind. */
  const ragged = (vertices: number, reach: number): LatLng[] =>
    Array.from({ length: vertices }, (_, i) => {
      const angle = (2 * Math.PI * i) / vertices;
      const radius = reach * (1 + 0.2 * Math.sin(9 * angle) + 0.1 * Math.sin(31 * angle));
      return { lat: radius * Math.sin(angle), lng: 179.9 + radius * Math.cos(angle) };
    }).map(({ lat, lng }) => ({ lat, lng: lng > 180 ? lng - 360 : lng }));
  const land: Area = [{ outer: ragged(400, 0.3), holes: [ragged(100, 0.1)] }];
  const squares = Array.from({ length: 64 }, (_, i) => {
    const lng = 179.5 + 0.1 * (i % 8);
    return { outer: square(-0.4 + 0.1 * Math.floor(i / 8), lng > 180 ? lng - 360 : lng, 0.1), holes: [] };
  });

  it("adds up to the whole where squares cover it", () => {
    const shared = squares.map((part) => intersectAreas([part], land));
    const sum = shared.reduce((km2, common) => km2 + (common === null ? 0 : areaSquareKilometres(common)), 0);
    expect(sum).toBeCloseTo(areaSquareKilometres(land), 3);
  });

  it("holds the points that both hold, and no others", () => {
    for (const part of squares) {
      const common = intersectAreas([part], land);
      const isShared = common === null ? () => false : prepareArea(common);
      for (let i = 0; i < 25; i++) {
        const { lat, lng } = part.outer[0]!;
        const east = lng + 0.011 + 0.019 * (i % 5);
        const point = { lat: lat + 0.011 + 0.019 * Math.floor(i / 5), lng: east > 180 ? east - 360 : east };
        expect(isShared(point)).toBe(containsPoint(land, point));
      }
    }
  });

  it("is the square itself where that lies within, and nothing where it lies in a lake or outside", () => {
    const inside = [{ outer: square(-0.01, 179.73, 0.02), holes: [] }];
    expect(areaSquareKilometres(intersectAreas(inside, land)!)).toBeCloseTo(areaSquareKilometres(inside), 9);
    expect(intersectAreas([{ outer: square(-0.01, 179.89, 0.02), holes: [] }], land)).toBeNull();
    expect(intersectAreas([{ outer: square(0.5, 179.89, 0.02), holes: [] }], land)).toBeNull();
  });
});
