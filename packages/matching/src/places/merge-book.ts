import type { Merge } from "@cityscout/contracts";
import { compareText } from "../canonicalise/trust.ts";
import type { Link } from "../cluster/cluster.ts";
import { TextPool, textOf } from "../corpus/texts.ts";
import { chanceOf } from "../score/scorer.ts";

/** Why records were joined, place by place, as columns: half a million merges as objects would be half of the memory. */
export interface MergeBook {
  /** The merges of the cluster whose first record is `first`, by the keys of its records. */
  of(first: number, keyOf: (record: number) => string): Merge[];
}

/** @param reasonOf Why the records of a join, by its place in `joins`, are one place, in a few words. */
export function bookMerges(
  clusterOf: Uint32Array,
  joins: readonly Link[],
  reasonOf: (join: number) => string,
): MergeBook {
  const pool = new TextPool();
  const starts = new Uint32Array(clusterOf.length + 1);
  for (const join of joins) starts[clusterOf[join.a]! + 1]!++;
  for (let record = 0; record < clusterOf.length; record++) starts[record + 1]! += starts[record]!;
  const next = starts.slice();
  const a = new Uint32Array(joins.length);
  const b = new Uint32Array(joins.length);
  const logits = new Float64Array(joins.length);
  const reasons = new Uint32Array(joins.length);
  for (const [index, join] of joins.entries()) {
    const at = next[clusterOf[join.a]!]!++;
    a[at] = join.a;
    b[at] = join.b;
    logits[at] = join.logit;
    reasons[at] = pool.id(reasonOf(index));
  }
  const texts = pool.build();
  return {
    of(first, keyOf) {
      const merges: Merge[] = [];
      for (let at = starts[first]!; at < starts[first + 1]!; at++) {
        merges.push({
          source_ids: [keyOf(a[at]!), keyOf(b[at]!)],
          score: Math.round(chanceOf(logits[at]!) * 10_000) / 10_000,
          reason: textOf(texts, reasons[at]!),
        });
      }
      return merges.sort(byRecords);
    },
  };
}

function byRecords(x: Merge, y: Merge): number {
  return compareText(x.source_ids[0], y.source_ids[0]) || compareText(x.source_ids[1], y.source_ids[1]);
}
