import { discHoldsSquare, discTouchesSquare } from "./region.ts";

/** More than distances are rounded by, as a share. */
const ROUNDING = 1e-9;

/**
 * A tree of squares in a plane, each either a leaf or quartered, with points filed by leaf so that those near a position are
 * found quickly. Nodes are numbers, their properties arrays indexed by node; 0 is the root. Metres.
 */
export class Quadtree {
  /** The middle of each square. */
  readonly x: number[] = [];
  readonly y: number[] = [];
  readonly halfSide: number[] = [];
  /** The first of four children in a row, or −1 for a leaf. */
  readonly firstChild: number[] = [];
  /** −1 for the root. */
  readonly parent: number[] = [];
  /** The inserted points of a leaf: the first by leaf, and by point the next. −1 for none. */
  readonly firstPoint: number[] = [];
  readonly nextPoint: number[] = [];
  /** The number of inserted points by node, and the sums of their coordinates. */
  readonly pointCount: number[] = [];
  readonly pointSumX: number[] = [];
  readonly pointSumY: number[] = [];
  readonly pointX: number[] = [];
  readonly pointY: number[] = [];
  readonly #lastPoint: number[] = [];
  readonly #stack: number[] = [];

  get nodeCount(): number {
    return this.x.length;
  }

  isLeaf(node: number): boolean {
    return this.firstChild[node]! < 0;
  }

  /** The leaf that a position is in, or for one beyond the tree's square a leaf at its border. */
  leafAt(x: number, y: number): number {
    let node = 0;
    while (this.firstChild[node]! >= 0) {
      node = this.firstChild[node]! + (x >= this.x[node]! ? 1 : 0) + (y >= this.y[node]! ? 2 : 0);
    }
    return node;
  }

  /** The smallest node with everything of the tree that is within `reach` of a position. */
  nodeAround(x: number, y: number, reach: number): number {
    let node = 0;
    for (;;) {
      const first = this.firstChild[node]!;
      const [east, north] = [x - this.x[node]!, y - this.y[node]!];
      if (first < 0 || Math.abs(east) <= reach || Math.abs(north) <= reach) return node;
      node = first + (east >= 0 ? 1 : 0) + (north >= 0 ? 2 : 0);
    }
  }

  /** Calls `visit` for every leaf within `reach` of a position. */
  visitLeaves(
    x: number,
    y: number,
    reach: number,
    visit: (leaf: number) => void,
    node = this.nodeAround(x, y, reach),
  ): void {
    const disc = { x, y, radius: reach };
    if (!discTouchesSquare(disc, this.x[node]!, this.y[node]!, this.halfSide[node]!)) return;
    const first = this.firstChild[node]!;
    if (first < 0) visit(node);
    else for (let child = first; child < first + 4; child++) this.visitLeaves(x, y, reach, visit, child);
  }

  /** Inserts a point; its number is the count of points before it. One beyond the tree's square is in no leaf. */
  insert(x: number, y: number): void {
    const point = this.pointX.length;
    this.pointX.push(x);
    this.pointY.push(y);
    this.nextPoint.push(-1);
    if (!this.holds(x, y)) return;
    const leaf = this.leafAt(x, y);
    this.#file(point, leaf);
    for (let node = leaf; node >= 0; node = this.parent[node]!) {
      this.pointCount[node]!++;
      this.pointSumX[node]! += x;
      this.pointSumY[node]! += y;
    }
  }

  /** Whether a position is in the tree's square. */
  holds(x: number, y: number): boolean {
    return Math.max(Math.abs(x - this.x[0]!), Math.abs(y - this.y[0]!)) <= this.halfSide[0]!;
  }

  /**
   * The squared distance of the nearest point in the tree's square to a position; `Infinity` where there is none.
   *
   * @param before only points of lower numbers count.
   * @param within a distance within which there is one, if one is known: less is looked at.
   */
  squareToNearestPoint(x: number, y: number, before = Infinity, within = Infinity): number {
    const { x: middleX, y: middleY, halfSide, firstChild, pointCount, pointX, pointY } = this;
    const { firstPoint, nextPoint } = this;
    const stack = this.#stack;
    let least = within * within * (1 + ROUNDING);
    let waiting = 1;
    stack[0] = within === Infinity ? 0 : this.nodeAround(x, y, within * (1 + ROUNDING));
    while (waiting > 0) {
      const node = stack[--waiting]!;
      if (pointCount[node] === 0) continue;
      const half = halfSide[node]!;
      const awayX = Math.max(0, Math.abs(middleX[node]! - x) - half);
      const awayY = Math.max(0, Math.abs(middleY[node]! - y) - half);
      if (awayX * awayX + awayY * awayY >= least) continue;
      const first = firstChild[node]!;
      if (first >= 0) {
        // The child nearest to the position goes on top, to be looked at first.
        const nearest = (x >= middleX[node]! ? 1 : 0) + (y >= middleY[node]! ? 2 : 0);
        for (let i = 3; i >= 0; i--) stack[waiting++] = first + (nearest ^ i);
        continue;
      }
      for (let point = firstPoint[node]!; point >= 0; point = nextPoint[point]!) {
        const square = (pointX[point]! - x) ** 2 + (pointY[point]! - y) ** 2;
        if (square < least && point < before) least = square;
      }
    }
    return least;
  }

  /** The distance of the `count`-th nearest point within `reach` of a position; `Infinity` where there are fewer. */
  distanceToPoint(count: number, x: number, y: number, reach: number): number {
    if (this.#pointsIn(0, x, y, reach) < count) return Infinity;
    const distances: number[] = [];
    this.visitLeaves(x, y, reach, (leaf) => {
      for (let point = this.firstPoint[leaf]!; point >= 0; point = this.nextPoint[point]!)
        distances.push(this.#distanceTo(point, x, y));
    });
    return distances.sort((a, b) => a - b)[count - 1]!;
  }

  /** Calls `visit` for every inserted point nearer than `reach` to a position, leaf by leaf. */
  visitPoints(
    x: number,
    y: number,
    reach: number,
    visit: (point: number, pointX: number, pointY: number, leaf: number) => void,
  ): void {
    this.visitLeaves(x, y, reach, (leaf) => {
      for (let point = this.firstPoint[leaf]!; point >= 0; point = this.nextPoint[point]!) {
        if (this.#distanceTo(point, x, y) < reach)
          visit(point, this.pointX[point]!, this.pointY[point]!, leaf);
      }
    });
  }

  /** Adds a square as a leaf; returns its number. */
  protected addSquare(x: number, y: number, halfSide: number, parent: number): number {
    this.x.push(x);
    this.y.push(y);
    this.halfSide.push(halfSide);
    this.parent.push(parent);
    this.firstChild.push(-1);
    this.firstPoint.push(-1);
    this.#lastPoint.push(-1);
    this.pointCount.push(0);
    this.pointSumX.push(0);
    this.pointSumY.push(0);
    return this.x.length - 1;
  }

  /** Moves the points of a leaf that was quartered to its children. */
  protected movePointsToChildren(node: number): void {
    const first = this.firstChild[node]!;
    const [x, y] = [this.x[node]!, this.y[node]!];
    for (let point = this.firstPoint[node]!, next; point >= 0; point = next) {
      next = this.nextPoint[point]!;
      const leaf = first + (this.pointX[point]! >= x ? 1 : 0) + (this.pointY[point]! >= y ? 2 : 0);
      this.#file(point, leaf);
      this.pointCount[leaf]!++;
      this.pointSumX[leaf]! += this.pointX[point]!;
      this.pointSumY[leaf]! += this.pointY[point]!;
    }
    this.firstPoint[node] = -1;
  }

  /** Files a point with a leaf, after those that were filed before. */
  #file(point: number, leaf: number): void {
    if (this.firstPoint[leaf]! < 0) this.firstPoint[leaf] = point;
    else this.nextPoint[this.#lastPoint[leaf]!] = point;
    this.#lastPoint[leaf] = point;
    this.nextPoint[point] = -1;
  }

  /** How many points of a node are within `reach` of a position. */
  #pointsIn(node: number, x: number, y: number, reach: number): number {
    const disc = { x, y, radius: reach };
    const [nodeX, nodeY, half] = [this.x[node]!, this.y[node]!, this.halfSide[node]!];
    if (this.pointCount[node] === 0 || !discTouchesSquare(disc, nodeX, nodeY, half)) return 0;
    if (discHoldsSquare(disc, nodeX, nodeY, half)) return this.pointCount[node]!;
    const first = this.firstChild[node]!;
    let count = 0;
    if (first < 0) {
      for (let point = this.firstPoint[node]!; point >= 0; point = this.nextPoint[point]!)
        if (this.#distanceTo(point, x, y) <= reach) count++;
      return count;
    }
    for (let child = first; child < first + 4; child++) count += this.#pointsIn(child, x, y, reach);
    return count;
  }

  #distanceTo(point: number, x: number, y: number): number {
    return Math.hypot(this.pointX[point]! - x, this.pointY[point]! - y);
  }
}
