import { goldenRatio } from "./hash.ts";

/** Only this many letters of a text make trigrams. */
const maxTrigramLetters = 48;
/** Names have fewer trigrams than this. */
export const mostTrigrams = maxTrigramLetters + 2;

/**
 * The set of trigrams of an ASCII text, padded with two marks before it and one behind it. Each is packed in an integer of 24
 * bits; sorted.
 */
export function trigramsOf(text: string): number[] {
  const end = Math.min(text.length, maxTrigramLetters);
  if (end === 0) return [];
  const grams: number[] = [];
  let previous = 0;
  let last = 0;
  for (let index = 0; index <= end; index++) {
    const letter = index === end ? 1 : (text.charCodeAt(index) & 0x7f) + 2;
    insert(grams, (previous << 16) | (last << 8) | letter);
    previous = last;
    last = letter;
  }
  return grams;
}

/** Inserts a number into a sorted list that does not have it yet. */
function insert(list: number[], value: number): void {
  let at = list.length;
  while (at > 0 && list[at - 1]! > value) at--;
  if (at > 0 && list[at - 1] === value) return;
  list.push(value);
  for (let place = list.length - 1; place > at; place--) list[place] = list[place - 1]!;
  list[at] = value;
}

/** Number of integers of a signature. */
export const signatureLength = 8;

/**
 * The signature of a set of trigrams: each sets one of 256 bits. Two sets that share many trigrams share about as many bits,
 * which are compared ten times as fast.
 */
export function signatureOf(trigrams: readonly number[]): Int32Array {
  const bits = new Int32Array(signatureLength);
  for (const gram of trigrams) {
    const place = Math.imul(gram, goldenRatio) >>> 24;
    bits[place >>> 5]! |= 1 << (place & 31);
  }
  return bits;
}

/**
 * Bits that two signatures share, by where they begin (population count, Warren, "Hacker's Delight", 5-1: counts of two,
 * four and eight bits side by side; here the eight words' counts are summed before the last step).
 */
export function commonBits(signatures: Int32Array, a: number, b: number): number {
  let total = 0;
  for (let part = 0; part < signatureLength; part += 2) {
    let low = signatures[a + part]! & signatures[b + part]!;
    let high = signatures[a + part + 1]! & signatures[b + part + 1]!;
    low -= (low >>> 1) & 0x55555555;
    high -= (high >>> 1) & 0x55555555;
    low = (low & 0x33333333) + ((low >>> 2) & 0x33333333) + (high & 0x33333333) + ((high >>> 2) & 0x33333333);
    total += (low & 0x0f0f0f0f) + ((low >>> 4) & 0x0f0f0f0f);
  }
  return Math.imul(total, 0x01010101) >>> 24;
}
