import { release, startsOfCounts } from "./columns.ts";

/** Three digits make 32 bits. */
const digitBits = 11;
const digits = 1 << digitBits;

/**
 * Sorts positions by their keys, those of equal keys in the order given (a radix sort from the last digit on, Knuth, TAOCP 3,
 * 5.2.5): many times as fast as a sort that compares.
 *
 * @param positions Of `keys`, each once. Overwritten and returned.
 * @param keys By position. They are released.
 */
export function sortByKey(positions: Uint32Array, keys: Uint32Array): Uint32Array {
  let from = positions;
  let to: Uint32Array = new Uint32Array(positions.length);
  for (let shift = 0; shift < 32; shift += digitBits) {
    const next = new Uint32Array(digits + 1);
    for (const position of from) next[((keys[position]! >>> shift) & (digits - 1)) + 1]!++;
    // What does not differ in this digit is sorted by it.
    if (next.includes(from.length, 1)) continue;
    startsOfCounts(next);
    for (const position of from) to[next[(keys[position]! >>> shift) & (digits - 1)]!++] = position;
    [from, to] = [to, from];
  }
  if (from !== positions) positions.set(from);
  release(from === positions ? to : from);
  release(keys);
  return positions;
}
