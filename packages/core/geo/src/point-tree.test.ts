import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { PointTree } from "./point-tree.ts";

const coordinate = fc.oneof(
  fc.integer({ min: -3, max: 3 }),
  fc.double({ min: -20_000, max: 20_000, noNaN: true }),
);
const point = fc.record({ x: coordinate, y: coordinate });

describe("the nearest of some points", () => {
  it("is the one that looking at all of them finds, wherever it is asked for and however many are at one position", () => {
    fc.assert(
      fc.property(
        fc.array(point, { maxLength: 60 }),
        fc.array(point, { minLength: 5, maxLength: 20 }),
        (points, probes) => {
          const tree = PointTree.of([...points, ...points]);
          for (const { x, y } of probes) {
            const squares = points.map((other) => (other.x - x) ** 2 + (other.y - y) ** 2);
            expect(tree.squareToNearestPoint(x, y)).toBe(Math.min(Infinity, ...squares));
          }
        },
      ),
    );
  });

  it("is found as well if it is known how far away it is at most", () => {
    fc.assert(
      fc.property(
        fc.array(point, { minLength: 1, maxLength: 60 }),
        fc.array(point, { minLength: 5, maxLength: 20 }),
        fc.double({ min: 0, max: 500, noNaN: true }),
        (points, probes, slack) => {
          const tree = PointTree.of(points);
          for (const { x, y } of probes) {
            const square = tree.squareToNearestPoint(x, y);
            expect(tree.squareToNearestPoint(x, y, Infinity, Math.sqrt(square) + slack)).toBe(square);
          }
        },
      ),
    );
  });

  it("is looked for in leaves of a few points", () => {
    const tree = PointTree.of(Array.from({ length: 5000 }, (_, i) => ({ x: (i * 37) % 1000, y: i })));
    const counts = tree.pointCount.filter((_, node) => tree.isLeaf(node));
    expect(Math.max(...counts)).toBeLessThanOrEqual(8);
  });

  it("also where all but one are close together", () => {
    const close = Array.from({ length: 9 }, (_, i) => ({ x: 2 * i, y: 0 }));
    const tree = PointTree.of([{ x: 20_000, y: 20_000 }, ...close]);
    const counts = tree.pointCount.filter((_, node) => tree.isLeaf(node));
    expect(Math.max(...counts)).toBeLessThanOrEqual(8);
    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(10);
  });

  it("and in one of any number of points that are at one position", () => {
    const tree = PointTree.of([{ x: 2000, y: 0 }, ...Array.from({ length: 500 }, () => ({ x: 3, y: 4 }))]);
    expect(tree.squareToNearestPoint(3, 6)).toBe(4);
    expect(tree.pointCount[tree.leafAt(3, 4)]).toBe(500);
  });
});

it("each point is in the leaf of its position, on the lines between leaves as well", () => {
  const points = Array.from({ length: 441 }, (_, i) => ({ x: (i % 21) - 10, y: Math.floor(i / 21) - 10 }));
  // Those on the lines of the first square are there before it is quartered.
  points.sort((a, b) => Math.abs(a.x * a.y) - Math.abs(b.x * b.y));
  const tree = PointTree.of(points);
  const filedAt: number[] = [];
  for (let node = 0; node < tree.nodeCount; node++) {
    for (let point = tree.firstPoint[node]!; point >= 0; point = tree.nextPoint[point]!)
      filedAt[point] = node;
  }
  expect(filedAt).toEqual(tree.pointX.map((x, point) => tree.leafAt(x, tree.pointY[point]!)));
});
