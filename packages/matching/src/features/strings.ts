import { compareBytes, textLength, type Texts } from "../corpus/texts.ts";

/** Only this many letters of a text are compared, which bounds the cost of a pair. */
export const maxLetters = 48;

/**
 * Jaro-Winkler similarity, 0..1 (Jaro 1989, Winkler 1990). Jaro's is the mean of three shares: the letters that match a letter
 * near the same position, of either text, and of those the ones not transposed. Winkler's adds a tenth of what is missing to
 * 1 for each of up to four first letters in common. 0 if either text is empty. Made symmetric by taking the shorter text (of
 * equal lengths the smaller) first.
 */
export function jaroWinkler(texts: Texts, textA: number, textB: number): number {
  const shorter = textLength(texts, textA) - textLength(texts, textB);
  if (textA === textB) return textLength(texts, textA) === 0 ? 0 : 1;
  const aFirst = shorter < 0 || (shorter === 0 && compareBytes(texts, textA, textB) < 0);
  const a = aFirst ? textA : textB;
  const b = aFirst ? textB : textA;
  const { bytes, starts } = texts;
  const startA = starts[a]!;
  const startB = starts[b]!;
  const lengthA = Math.min(starts[a + 1]! - startA, maxLetters);
  const lengthB = Math.min(starts[b + 1]! - startB, maxLetters);
  const common = countCommon(bytes, startA, lengthA, startB, lengthB);
  if (common === 0) return 0;
  const outOfPlace = countOutOfPlace(bytes, startA, startB);
  const jaro = (common / lengthA + common / lengthB + (common - outOfPlace / 2) / common) / 3;
  let prefix = 0;
  while (prefix < 4 && prefix < lengthA && bytes[startA + prefix] === bytes[startB + prefix]) prefix++;
  return jaro + prefix * 0.1 * (1 - jaro);
}

/** The letters matched by the last count, as bits: the first 24 letters, the next 24. */
const matched = { lowA: 0, highA: 0, lowB: 0, highB: 0 };

/**
 * Matches letters: each of `a`, in turn, with the first equal letter of `b` near it that is still free. Returns how many
 * match.
 */
function countCommon(
  bytes: Uint8Array,
  startA: number,
  lengthA: number,
  startB: number,
  lengthB: number,
): number {
  const reach = Math.max(0, (lengthB >>> 1) - 1);
  markPlaces(bytes, startB, lengthB);
  const common =
    lengthB <= half
      ? countCommonInShort(bytes, startA, lengthA, reach)
      : countCommonInLong(bytes, startA, lengthA, reach);
  clearPlaces(bytes, startB, lengthB);
  return common;
}

/** The letters of `a` that match a marked text of one word of bits, as most names have: its window moves a bit a letter. */
function countCommonInShort(bytes: Uint8Array, startA: number, lengthA: number, reach: number): number {
  let window = bitsBelow(reach);
  let lowA = 0;
  let free = -1;
  let common = 0;
  for (let index = 0; index < lengthA; index++) {
    window = (window << 1) | (index <= reach ? 1 : 0);
    const near = lowPlaces[bytes[startA + index]!]! & free & window;
    if (near === 0) continue;
    free ^= near & -near;
    lowA |= 1 << index;
    common++;
  }
  matched.lowA = lowA;
  matched.highA = 0;
  matched.lowB = ~free;
  matched.highB = 0;
  return common;
}

function countCommonInLong(bytes: Uint8Array, startA: number, lengthA: number, reach: number): number {
  let lowA = 0;
  let highA = 0;
  let freeLow = -1;
  let freeHigh = -1;
  let common = 0;
  for (let index = 0; index < lengthA; index++) {
    const letter = bytes[startA + index]!;
    const from = index - reach;
    const to = index + reach + 1;
    const low = lowPlaces[letter]! & freeLow & bitsBelow(to) & ~bitsBelow(from);
    const high =
      low !== 0 ? 0 : highPlaces[letter]! & freeHigh & bitsBelow(to - half) & ~bitsBelow(from - half);
    if (low === 0 && high === 0) continue;
    freeLow &= ~(low & -low);
    freeHigh &= ~(high & -high);
    if (index < half) lowA |= 1 << index;
    else highA |= 1 << (index - half);
    common++;
  }
  matched.lowA = lowA;
  matched.highA = highA;
  matched.lowB = ~freeLow;
  matched.highB = ~freeHigh;
  return common;
}

/**
 * Of the matched letters, each text's in its own order, how many differ from the one at the same position: twice the
 * transpositions.
 */
function countOutOfPlace(bytes: Uint8Array, startA: number, startB: number): number {
  let { lowA, highA, lowB, highB } = matched;
  let count = 0;
  while ((lowA | highA) !== 0) {
    const a = lowA !== 0 ? lowestBit(lowA) : half + lowestBit(highA);
    const b = lowB !== 0 ? lowestBit(lowB) : half + lowestBit(highB);
    if (bytes[startA + a] !== bytes[startB + b]) count++;
    if (lowA !== 0) lowA &= lowA - 1;
    else highA &= highA - 1;
    if (lowB !== 0) lowB &= lowB - 1;
    else highB &= highB - 1;
  }
  return count;
}

/** The length of the common prefix of two texts. */
export function sharedPrefix(texts: Texts, a: number, b: number): number {
  const { bytes, starts } = texts;
  const startA = starts[a]!;
  const startB = starts[b]!;
  const end = Math.min(starts[a + 1]! - startA, starts[b + 1]! - startB);
  let shared = 0;
  while (shared < end && bytes[startA + shared] === bytes[startB + shared]) shared++;
  return shared;
}

/** By position in `b`, the length of the common run that ends there; valid only where the letter before in `a` matched. */
const runs = new Uint8Array(maxLetters);

/**
 * The length of the longest common substring of two texts (of their first 48 letters), by dynamic programming over the
 * positions that match.
 */
export function longestCommonRun(texts: Texts, a: number, b: number): number {
  const { bytes, starts } = texts;
  const startA = starts[a]!;
  const startB = starts[b]!;
  const lengthA = Math.min(starts[a + 1]! - startA, maxLetters);
  const lengthB = Math.min(starts[b + 1]! - startB, maxLetters);
  let longest = 0;
  let lowBefore = 0;
  let highBefore = 0;
  markPlaces(bytes, startB, lengthB);
  for (let i = 0; i < lengthA; i++) {
    const letter = bytes[startA + i]!;
    const low = lowPlaces[letter]!;
    const high = highPlaces[letter]!;
    // From the end, so that the run at the position before is still that of the letter before.
    for (let bits = high; bits !== 0; bits &= ~(1 << highestBit(bits))) {
      const j = highestBit(bits);
      const goesOn = j === 0 ? lowBefore & (1 << (half - 1)) : highBefore & (1 << (j - 1));
      const run = goesOn === 0 ? 1 : runs[half + j - 1]! + 1;
      runs[half + j] = run;
      if (run > longest) longest = run;
    }
    for (let bits = low; bits !== 0; bits &= ~(1 << highestBit(bits))) {
      const j = highestBit(bits);
      const run = j === 0 || (lowBefore & (1 << (j - 1))) === 0 ? 1 : runs[j - 1]! + 1;
      runs[j] = run;
      if (run > longest) longest = run;
    }
    lowBefore = low;
    highBefore = high;
  }
  clearPlaces(bytes, startB, lengthB);
  return longest;
}

/** Letters in the first of the two words of bits. */
const half = maxLetters / 2;
/** By byte, its positions in the marked text as bits; all 0 between two measures. */
const lowPlaces = new Int32Array(256);
const highPlaces = new Int32Array(256);

function markPlaces(bytes: Uint8Array, start: number, length: number): void {
  for (let at = 0; at < length; at++) {
    if (at < half) lowPlaces[bytes[start + at]!]! |= 1 << at;
    else highPlaces[bytes[start + at]!]! |= 1 << (at - half);
  }
}

function clearPlaces(bytes: Uint8Array, start: number, length: number): void {
  for (let at = 0; at < length; at++) {
    lowPlaces[bytes[start + at]!] = 0;
    highPlaces[bytes[start + at]!] = 0;
  }
}

/** The lowest `count` bits, of 24 at most. */
function bitsBelow(count: number): number {
  return count <= 0 ? 0 : count >= half ? (1 << half) - 1 : (1 << count) - 1;
}

function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}

function highestBit(bits: number): number {
  return 31 - Math.clz32(bits);
}
