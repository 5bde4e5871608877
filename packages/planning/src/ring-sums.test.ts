import { Coverage, createPlaneArea, discArea } from "@cityscout/geo";
import { array, assert, integer, property, record, tuple } from "fast-check";
import { describe, expect, it } from "vitest";
import { DensityField } from "./density.ts";
import { OpenGround } from "./open-ground.ts";
import { RINGS, RingSums } from "./ring-sums.ts";

const area = createPlaneArea(discArea({ lat: 40.44, lng: -80 }, 5000));

const uneven = (x: number, y: number) => 2 + Math.sin(x / 700 + y / 900);

function blankGround(base = uneven): OpenGround {
  const coverage = new Coverage(area);
  const square = { x: coverage.x[0]!, y: coverage.y[0]!, halfSide: coverage.halfSide[0]! };
  return new OpenGround(coverage, new DensityField(square, base, 1e-5));
}

function sumsOf(sums: RingSums, x: number, y: number, reach: number): number[][] {
  sums.sumUp(x, y, reach, []);
  return [sums.known, sums.open, sums.gain, sums.value].map((rings) => [...rings]);
}

const total = (numbers: Iterable<number>) => [...numbers].reduce((sum, number) => sum + number, 0);

const coordinate = integer({ min: -4500, max: 4500 });
const disc = record({ x: coordinate, y: coordinate, radius: integer({ min: 60, max: 1500 }) });
const look = record({ x: coordinate, y: coordinate, reach: integer({ min: 50, max: 5000 }) });
const point = record({ x: coordinate, y: coordinate });

describe("sums of rings around a point", () => {
  it("count each place in its ring, where the tree is coarse beside the reach", () => {
    assert(
      property(array(point, { maxLength: 60 }), look, (points, { x, y, reach }) => {
        const ground = blankGround();
        for (const place of points) ground.coverage.insert(place.x, place.y);
        const expected = Array.from({ length: RINGS }, () => 0);
        for (const place of points) {
          const ring = Math.trunc(((place.x - x) ** 2 + (place.y - y) ** 2) * (RINGS / (reach * reach)));
          if (ring < RINGS) expected[ring]!++;
        }
        expect(sumsOf(new RingSums(ground, false), x, y, reach)[0]).toStrictEqual(expected);
      }),
    );
  });

  it("hold all that is expected on open ground within a reach beyond the tree", () => {
    assert(
      property(array(disc, { maxLength: 12 }), (discs) => {
        const ground = blankGround(() => 1);
        for (const proven of discs) ground.coverage.add(proven);
        const [, , gain] = sumsOf(new RingSums(ground, false), 0, 0, 40_000);
        expect(total(gain!)).toBeCloseTo(ground.expectedPlaces(), 6);
      }),
    );
  });

  it("are those of the ground as it is now, whatever was looked at before", () => {
    assert(
      property(array(tuple(disc, look, look), { maxLength: 12 }), (steps) => {
        const ground = blankGround();
        const sums = new RingSums(ground, false);
        for (const [proven, ...looks] of steps) {
          ground.invalidate();
          ground.coverage.insert(proven.x, proven.y);
          ground.coverage.refine(proven.x, proven.y, 2 * proven.radius, proven.radius / 2);
          ground.coverage.add(proven);
          for (const { x, y, reach } of looks)
            expect(sumsOf(sums, x, y, reach)).toStrictEqual(sumsOf(new RingSums(ground, false), x, y, reach));
        }
      }),
    );
  });

  it("are the same when more ground was looked at than is remembered", () => {
    const ground = blankGround();
    for (let i = 0; i < 150_000; i++) ground.coverage.insert(-3000 + (i % 500) * 12, -3000 + (i / 500) * 20);
    const sums = new RingSums(ground, false);
    const first = sumsOf(sums, 0, 0, 4500);
    sumsOf(sums, 500, 500, 6000);
    expect(sumsOf(sums, 0, 0, 4500)).toStrictEqual(first);
  });

  it("count ground at a leaf that is nearly surrounded for more", () => {
    const ground = blankGround();
    const sums = new RingSums(ground, false);
    const before = sumsOf(sums, 0, 0, 1000);
    sums.knownShare.set(ground.coverage.leafAt(10, 10), 0.5);
    const after = sumsOf(sums, 0, 0, 1000);
    expect(after[2]).toStrictEqual(before[2]);
    expect(total(after[3]!)).toBeGreaterThan(total(before[3]!));
  });
});
