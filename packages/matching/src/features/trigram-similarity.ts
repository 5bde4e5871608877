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
