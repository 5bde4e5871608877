import type { Corpus } from "../corpus/corpus.ts";
import type { AlignedWords } from "./word-alignment.ts";

/**
 * The kinds of place that one name adds to the other, as a set of bits (see `kinds-of-place.ts`): `HSBC ATM` adds an amenity
 * to `HSBC`, `Raffles Place MRT Station` transit to `Raffles Place`. Nothing where both names have words of their own.
 */
export function addedKinds({ wordKinds }: Corpus, words: AlignedWords): number {
  let kindsA = 0;
  let kindsB = 0;
  let inA = false;
  let inB = false;
  for (let at = 0; at < words.countA; at++) {
    if (!words.isLeftOverA(at)) continue;
    inA = true;
    kindsA |= wordKinds[words.wordA(at)]!;
  }
  for (let at = 0; at < words.countB; at++) {
    if (!words.isLeftOverB(at)) continue;
    inB = true;
    kindsB |= wordKinds[words.wordB(at)]!;
  }
  return inA && inB ? 0 : kindsA | kindsB;
}
