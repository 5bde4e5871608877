import type { Corpus } from "../corpus/corpus.ts";
import { trigramOverlap } from "./trigram-overlap.ts";

/** Which names of two records are most alike, as positions in the corpus's names. */
export interface BestNames {
  nameA: number;
  nameB: number;
  /** Their trigram overlap, 0..1. */
  likeness: number;
}

const best: BestNames = { nameA: 0, nameB: 0, likeness: 0 };

/**
 * The names by which two records are compared: of all names of either, the two that are most alike (the first such
 * two, main names before others). Overwrites and returns the same object.
 */
export function bestNames(corpus: Corpus, a: number, b: number): BestNames {
  const { nameStarts, trigrams } = corpus;
  const endA = nameStarts[a + 1]!;
  const endB = nameStarts[b + 1]!;
  best.nameA = nameStarts[a]!;
  best.nameB = nameStarts[b]!;
  best.likeness = trigramOverlap(trigrams, best.nameA, best.nameB);
  if (endA - best.nameA === 1 && endB - best.nameB === 1) return best;
  for (let nameA = nameStarts[a]!; nameA < endA; nameA++) {
    for (let nameB = nameStarts[b]!; nameB < endB; nameB++) {
      const likeness = trigramOverlap(trigrams, nameA, nameB);
      if (likeness <= best.likeness) continue;
      best.nameA = nameA;
      best.nameB = nameB;
      best.likeness = likeness;
    }
  }
  return best;
}
