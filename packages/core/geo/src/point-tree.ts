import { finish, type Steps } from "@cityscout/contracts";
import type { PlanePoint } from "./plane.ts";
import { Quadtree } from "./quadtree.ts";

/** A leaf with more points is split … */
const MOST_POINTS_A_LEAF = 8;
/** … unless its side is as short as this: any number of points may be at one position. */
const SHORTEST_SIDE_METRES = 1;
/** Points to insert in a step. */
const POINTS_A_STEP = 10_000;

/** Points that are all known beforehand, in a tree that is fine where they are dense. */
export class PointTree extends Quadtree {
  private constructor(points: readonly PlanePoint[]) {
    super();
    let [left, low, right, high] = [Infinity, Infinity, -Infinity, -Infinity];
    for (const { x, y } of points) {
      [left, right] = [Math.min(left, x), Math.max(right, x)];
      [low, high] = [Math.min(low, y), Math.max(high, y)];
    }
    if (points.length === 0) [left, low, right, high] = [0, 0, 0, 0];
    // A little more than needed: a point at the very border would else be outside for a rounding error.
    const halfSide = 1 + Math.max(right - left, high - low) / 2;
    this.addSquare((left + right) / 2, (low + high) / 2, halfSide, -1);
  }

  /** The tree of some points. */
  static of(points: readonly PlanePoint[]): PointTree {
    return finish(PointTree.inSteps(points));
  }

  /** {@link of} in steps. */
  static *inSteps(points: readonly PlanePoint[]): Steps<PointTree> {
    const tree = new PointTree(points);
    for (const [i, { x, y }] of points.entries()) {
      if (i % POINTS_A_STEP === 0) yield;
      tree.insert(x, y);
      tree.#splitFull(tree.leafAt(x, y));
    }
    return tree;
  }

  #splitFull(leaf: number): void {
    const half = this.halfSide[leaf]!;
    if (this.pointCount[leaf]! <= MOST_POINTS_A_LEAF || 2 * half <= SHORTEST_SIDE_METRES) return;
    const first = this.nodeCount;
    this.firstChild[leaf] = first;
    for (let child = 0; child < 4; child++) {
      const x = this.x[leaf]! + (child & 1 ? half : -half) / 2;
      const y = this.y[leaf]! + (child & 2 ? half : -half) / 2;
      this.addSquare(x, y, half / 2, leaf);
    }
    this.movePointsToChildren(leaf);
    for (let child = first; child < first + 4; child++) this.#splitFull(child);
  }
}
