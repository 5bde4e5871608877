import { scriptBits } from "../normalise/scripts.ts";
import type { Rows } from "./columns.ts";
import { goldenRatio } from "./hash.ts";

/** What tells at which house a record is. */
interface Addresses {
  /** Keys of each record's house (see `address-points.ts`). */
  readonly houseKeys: Rows;
  /** Words of each record's address, and its house numbers as ranges: a street of one word has no keys. */
  readonly streets: Rows;
  readonly houseNumbers: Rows;
}

/**
 * Marks with 1 the records that are the only one of their source and category at their house. That matters only where names
 * cannot be compared, so none is marked if no name is in a script far from Latin. A record without a house is not known to be
 * alone.
 *
 * @param scripts Bits of the scripts of each name.
 */
export function aloneAtHouse(
  addresses: Addresses,
  sourceOf: Uint8Array,
  categoryOf: Uint8Array,
  scripts: Uint8Array,
): Uint8Array {
  const alone = new Uint8Array(sourceOf.length);
  if (!scripts.some((bits) => (bits & scriptBits.far) !== 0)) return alone;
  const last = new Map<number, number>();
  for (let record = 0; record < alone.length; record++) {
    const keys = keysOf(addresses, record);
    if (keys.length === 0) continue;
    alone[record] = 1;
    const kind = Math.imul(sourceOf[record]! * 256 + categoryOf[record]! + 1, goldenRatio);
    for (const house of keys) {
      const key = house ^ kind;
      const mate = last.get(key);
      if (mate !== undefined && mate !== record) {
        alone[mate] = 0;
        alone[record] = 0;
      }
      last.set(key, record);
    }
  }
  return alone;
}

function keysOf({ houseKeys, streets, houseNumbers }: Addresses, record: number): Int32Array | number[] {
  const [word, end] = [streets.starts[record]!, streets.starts[record + 1]!];
  const house = houseNumbers.starts[record]!;
  if (end - word !== 1 || house === houseNumbers.starts[record + 1]) {
    return houseKeys.values.subarray(houseKeys.starts[record], houseKeys.starts[record + 1]);
  }
  return [Math.imul(streets.values[word]! + 1, goldenRatio) ^ houseNumbers.values[house]!];
}
