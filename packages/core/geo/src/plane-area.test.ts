import * as fc from "fast-check";
import { expect, it } from "vitest";
import { createPlane, type PlanePoint } from "./plane.ts";
import { createPlaneArea } from "./plane-area.ts";
import { projectRing, ringsOf } from "./ring.ts";

const plane = createPlane({ lat: 55.95, lng: -3.19 });

/** Whether a segment has a point in a square: what is left of it between each two parallel sides. */
function touches(a: PlanePoint, b: PlanePoint, x: number, y: number, half: number): boolean {
  let [from, to] = [0, 1];
  for (const [start, end, middle] of [
    [a.x, b.x, x],
    [a.y, b.y, y],
  ] as const) {
    if (start === end) {
      if (Math.abs(start - middle) > half) return false;
      continue;
    }
    const [first, second] = [middle - half, middle + half].map((side) => (side - start) / (end - start));
    from = Math.max(from, Math.min(first!, second!));
    to = Math.min(to, Math.max(first!, second!));
  }
  return from <= to;
}

const isLeftOf = (a: PlanePoint, b: PlanePoint, x: number, y: number): boolean =>
  a.y > y !== b.y > y && x < a.x + ((y - a.y) * (b.x - a.x)) / (b.y - a.y);

/** A star with corners all around, its hole a smaller one. */
const area = fc.array(fc.integer({ min: 300, max: 2000 }), { minLength: 3, maxLength: 12 }).map((reaches) => {
  const ring = (share: number) =>
    reaches.map((reach, i) => {
      const angle = (2 * Math.PI * i) / reaches.length;
      return plane.toLatLng({
        x: 400 + share * reach * Math.cos(angle),
        y: share * reach * Math.sin(angle) - 300,
      });
    });
  return [{ outer: ring(1), holes: [ring(0.3)] }];
});
const square = fc.record({
  x: fc.integer({ min: -2500, max: 2500 }),
  y: fc.integer({ min: -2500, max: 2500 }),
  half: fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 100 }), fc.integer({ min: 100, max: 2000 })),
});

it("an area says of a square whether an edge touches it, else whether it is inside or outside", () => {
  fc.assert(
    fc.property(area, fc.array(square, { minLength: 20, maxLength: 20 }), (drawnArea, squares) => {
      const drawn = createPlaneArea(drawnArea, plane);
      const edges = ringsOf(drawnArea).flatMap((ring) => {
        const points = projectRing(ring, plane);
        return points.map((point, i) => [point, points[(i + 1) % points.length]!] as const);
      });
      for (const { x, y, half } of squares) {
        const isInside = edges.filter(([a, b]) => isLeftOf(a, b, x, y)).length % 2 === 1;
        const isCrossed = edges.some(([a, b]) => touches(a, b, x, y, half));
        expect(drawn.contains(x, y)).toBe(isInside);
        expect(drawn.positionOf(x, y, half)).toBe(isCrossed ? "crossed" : isInside ? "inside" : "outside");
      }
    }),
    { numRuns: 200 },
  );
});
