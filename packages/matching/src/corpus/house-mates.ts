import { scriptBits } from "../normalise/scripts.ts";
import type { Rows } from "./columns.ts";
import { goldenRatio } from "./hash.ts";

/**
 * Marks with 1 the records that are the only one of their source and category at their house. That matters only where names
 * cannot be compared, so none is marked if no name is in a script far from Latin.
 *
 * @param houseKeys Keys of each record's house (see `address-points.ts`); without one a record is not known to be alone.
 * @param scripts Bits of the scripts of each name.
 */
export function aloneAtHouse(
  houseKeys: Rows,
  sourceOf: Uint8Array,
  categoryOf: Uint8Array,
  scripts: Uint8Array,
): Uint8Array {
  const alone = new Uint8Array(sourceOf.length);
  if (!scripts.some((bits) => (bits & scriptBits.far) !== 0)) return alone;
  const { starts, values } = houseKeys;
  const last = new Map<number, number>();
  for (let record = 0; record < alone.length; record++) {
    if (starts[record] === starts[record + 1]) continue;
    alone[record] = 1;
    const kind = Math.imul(sourceOf[record]! * 256 + categoryOf[record]! + 1, goldenRatio);
    for (let at = starts[record]!; at < starts[record + 1]!; at++) {
      const key = values[at]! ^ kind;
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
