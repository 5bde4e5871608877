import type { Coverage, PlaneDisc, Quadtree } from "@cityscout/geo";
import { NodeNumbers } from "./node-numbers.ts";

/** Of a leaf: bit 0 of a quadrant's number is set in the east, bit 1 in the north. */
export const QUADRANTS = 4;
/** A row: squared distances by quadrant, that of the leaf's middle, the longest distance, and up to which arrival they hold. */
const MIDDLE = QUADRANTS;
const LONGEST = QUADRANTS + 1;
const ARRIVALS = QUADRANTS + 2;
const WIDTH = QUADRANTS + 3;
/** Of a leaf that was not measured yet. */
const UNSET = -1;
/** A leaf reaches this many of its half sides around its middle. */
const CORNER = Math.SQRT2;

/** Points that were inserted together, by their numbers in the tree, and a disc that holds them. */
interface Arrival extends PlaneDisc {
  /** The number of the answer that showed them. */
  readonly answer: number;
  readonly first: number;
  readonly end: number;
}

/**
 * How far the middles of leaves and of their quadrants are from the nearest of some points. Distances are worked out when
 * they are first asked for, and shortened by points that came since, of which only those near the leaf are looked at.
 */
export class PointDistances {
  readonly #coverage: Coverage;
  readonly #points: Quadtree;
  readonly #rows = new NodeNumbers(UNSET, WIDTH);
  readonly #arrivals: Arrival[] = [];

  /** @param points to be near to: the places inserted in `coverage` itself, or others. */
  constructor(coverage: Coverage, points: Quadtree) {
    this.#coverage = coverage;
    this.#points = points;
  }

  /** The last `count` points of the tree came together with an answer, all of them within a disc. */
  addArrival(arrival: PlaneDisc & { readonly answer: number }, count: number): void {
    const end = this.#points.pointX.length;
    this.#arrivals.push({ ...arrival, first: end - count, end });
  }

  /**
   * The squared distance of the middle of a quadrant, or with {@link QUADRANTS} of the leaf.
   *
   * @param answer up to which points count. It never goes back for a leaf.
   */
  squareOf(leaf: number, quadrant: number, answer = Infinity): number {
    const row = this.#rows.rowOf(leaf);
    const seen = this.#rows.numbers[row + ARRIVALS]!;
    if (seen === UNSET) this.#measure(leaf, row, answer);
    else if (seen < this.#arrivals.length && this.#arrivals[seen]!.answer <= answer)
      this.#shorten(leaf, row, answer);
    return this.#rows.numbers[row + quadrant]!;
  }

  #measure(leaf: number, row: number, answer: number): void {
    let came = this.#arrivals.length;
    while (came > 0 && this.#arrivals[came - 1]!.answer > answer) came--;
    const before = this.#arrivals[came]?.first;
    this.#update(leaf, row, (_, x, y, within) => this.#points.squareToNearestPoint(x, y, before, within));
    this.#rows.numbers[row + ARRIVALS] = came;
  }

  /** Takes in the points that came since. */
  #shorten(leaf: number, row: number, answer: number): void {
    const { x, y, halfSide } = this.#coverage;
    const { numbers } = this.#rows;
    let next = numbers[row + ARRIVALS]!;
    for (; next < this.#arrivals.length && this.#arrivals[next]!.answer <= answer; next++) {
      const arrival = this.#arrivals[next]!;
      const reach = numbers[row + LONGEST]! + CORNER * halfSide[leaf]! + arrival.radius;
      if ((arrival.x - x[leaf]!) ** 2 + (arrival.y - y[leaf]!) ** 2 > reach * reach) continue;
      this.#update(leaf, row, (known, atX, atY) => Math.min(known, this.#squareToArrival(atX, atY, arrival)));
    }
    numbers[row + ARRIVALS] = next;
  }

  #squareToArrival(x: number, y: number, { first, end }: Arrival): number {
    const { pointX, pointY } = this.#points;
    let least = Infinity;
    for (let point = first; point < end; point++) {
      // Measured in the tree, it would not be found either.
      if (!this.#points.holds(pointX[point]!, pointY[point]!)) continue;
      const square = (pointX[point]! - x) ** 2 + (pointY[point]! - y) ** 2;
      if (square < least) least = square;
    }
    return least;
  }

  /** @param squareFrom worked out anew for the middle, and then for the quadrants: `within` is as far away as it can be. */
  #update(
    leaf: number,
    row: number,
    squareFrom: (known: number, x: number, y: number, within: number) => number,
  ): void {
    const { x, y, halfSide } = this.#coverage;
    const { numbers } = this.#rows;
    const quarter = halfSide[leaf]! / 2;
    let longest = squareFrom(numbers[row + MIDDLE]!, x[leaf]!, y[leaf]!, Infinity);
    const within = Math.sqrt(longest) + Math.SQRT2 * quarter;
    numbers[row + MIDDLE] = longest;
    for (let quadrant = 0; quadrant < QUADRANTS; quadrant++) {
      const atX = x[leaf]! + (quadrant & 1 ? quarter : -quarter);
      const atY = y[leaf]! + (quadrant & 2 ? quarter : -quarter);
      const square = squareFrom(numbers[row + quadrant]!, atX, atY, within);
      numbers[row + quadrant] = square;
      if (square > longest) longest = square;
    }
    numbers[row + LONGEST] = Math.sqrt(longest);
  }
}
