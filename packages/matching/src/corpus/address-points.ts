import { hashText } from "./columns.ts";

/** The parts of an address that say where a record must be. */
export interface AddressKeys {
  /** Street words in their order. */
  readonly words: readonly string[];
  readonly houseNumbers: readonly (readonly [number, number])[];
  readonly postcode: string;
}

/** At most so many others vote on where an address is. */
const maxVoters = 15;
/** Shorter postcodes name a district, not a few houses. */
const minPostcodeLength = 5;

/**
 * Where each record's address is, by the positions of the other records that give the same house in the same street
 * or, failing that, the same postcode: a geocoder made of the records at hand. A record's own position can be wrong
 * by a kilometre where its address is right.
 *
 * @returns Three metres a record as in `earth.ts`; `NaN` where no other record shares the address.
 */
export function addressPoints(
  points: Float64Array,
  located: Uint8Array,
  addresses: readonly AddressKeys[],
): Float64Array {
  const found = new Float64Array(points.length).fill(Number.NaN);
  const houses = groupBy(addresses, houseKeys, located);
  const postcodes = groupBy(addresses, postcodeKeys, located);
  for (const [record, address] of addresses.entries()) {
    const place =
      voteAmong(houses, houseKeys(address), record, points) ??
      voteAmong(postcodes, postcodeKeys(address), record, points);
    if (place !== undefined) found.set(place, record * 3);
  }
  return found;
}

function houseKeys({ words, houseNumbers }: AddressKeys): number[] {
  const house = houseNumbers[0];
  if (house === undefined) return [];
  return words.slice(1).map((word, index) => hashText(`${house[0]} ${words[index]} ${word}`));
}

function postcodeKeys({ postcode }: AddressKeys): number[] {
  return postcode.length < minPostcodeLength ? [] : [hashText(postcode)];
}

function groupBy(
  addresses: readonly AddressKeys[],
  keysOf: (address: AddressKeys) => number[],
  located: Uint8Array,
): Map<number, number[]> {
  const groups = new Map<number, number[]>();
  for (const [record, address] of addresses.entries()) {
    if (located[record] === 0) continue;
    for (const key of keysOf(address)) {
      const group = groups.get(key);
      if (group === undefined) groups.set(key, [record]);
      else if (group.length <= maxVoters) group.push(record);
    }
  }
  return groups;
}

/** The median of the others' positions in the first group that has any. */
function voteAmong(
  groups: ReadonlyMap<number, readonly number[]>,
  keys: readonly number[],
  record: number,
  points: Float64Array,
): [number, number, number] | undefined {
  for (const key of keys) {
    const others = groups.get(key)?.filter((other) => other !== record) ?? [];
    if (others.length > 0)
      return [0, 1, 2].map((axis) => median(others, points, axis)) as [number, number, number];
  }
  return undefined;
}

function median(records: readonly number[], points: Float64Array, axis: number): number {
  const values = records.map((record) => points[record * 3 + axis]!).sort((a, b) => a - b);
  return values[values.length >>> 1]!;
}
