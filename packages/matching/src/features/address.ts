import type { Corpus } from "../corpus/corpus.ts";
import { textLength, type Texts } from "../corpus/texts.ts";
import { sharedPrefix } from "./strings.ts";
import { standsInAddress } from "./word-alignment.ts";

/**
 * Agreement of house numbers: 1 where a number or range of one touches one of the other, else 0 down to -1 with the
 * distance of the nearest two (`-log10(1 + gap) / 3`). `NaN` where either has none.
 */
export function houseAgreement(corpus: Corpus, a: number, b: number): number {
  const { starts, values } = corpus.houseNumbers;
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

/** Rarity-weighted words that two addresses share. */
export interface StreetAgreement {
  /** Shared weight by the lighter address's, 0..1; `NaN` where either has no words. */
  containment: number;
  /** The rarest shared word. */
  rarestShared: number;
}

const agreement: StreetAgreement = { containment: 0, rarestShared: 0 };

/** Overwrites and returns the same object. */
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

/** How much of the name of `named` stands in the address of `addressed`, by rarity, 0..1; `NaN` without address. */
export function nameInAddress(corpus: Corpus, named: number, addressed: number): number {
  if (corpus.streets.starts[addressed] === corpus.streets.starts[addressed + 1]) return Number.NaN;
  const { starts, values } = corpus.words;
  const name = corpus.nameStarts[named]!;
  let total = 0;
  let found = 0;
  for (let at = starts[name]!; at < starts[name + 1]!; at++) {
    const weight = corpus.wordWeights[values[at]!]!;
    total += weight;
    if (standsInAddress(corpus, values[at]!, addressed)) found += weight;
  }
  return total === 0 ? Number.NaN : found / total;
}

/**
 * How much of two normal postcodes agrees, 0..1: 1 when equal, else the share of the longer one that both begin with.
 * Shortened codes (`EH1` of `EH1 2DJ`) so count as far as they go.
 */
export function postcodeAgreement(texts: Texts, a: number, b: number): number {
  if (a === b) return 1;
  const longest = Math.max(textLength(texts, a), textLength(texts, b));
  return longest === 0 ? 0 : sharedPrefix(texts, a, b) / longest;
}
