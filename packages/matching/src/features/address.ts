import type { Corpus } from "../corpus/corpus.ts";
import { textLength, type Texts } from "../corpus/texts.ts";
import { sharedPrefix } from "./strings.ts";

/**
 * Agreement of house numbers: 1 where a number or range of one overlaps one of the other, else `-log10(1 + gap) / 3` for the
 * gap between the nearest two: −0.1 for neighbours, −1 for numbers 999 apart. `NaN` where either has none.
 */
export function houseAgreement({ houseNumbers }: Pick<Corpus, "houseNumbers">, a: number, b: number): number {
  const { starts, values } = houseNumbers;
  const endA = starts[a + 1]!;
  const endB = starts[b + 1]!;
  if (starts[a] === endA || starts[b] === endB) return Number.NaN;
  let gap = Number.POSITIVE_INFINITY;
  for (let i = starts[a]!; i < endA; i += 2) {
    for (let j = starts[b]!; j < endB; j += 2) {
      const apart = Math.max(values[i]! - values[j + 1]!, values[j]! - values[i + 1]!);
      if (apart <= 0) return 1;
      gap = Math.min(gap, apart);
    }
  }
  return -Math.log10(1 + gap) / 3;
}

/** Agreement of the words of two addresses, weighted by rarity. */
export interface StreetAgreement {
  /** Weight of the shared words by the weight of the lighter address, 0..1; `NaN` where either has no words. */
  containment: number;
  /** Weight of the rarest shared word; `NaN` as above. */
  rarestShared: number;
}

const agreement: StreetAgreement = { containment: 0, rarestShared: 0 };

/** Compares the words of two records' addresses. Overwrites and returns the same object. */
export function streetAgreement(corpus: Corpus, a: number, b: number): StreetAgreement {
  const { starts, values } = corpus.streets;
  const weights = corpus.streetWeights;
  let i = starts[a]!;
  let j = starts[b]!;
  const endA = starts[a + 1]!;
  const endB = starts[b + 1]!;
  agreement.containment = Number.NaN;
  agreement.rarestShared = Number.NaN;
  if (i === endA || j === endB) return agreement;
  let shared = 0;
  let rarest = 0;
  let totalA = 0;
  let totalB = 0;
  while (i < endA || j < endB) {
    const left = i < endA ? values[i]! : Number.POSITIVE_INFINITY;
    const right = j < endB ? values[j]! : Number.POSITIVE_INFINITY;
    if (left === right) {
      shared += weights[left]!;
      rarest = Math.max(rarest, weights[left]!);
    }
    if (left <= right) {
      totalA += weights[left]!;
      i++;
    }
    if (right <= left) {
      totalB += weights[right]!;
      j++;
    }
  }
  agreement.containment = shared / Math.min(totalA, totalB);
  agreement.rarestShared = rarest;
  return agreement;
}

/** The rarity-weighted share of one record's main name that stands in another's address, 0..1; `NaN` without an address. */
export function nameInAddress(corpus: Corpus, named: number, addressed: number): number {
  if (corpus.streets.starts[addressed] === corpus.streets.starts[addressed + 1]) return Number.NaN;
  const { starts, values } = corpus.words;
  const name = corpus.nameStarts[named]!;
  if (starts[name] === starts[name + 1]) return Number.NaN;
  if ((corpus.placeMasks[name]! & corpus.streetMasks[addressed]!) === 0) return 0;
  let total = 0;
  let found = 0;
  for (let at = starts[name]!; at < starts[name + 1]!; at++) {
    const weight = corpus.wordWeights[values[at]!]!;
    total += weight;
    if (standsInAddress(corpus, values[at]!, addressed)) found += weight;
  }
  return found / total;
}

/**
 * Agreement of two normalised postcodes, 0..1: the length of their common prefix by the longer one's length. So a shortened
 * code (`EH1` for `EH1 2DJ`) counts as far as it goes.
 */
export function postcodeAgreement(texts: Texts, a: number, b: number): number {
  if (a === b) return 1;
  const longest = Math.max(textLength(texts, a), textLength(texts, b));
  return longest === 0 ? 0 : sharedPrefix(texts, a, b) / longest;
}

/** Whether a word of a name stands in a record's address: as a word, or as the number of a street or of a house. */
export function standsInAddress(corpus: Corpus, word: number, record: number): boolean {
  if (corpus.wordIsNumber[word] === 1) {
    const number = corpus.wordNumbers[word]!;
    const houses = corpus.houseNumbers;
    for (let at = houses.starts[record]!; at < houses.starts[record + 1]!; at += 2) {
      if (number >= houses.values[at]! && number <= houses.values[at + 1]!) return true;
    }
  }
  const street = corpus.wordInStreets[word]!;
  if (street < 0) return false;
  const { starts, values } = corpus.streets;
  for (let at = starts[record]!; at < starts[record + 1]!; at++) if (values[at] === street) return true;
  return false;
}
