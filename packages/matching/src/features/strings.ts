import { compareTexts, textLength, type Texts } from "../corpus/texts.ts";

/** Longer texts are compared by their beginnings only: it bounds the cost of a pair. */
export const maxLetters = 48;

const matchedA = new Uint8Array(maxLetters);
const matchedB = new Uint8Array(maxLetters);

/**
 * Jaro-Winkler similarity, 0..1 (Jaro 1989, Winkler 1990): common letters near the same place, transpositions, and a
 * bonus of 0.1 for each of up to four first letters in common. 0 when either text is empty. Made symmetric by taking
 * the shorter text (or the smaller, of equal length) first.
 */
export function jaroWinkler(texts: Texts, textA: number, textB: number): number {
  const shorter = textLength(texts, textA) - textLength(texts, textB);
  if (textA === textB) return textLength(texts, textA) === 0 ? 0 : 1;
  const aFirst = shorter < 0 || (shorter === 0 && compareTexts(texts, textA, textB) < 0);
  const a = aFirst ? textA : textB;
  const b = aFirst ? textB : textA;
  const { bytes, starts } = texts;
  const startA = starts[a]!;
  const startB = starts[b]!;
  const lengthA = Math.min(starts[a + 1]! - startA, maxLetters);
  const lengthB = Math.min(starts[b + 1]! - startB, maxLetters);
  const common = markCommon(bytes, startA, lengthA, startB, lengthB);
  if (common === 0) return 0;
  let outOfPlace = 0;
  let at = 0;
  for (let index = 0; index < lengthA; index++) {
    if (matchedA[index] === 0) continue;
    while (matchedB[at] === 0) at++;
    if (bytes[startA + index] !== bytes[startB + at]) outOfPlace++;
    at++;
  }
  const jaro = (common / lengthA + common / lengthB + (common - outOfPlace / 2) / common) / 3;
  let prefix = 0;
  while (prefix < 4 && prefix < lengthA && bytes[startA + prefix] === bytes[startB + prefix]) prefix++;
  return jaro + prefix * 0.1 * (1 - jaro);
}

function markCommon(
  bytes: Uint8Array,
  startA: number,
  lengthA: number,
  startB: number,
  lengthB: number,
): number {
  const reach = Math.max(0, (lengthB >>> 1) - 1);
  for (let index = 0; index < lengthA; index++) matchedA[index] = 0;
  for (let index = 0; index < lengthB; index++) matchedB[index] = 0;
  let common = 0;
  for (let index = 0; index < lengthA; index++) {
    const letter = bytes[startA + index]!;
    const end = Math.min(lengthB, index + reach + 1);
    for (let other = Math.max(0, index - reach); other < end; other++) {
      if (bytes[startB + other] !== letter || matchedB[other] === 1) continue;
      matchedA[index] = 1;
      matchedB[other] = 1;
      common++;
      break;
    }
  }
  return common;
}

/** Letters that two texts share from their beginning. */
export function sharedPrefix(texts: Texts, a: number, b: number): number {
  const { bytes, starts } = texts;
  const startA = starts[a]!;
  const startB = starts[b]!;
  const end = Math.min(starts[a + 1]! - startA, starts[b + 1]! - startB);
  let shared = 0;
  while (shared < end && bytes[startA + shared] === bytes[startB + shared]) shared++;
  return shared;
}

const runs = new Uint8Array(maxLetters + 1);

/** Length of the longest run of letters that two texts share (their first 48 letters). */
export function longestCommonRun(texts: Texts, a: number, b: number): number {
  const { bytes, starts } = texts;
  const startA = starts[a]!;
  const startB = starts[b]!;
  const lengthA = Math.min(starts[a + 1]! - startA, maxLetters);
  const lengthB = Math.min(starts[b + 1]! - startB, maxLetters);
  let longest = 0;
  for (let j = 0; j <= lengthB; j++) runs[j] = 0;
  for (let i = 0; i < lengthA; i++) {
    const letter = bytes[startA + i]!;
    // Backwards, so that `runs[j]` is still the row before.
    for (let j = lengthB - 1; j >= 0; j--) {
      const run = bytes[startB + j] === letter ? runs[j]! + 1 : 0;
      runs[j + 1] = run;
      if (run > longest) longest = run;
    }
  }
  return longest;
}
