import type { Corpus } from "../corpus/corpus.ts";
import { standsInAddress } from "../features/address.ts";
import { WordAligner } from "../features/word-alignment.ts";

const matched = -1;

/**
 * Tells of two records whether they have two names: whichever names of theirs are compared, each has a word that is not, not even
 * nearly, a word of the other or of the other's address (`Main Pool`, `Training Pool`). A word that names a kind of place counts
 * only where the other name names none: an `Academy` may be a `Tuition Centre`.
 */
export function nameComparer(corpus: Corpus): (a: number, b: number) => boolean {
  const { nameStarts, wordKinds, kinds } = corpus;
  const aligner = new WordAligner(corpus);
  const leftOverA = (at: number): number => (aligner.isLeftOverA(at) ? aligner.wordA(at) : matched);
  const leftOverB = (at: number): number => (aligner.isLeftOverB(at) ? aligner.wordB(at) : matched);
  const hasOwnWord = (
    count: number,
    leftOver: (at: number) => number,
    name: number,
    other: number,
  ): boolean => {
    for (let at = 0; at < count; at++) {
      const word = leftOver(at);
      if (word === matched || (wordKinds[word] !== 0 && kinds[name] !== 0)) continue;
      if (!standsInAddress(corpus, word, other)) return true;
    }
    return false;
  };
  return (a, b) => {
    for (let nameA = nameStarts[a]!; nameA < nameStarts[a + 1]!; nameA++) {
      for (let nameB = nameStarts[b]!; nameB < nameStarts[b + 1]!; nameB++) {
        aligner.align(nameA, nameB, a, b);
        if (!hasOwnWord(aligner.countA, leftOverA, nameB, b)) return false;
        if (!hasOwnWord(aligner.countB, leftOverB, nameA, a)) return false;
      }
    }
    return true;
  };
}
