import { type Coverage, type PlaneDisc, type Quadtree } from "@cityscout/geo";
import { OpenLeaves } from "./open-leaves.ts";

/** Of a leaf: bit 0 of a quadrant's number is set in the east, bit 1 in the north. */
export const QUADRANTS = 4;
/** A leaf reaches this many of its half sides around its middle. */
const CORNER = Math.SQRT2;

/** Points that were inserted together, by their numbers in the tree, and a disc that holds them. */
interface Arrival extends PlaneDisc {
  readonly first: number;
  readonly end: number;
}

/** The distances of the middles of a leaf's quadrants and, last, of its own, and up to which arrival of points they hold. */
interface Distances {
  readonly squares: Float64Array;
  /** The longest of them, in metres. */
  longest: number;
  arrivalsSeen: number;
}

/**
 * How far the quadrants of open leaves are from the nearest of some points. Distances are worked out when they are first asked
 * for, and shortened by points that came since, of which only those near the leaf are looked at.
 */
export class PointDistances {
  readonly #coverage: Coverage;
  readonly #points: Quadtree;
  readonly #known: OpenLeaves<Distances>;
  readonly #arrivals: Arrival[] = [];

  /** @param points to be near to: the places inserted in `coverage` itself, or others. */
  constructor(coverage: Coverage, points: Quadtree) {
    this.#coverage = coverage;
    this.#points = points;
    this.#known = new OpenLeaves(coverage);
  }

  /** The last `count` points of the tree came together, all of them within a disc. */
  addArrival({ x, y, radius }: PlaneDisc, count: number): void {
    const end = this.#points.pointX.length;
    this.#arrivals.push({ x, y, radius, first: end - count, end });
  }

  /** Squared distances from the middle of each quadrant, and last from the middle of the leaf. */
  squaresOf(leaf: number): Float64Array {
    const known = this.#known.of(leaf);
    if (known !== undefined) {
      if (known.arrivalsSeen < this.#arrivals.length) this.#shorten(leaf, known);
      return known.squares;
    }
    const distances = {
      squares: new Float64Array(QUADRANTS + 1),
      longest: 0,
      arrivalsSeen: this.#arrivals.length,
    };
    this.#measure(leaf, distances, (_, x, y) => this.#points.squareToNearestPoint(x, y));
    this.#known.add(leaf, distances);
    return distances.squares;
  }

  /** Takes in the points that came since. */
  #shorten(leaf: number, distances: Distances): void {
    const { x, y, halfSide } = this.#coverage;
    for (; distances.arrivalsSeen < this.#arrivals.length; distances.arrivalsSeen++) {
      const arrival = this.#arrivals[distances.arrivalsSeen]!;
      const reach = distances.longest + CORNER * halfSide[leaf]! + arrival.radius;
      if ((arrival.x - x[leaf]!) ** 2 + (arrival.y - y[leaf]!) ** 2 > reach * reach) continue;
      this.#measure(leaf, distances, (quadrant, x, y) =>
        Math.min(distances.squares[quadrant]!, this.#squareToArrival(x, y, arrival)),
      );
    }
  }

  #squareToArrival(x: number, y: number, { first, end }: Arrival): number {
    const { pointX, pointY } = this.#points;
    let least = Infinity;
    for (let point = first; point < end; point++) {
      const square = (pointX[point]! - x) ** 2 + (pointY[point]! - y) ** 2;
      if (square < least) least = square;
    }
    return least;
  }

  #measure(
    leaf: number,
    distances: Distances,
    squareOf: (quadrant: number, x: number, y: number) => number,
  ): void {
    const { x, y, halfSide } = this.#coverage;
    const quarter = halfSide[leaf]! / 2;
    let longest = squareOf(QUADRANTS, x[leaf]!, y[leaf]!);
    distances.squares[QUADRANTS] = longest;
    for (let quadrant = 0; quadrant < QUADRANTS; quadrant++) {
      const atX = x[leaf]! + (quadrant & 1 ? quarter : -quarter);
      const atY = y[leaf]! + (quadrant & 2 ? quarter : -quarter);
      const square = squareOf(quadrant, atX, atY);
      distances.squares[quadrant] = square;
      if (square > longest) longest = square;
    }
    distances.longest = Math.sqrt(longest);
  }
}
