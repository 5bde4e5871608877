import { candidateKey, type MergedPlace } from "@cityscout/contracts";
import { canonicalise } from "../canonicalise/canonicalise.ts";
import { shared } from "../corpus/columns.ts";
import type { CorrectionIndex } from "../corrections/corrections.ts";
import type { RecordList } from "../records/record-list.ts";
import { mergesOf, type MergeBook } from "./merge-book.ts";

/** Which records are one place, and why, as columns, so that threads can share it. */
export interface PlaceBook {
  /** By record, the next record of its place, -1 after the last. */
  readonly nextOf: Int32Array;
  /** 1 for the first record of each place. */
  readonly isFirst: Uint8Array;
  readonly merges: MergeBook;
}

/**
 * Links the records of each place.
 *
 * @param clusterOf By record, the first record of its place.
 */
export function bookPlaces(clusterOf: Uint32Array, merges: MergeBook): PlaceBook {
  const nextOf = shared(new Int32Array(clusterOf.length).fill(-1));
  const isFirst = shared(new Uint8Array(clusterOf.length));
  const lastOf = Uint32Array.from(clusterOf.keys());
  for (let record = 0; record < clusterOf.length; record++) {
    const first = clusterOf[record]!;
    if (first === record) {
      isFirst[record] = 1;
      continue;
    }
    nextOf[lastOf[first]!] = record;
    lastOf[first] = record;
  }
  return { nextOf, isFirst, merges };
}

/** Makes the places whose first records are `from` to `to - 1`, one by one, in the order of their first keys. */
export function* makePlaces(
  records: RecordList,
  { nextOf, isFirst, merges }: PlaceBook,
  corrections: CorrectionIndex,
  from = 0,
  to = isFirst.length,
): Generator<MergedPlace> {
  for (let first = from; first < to; first++) {
    if (isFirst[first] === 0) continue;
    const members = [];
    const keys = new Map<number, string>();
    for (let record = first; record >= 0; record = nextOf[record]!) {
      const member = records.at(record);
      members.push(member);
      keys.set(record, candidateKey(member));
    }
    const place = canonicalise(
      members,
      mergesOf(merges, first, (record) => keys.get(record)!),
      corrections,
    );
    if (place !== undefined) yield place;
  }
}
