import { Coverage, createPlaneArea, discArea } from "@cityscout/geo";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PointDistances, QUADRANTS } from "./point-distances.ts";

const area = createPlaneArea(discArea({ lat: 1.29, lng: 103.85 }, 3000));
/** The tree reaches 3,300 m far; points beyond it count for nothing. */
const coordinate = fc.integer({ min: -3500, max: 3500 });
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
        for (const [answer, { x, y, radius, count }] of groups.entries()) {
          for (let i = 0; i < count; i++) {
            const at = { x: x + radius * Math.cos(i) * 0.9, y: y + radius * Math.sin(i) * 0.9 };
            if (coverage.holds(at.x, at.y)) points.push(at);
            coverage.insert(at.x, at.y);
          }
          distances.addArrival({ x, y, radius, answer }, count);
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

  it("go by the points of the answers so far, when they are measured as well as when points came since", () => {
    const coverage = new Coverage(area);
    const distances = new PointDistances(coverage, coverage);
    const leaf = coverage.leafAt(10, 10);
    const [x, y] = [coverage.x[leaf]!, coverage.y[leaf]!];
    for (const [i, distance] of [400, 300, 200].entries()) {
      coverage.insert(x + distance, y);
      distances.addArrival({ x: x + distance, y, radius: 1, answer: i + 1 }, 1);
    }
    for (const [answer, nearest] of [
      [1, 400],
      [1, 400],
      [2, 300],
      [5, 200],
    ] as const)
      expect(distances.squareOf(leaf, QUADRANTS, answer)).toBeCloseTo(nearest ** 2, 6);
  });
});
