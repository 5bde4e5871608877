import type { Rows } from "../corpus/columns.ts";

/** How many values two rows of sorted, unique integers of at most 30 bits share. */
export function sharedCount(rows: Rows, a: number, b: number): number {
  const { starts, values } = rows;
  let i = starts[a]!;
  let j = starts[b]!;
  const endA = starts[a + 1]!;
  const endB = starts[b + 1]!;
  let shared = 0;
  while (i < endA && j < endB) {
    // Which is smaller cannot be foreseen: signs are added up instead of branched on. Values have 24 bits.
    const difference = values[i]! - values[j]!;
    const isSmaller = difference >>> 31;
    const isLarger = -difference >>> 31;
    shared += 1 - isSmaller - isLarger;
    i += 1 - isLarger;
    j += 1 - isSmaller;
  }
  return shared;
}

/**
 * Likeness of two names for blocking, 0..1: the mean of the Dice coefficient (Dice 1945) and the overlap coefficient
 * (Szymkiewicz 1934) of two sets of trigrams. The second lets a short name find the long one that contains it.
 */
export function trigramOverlap(sizeA: number, sizeB: number, shared: number): number {
  if (sizeA === 0 || sizeB === 0) return 0;
  return shared / (sizeA + sizeB) + shared / (2 * Math.min(sizeA, sizeB));
}
