import { candidateKey, type MergedPlace } from "@cityscout/contracts";
import { canonicalise } from "../canonicalise/canonicalise.ts";
import type { CorrectionIndex } from "../corrections/corrections.ts";
import type { RecordList } from "../records/record-list.ts";
import type { MergeBook } from "./merge-book.ts";

/**
 * The places that clusters of records make, one by one. Clusters come in the order of their first records, which is the
 * order of the places' first keys.
 */
export function* makePlaces(
  records: RecordList,
  clusterOf: Uint32Array,
  merges: MergeBook,
  corrections: CorrectionIndex,
): Generator<MergedPlace> {
  const nextOf = chainMembers(clusterOf);
  for (let first = 0; first < clusterOf.length; first++) {
    if (clusterOf[first] !== first) continue;
    const members = [];
    const keys = new Map<number, string>();
    for (let record = first; record >= 0; record = nextOf[record]!) {
      const member = records.at(record);
      members.push(member);
      keys.set(record, candidateKey(member));
    }
    const place = canonicalise(
      members,
      merges.of(first, (record) => keys.get(record)!),
      corrections,
    );
    if (place !== undefined) yield place;
  }
}

/** For each record the next one of its cluster, -1 after the last. */
function chainMembers(clusterOf: Uint32Array): Int32Array {
  const nextOf = new Int32Array(clusterOf.length).fill(-1);
  const lastOf = Uint32Array.from(clusterOf.keys());
  for (let record = 0; record < clusterOf.length; record++) {
    const first = clusterOf[record]!;
    if (first === record) continue;
    nextOf[lastOf[first]!] = record;
    lastOf[first] = record;
  }
  return nextOf;
}
