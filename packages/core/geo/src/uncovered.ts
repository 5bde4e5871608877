import type { PlanePoint } from "./plane.ts";
import { discHoldsSquare, type PlaneDisc, type Region } from "./region.ts";

/** Squares of this size that no single disc contains count as uncovered, which errs on the safe side. */
const SMALLEST_HALF_SIDE_METRES = 0.01;
/** Sweeps of cities look at hundreds of squares at the very most. */
const MOST_SQUARES_BREADTH_FIRST = 1024;

/**
 * Finds a point of a square that is in the region and in none of the discs; `null` only if there surely is none.
 *
 * Quarters the square until the middle of a part is uncovered, or every part lies within a single disc or outside of the
 * region. Breadth first finds a point deep in uncovered ground rather than one beside a disc. But where a border of the region
 * runs along a side of the square, less than a centimetre off, that is millions of squares; so after some, depth first.
 */
export function findUncovered(
  x: number,
  y: number,
  halfSide: number,
  discs: readonly PlaneDisc[],
  region: Region | undefined,
): PlanePoint | null {
  const squares = [x, y, halfSide];
  for (let seen = 0; squares.length > 3 * seen;) {
    const isBreadthFirst = seen < MOST_SQUARES_BREADTH_FIRST;
    const at = isBreadthFirst ? 3 * seen : squares.length - 3;
    const [cx, cy, half] = [squares[at]!, squares[at + 1]!, squares[at + 2]!];
    if (isBreadthFirst) seen++;
    else squares.length = at;
    if (discs.some((disc) => discHoldsSquare(disc, cx, cy, half))) continue;
    const position = region?.positionOf(cx, cy, half) ?? "inside";
    if (position === "outside") continue;
    if (half < SMALLEST_HALF_SIDE_METRES) return { x: cx, y: cy };
    const isInside = position === "inside" || region!.contains(cx, cy);
    if (isInside && !discs.some((disc) => discHoldsSquare(disc, cx, cy, 0))) return { x: cx, y: cy };
    const quarter = half / 2;
    for (const dx of [-quarter, quarter]) {
      for (const dy of [-quarter, quarter]) squares.push(cx + dx, cy + dy, quarter);
    }
  }
  return null;
}
