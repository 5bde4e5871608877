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
    // Which value is smaller cannot be predicted: signs are added up instead of branched on. Trigrams have 24 bits.
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
 * Similarity of two names for blocking, 0..1, by their sets of trigrams: the mean of the Dice coefficient (Dice 1945) and the
 * overlap coefficient (Szymkiewicz 1934). The second lets a short name find the long one that contains it.
 */
export function trigramSimilarity(sizeA: number, sizeB: number, shared: number): number {
  if (sizeA === 0 || sizeB === 0) return 0;
  return shared / (sizeA + sizeB) + shared / (2 * Math.min(sizeA, sizeB));
}

/** Several trigrams may fall on one bit of a signature: names share about this many trigrams for each bit, or fewer. */
const trigramsPerBit = 1.15;

/**
 * About the most that the trigram similarity of two names can be, from the bits that their signatures share. Quick; where
 * many trigrams fall on one bit, now and then too low by up to a fifth.
 */
export function similarityByBits(sizeA: number, sizeB: number, sharedBits: number): number {
  return trigramSimilarity(sizeA, sizeB, Math.min(sizeA, sizeB, trigramsPerBit * sharedBits));
}
