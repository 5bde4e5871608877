import type { Corpus } from "../corpus/corpus.ts";
import { commonBits, signatureLength } from "../corpus/trigrams.ts";
import { sharedCount, trigramOverlap } from "./trigram-overlap.ts";

/** Which names of two records are most alike, as positions in the corpus's names. */
export interface BestNames {
  nameA: number;
  nameB: number;
  /** Trigrams that they share. */
  shared: number;
  /** Their trigram overlap, 0..1. */
  likeness: number;
}

const best: BestNames = { nameA: 0, nameB: 0, shared: 0, likeness: -1 };

/**
 * The names by which two records are compared: of all names of either, the two that are most alike (the first such
 * two, main names before others). Overwrites and returns the same object.
 */
export function bestNames(corpus: Corpus, a: number, b: number): BestNames {
  const { nameStarts, trigrams } = corpus;
  best.likeness = -1;
  for (let nameA = nameStarts[a]!; nameA < nameStarts[a + 1]!; nameA++) {
    const sizeA = trigrams.starts[nameA + 1]! - trigrams.starts[nameA]!;
    for (let nameB = nameStarts[b]!; nameB < nameStarts[b + 1]!; nameB++) {
      const sizeB = trigrams.starts[nameB + 1]! - trigrams.starts[nameB]!;
      if (best.likeness >= 0) {
        const most = Math.min(sizeA, sizeB, mostShared(corpus, nameA, nameB, sizeA));
        if (trigramOverlap(sizeA, sizeB, most) <= best.likeness) continue;
      }
      const shared = sharedCount(trigrams, nameA, nameB);
      const likeness = trigramOverlap(sizeA, sizeB, shared);
      if (likeness <= best.likeness) continue;
      best.nameA = nameA;
      best.nameB = nameB;
      best.shared = shared;
      best.likeness = likeness;
    }
  }
  return best;
}

/** How many trigrams two names share at most: as many as their signatures do, and those of `nameA` that share a bit with another. */
function mostShared({ signatures }: Corpus, nameA: number, nameB: number, sizeA: number): number {
  const [bitsA, bitsB] = [nameA * signatureLength, nameB * signatureLength];
  return commonBits(signatures, bitsA, bitsB) + sizeA - commonBits(signatures, bitsA, bitsA);
}

/**
 * What the trigram overlap of two records' names is at most, 0..1. Quick, and too low by a fifth or less now and then,
 * where bits of a signature collide.
 */
export function likenessAtMost(corpus: Corpus, a: number, b: number): number {
  const { nameStarts, trigrams, signatures } = corpus;
  let most = 0;
  for (let nameA = nameStarts[a]!; nameA < nameStarts[a + 1]!; nameA++) {
    const sizeA = trigrams.starts[nameA + 1]! - trigrams.starts[nameA]!;
    for (let nameB = nameStarts[b]!; nameB < nameStarts[b + 1]!; nameB++) {
      const sizeB = trigrams.starts[nameB + 1]! - trigrams.starts[nameB]!;
      const shared = Math.min(
        sizeA,
        sizeB,
        1.15 * commonBits(signatures, nameA * signatureLength, nameB * signatureLength),
      );
      most = Math.max(most, trigramOverlap(sizeA, sizeB, shared));
    }
  }
  return most;
}
