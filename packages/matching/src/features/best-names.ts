import type { Corpus } from "../corpus/corpus.ts";
import { commonBits, signatureLength } from "../corpus/trigrams.ts";
import { SharedTrigrams } from "./shared-trigrams.ts";
import { similarityByBits, trigramSimilarity } from "./trigram-similarity.ts";

/** The most similar names of two records, as positions in the corpus's names. */
export interface BestNames {
  nameA: number;
  nameB: number;
  /** Trigrams that they share. */
  shared: number;
  /** Their trigram similarity, 0..1. */
  similarity: number;
}

/** Finds the names by which records of one corpus are compared. */
export class BestNameFinder {
  private readonly corpus: Corpus;
  private readonly sharedTrigrams: SharedTrigrams;
  private readonly best: BestNames = { nameA: 0, nameB: 0, shared: 0, similarity: -1 };

  constructor(corpus: Corpus) {
    this.corpus = corpus;
    this.sharedTrigrams = new SharedTrigrams(corpus.trigrams);
  }

  /**
   * Of all names of two records, the most similar two (the first such two, main names before others). Quickest where the first
   * record is that of the call before. Overwrites and returns the same object.
   */
  find(a: number, b: number): BestNames {
    const { corpus, best, sharedTrigrams } = this;
    const { nameStarts, trigrams } = corpus;
    best.similarity = -1;
    for (let nameA = nameStarts[a]!; nameA < nameStarts[a + 1]!; nameA++) {
      const sizeA = trigrams.starts[nameA + 1]! - trigrams.starts[nameA]!;
      for (let nameB = nameStarts[b]!; nameB < nameStarts[b + 1]!; nameB++) {
        const sizeB = trigrams.starts[nameB + 1]! - trigrams.starts[nameB]!;
        if (best.similarity >= 0) {
          const most = Math.min(sizeA, sizeB, mostShared(corpus, nameA, nameB, sizeA));
          if (trigramSimilarity(sizeA, sizeB, most) <= best.similarity) continue;
        }
        const shared = sharedTrigrams.count(nameA, nameB);
        const similarity = trigramSimilarity(sizeA, sizeB, shared);
        if (similarity <= best.similarity) continue;
        best.nameA = nameA;
        best.nameB = nameB;
        best.shared = shared;
        best.similarity = similarity;
      }
    }
    return best;
  }
}

/**
 * An upper bound of the trigrams that two names share: the bits that their signatures share, plus the trigrams of `nameA`
 * that share a bit with another of its own.
 */
function mostShared({ signatures }: Corpus, nameA: number, nameB: number, sizeA: number): number {
  const [bitsA, bitsB] = [nameA * signatureLength, nameB * signatureLength];
  return commonBits(signatures, bitsA, bitsB) + sizeA - commonBits(signatures, bitsA, bitsA);
}

/** About the most that the trigram similarity of any names of two records can be, 0..1; see `similarityByBits`. */
export function similarityAtMost(corpus: Corpus, a: number, b: number): number {
  const { nameStarts, trigrams, signatures } = corpus;
  let most = 0;
  for (let nameA = nameStarts[a]!; nameA < nameStarts[a + 1]!; nameA++) {
    const sizeA = trigrams.starts[nameA + 1]! - trigrams.starts[nameA]!;
    for (let nameB = nameStarts[b]!; nameB < nameStarts[b + 1]!; nameB++) {
      const sizeB = trigrams.starts[nameB + 1]! - trigrams.starts[nameB]!;
      const bits = commonBits(signatures, nameA * signatureLength, nameB * signatureLength);
      most = Math.max(most, similarityByBits(sizeA, sizeB, bits));
    }
  }
  return most;
}
