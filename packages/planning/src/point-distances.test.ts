import { Coverage, createPlaneArea, discArea } from "@cityscout/geo";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PointDistances, QUADRANTS } from "./point-distances.ts";

const area = createPlaneArea(discArea({ lat: 1.29, lng: 103.85 }, 3000));
const coordinate = fc.integer({ min: -2500, max: 2500 });
const group = fc.record({
  x: coordinate,
  y: coordinate,
  radius: fc.integer({ min: 1, max: 800 }),
  count: fc.integer({ min: 1, max: 6 }),
});

describe("distances from leaves to the nearest known place", () => {
  it("are those to the nearest of all, whenever they were first asked for and however the tree was split since", () => {
    fc.assert(
      fc.property(fc.array(group, { minLength: 1, maxLength: 8 }), (groups) => {
        const coverage = new Coverage(area);
        const distances = new PointDistances(coverage, coverage);
        const points: { x: number; y: number }[] = [];
        for (const { x, y, radius, count } of groups) {
          for (let i = 0; i < count; i++) {
            const at = { x: x + radius * Math.cos(i) * 0.9, y: y + radius * Math.sin(i) * 0.9 };
            points.push(at);
            coverage.insert(at.x, at.y);
          }
          distances.addArrival({ x, y, radius }, count);
          coverage.refine(x, y, 2 * radius, radius / 2);
          coverage.add({ x, y, radius });
          for (let leaf = 0; leaf < coverage.nodeCount; leaf += 7) {
            if (!coverage.isLeaf(leaf) || coverage.openMask[leaf] === 0) continue;
            const quarter = coverage.halfSide[leaf]! / 2;
            const middles = [
              [-quarter, -quarter],
              [quarter, -quarter],
              [-quarter, quarter],
              [quarter, quarter],
              [0, 0],
            ].map(([dx, dy]) => ({ x: coverage.x[leaf]! + dx!, y: coverage.y[leaf]! + dy! }));
            const nearest = middles.map((middle) =>
              Math.min(...points.map((at) => (at.x - middle.x) ** 2 + (at.y - middle.y) ** 2)),
            );
            for (let quadrant = 0; quadrant <= QUADRANTS; quadrant++)
              expect(distances.squareOf(leaf, quadrant)).toBe(nearest[quadrant]);
          }
        }
      }),
      { numRuns: 30 },
    );
  });
});
