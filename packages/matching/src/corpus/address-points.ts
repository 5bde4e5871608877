import type { NormalAddress } from "../normalise/address.ts";
import { ColumnBuilder, type Rows } from "./columns.ts";
import { distanceBetween, squaredMetres } from "./earth.ts";
import { hashText } from "./hash.ts";

/** At most this many other records vote on where an address is. */
const maxVoters = 15;
/** Shorter postcodes name a district, not a few houses. */
const minPostcodeLength = 5;
/**
 * Where half of the voters lie farther from their median, in metres, the key names a district as well: a ZIP code, a street
 * whose houses are numbered anew in each quarter. Of the postcodes of a few houses one in a hundred is as wide.
 */
const widestMedian = 300;

/**
 * Geocodes each record's address by the other records: it is at the median position of those that give the same house in the
 * same street or, failing that, the same postcode. A record's own position may be off by a kilometre where its address is
 * right.
 *
 * @param keys For each kind of key, best first, the keys of each record.
 * @returns Three metres a record as in `earth.ts`; `NaN` where no other record shares the address.
 */
export function addressPoints(
  points: Float64Array,
  located: Uint8Array,
  keys: readonly Rows[],
): Float64Array {
  const found = new Float64Array(points.length).fill(Number.NaN);
  const votes = new Float64Array(maxVoters + 1);
  for (const rows of keys) {
    const groups = new VoterGroups();
    for (let record = 0; record < located.length; record++) {
      if (located[record] === 0) continue;
      for (let at = rows.starts[record]!; at < rows.starts[record + 1]!; at++)
        groups.add(rows.values[at]!, record);
    }
    for (let record = 0; record < located.length; record++) {
      if (!Number.isNaN(found[record * 3]!)) continue;
      for (let at = rows.starts[record]!; at < rows.starts[record + 1]!; at++)
        if (groups.vote(rows.values[at]!, record, points, votes, found)) break;
    }
  }
  return found;
}

/** `ln(1 + metres)` from each record's position to where its address is; `NaN` where either is unknown. */
export function addressDrifts(points: Float64Array, ofAddresses: Float64Array): Float64Array {
  return Float64Array.from({ length: points.length / 3 }, (_, record) =>
    Math.log1p(distanceBetween(points, record, ofAddresses, record)),
  );
}

/** Keys of a house in a street: its number with every two consecutive words of the address. */
export function houseKeys({ words, houseNumbers }: NormalAddress): number[] {
  const house = houseNumbers[0];
  if (house === undefined) return [];
  return words.slice(1).map((word, index) => hashText(`${house[0]} ${words[index]} ${word}`));
}

/** The key of a postcode that names a few houses. */
export function postcodeKeys(postcode: string): number[] {
  return postcode.length < minPostcodeLength ? [] : [hashText(postcode)];
}

/** The first few records of each key, in their order, as chains through one array. */
class VoterGroups {
  private readonly groupOf = new Map<number, number>();
  private readonly sizes = new ColumnBuilder(new Uint8Array(1024));
  private readonly heads = new ColumnBuilder(new Int32Array(1024));
  private readonly tails = new ColumnBuilder(new Int32Array(1024));
  private readonly members = new ColumnBuilder(new Int32Array(1024));
  private readonly next = new ColumnBuilder(new Int32Array(1024));

  add(key: number, record: number): void {
    const group = this.groupOf.get(key);
    if (group === undefined) {
      this.groupOf.set(key, this.sizes.length);
      this.sizes.add(1);
      this.heads.add(this.members.length);
      this.tails.add(this.members.length);
    } else {
      const size = this.sizes.get(group);
      if (size > maxVoters) return;
      this.sizes.set(group, size + 1);
      this.next.set(this.tails.get(group), this.members.length);
      this.tails.set(group, this.members.length);
    }
    this.members.add(record);
    this.next.add(-1);
  }

  /**
   * Writes the median of the positions of a key's other records, axis by axis; returns whether there is any, and half of them
   * lie near it.
   */
  vote(key: number, record: number, points: Float64Array, votes: Float64Array, found: Float64Array): boolean {
    const group = this.groupOf.get(key);
    if (group === undefined) return false;
    let count = 0;
    for (let axis = 0; axis < 3; axis++) {
      count = 0;
      for (let at = this.heads.get(group); at >= 0; at = this.next.get(at)) {
        const other = this.members.get(at);
        if (other !== record) votes[count++] = points[other * 3 + axis]!;
      }
      if (count === 0) return false;
      found[record * 3 + axis] = votes.subarray(0, count).sort()[count >>> 1]!;
    }
    count = 0;
    for (let at = this.heads.get(group); at >= 0; at = this.next.get(at)) {
      const other = this.members.get(at);
      if (other !== record) votes[count++] = squaredMetres(points, other, found, record);
    }
    const isNear = votes.subarray(0, count).sort()[count >>> 1]! <= widestMedian ** 2;
    if (!isNear) found.fill(Number.NaN, record * 3, record * 3 + 3);
    return isNear;
  }
}
