import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPointIndex } from "./point-index.ts";
import { distanceMetres } from "./sphere.ts";

const anywhere = fc.record({
  lat: fc.oneof(fc.double({ min: -90, max: 90, noNaN: true }), fc.constantFrom(-90, -89.9, 0, 89.999, 90)),
  lng: fc.oneof(
    fc.double({ min: -180, max: 180, noNaN: true }),
    fc.constantFrom(-180, -179.99, 0, 179.99, 180),
  ),
});
/** Some tens of metres from each other, and often equally far. */
const step = fc.integer({ min: -20, max: 20 }).map((steps) => steps / 2000);
const close = fc.record({ lat: step, lng: step });
const somewhere = fc.oneof(anywhere, close);
const radius = fc.oneof(
  fc.nat(1500),
  fc.double({ min: 0, max: 50_000, noNaN: true }),
  fc.double({ min: 0, max: 2.1e7, noNaN: true }),
);

describe("a point index", () => {
  it("finds exactly the points within a radius, also over the date line and the poles", () => {
    fc.assert(
      fc.property(fc.array(somewhere, { maxLength: 60 }), somewhere, radius, (points, center, metres) => {
        const expected = points.flatMap((point, id) => (distanceMetres(center, point) <= metres ? [id] : []));
        expect(createPointIndex(points).within(center, metres)).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it("gives the nearest points in order of distance", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.array(anywhere, { maxLength: 60 }), fc.array(close, { maxLength: 60 })),
        somewhere,
        fc.nat(12),
        radius,
        (points, center, count, metres) => {
          const distance = (id: number) => distanceMetres(center, points[id]!);
          const expected = points
            .map((_, id) => id)
            .filter((id) => distance(id) <= metres)
            .sort((a, b) => distance(a) - distance(b) || a - b)
            .slice(0, count);
          expect(createPointIndex(points).nearest(center, count, metres)).toEqual(expected);
        },
      ),
      { numRuns: 500 },
    );
  });

  it("looks as far as the other side of the globe when no limit is given", () => {
    const index = createPointIndex([{ lat: -55.95, lng: 176.8 }]);
    expect(index.nearest({ lat: 55.95, lng: -3.2 }, 1)).toEqual([0]);
  });

  it("finds nothing in an empty list", () => {
    const index = createPointIndex([]);
    expect(index.within({ lat: 0, lng: 0 }, 1e6)).toEqual([]);
    expect(index.nearest({ lat: 0, lng: 0 }, 3)).toEqual([]);
  });
});
