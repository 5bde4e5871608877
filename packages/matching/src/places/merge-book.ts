import type { Merge } from "@cityscout/contracts";
import { compareText } from "../records/compare-text.ts";
import type { Links } from "../cluster/links.ts";
import { shared, startsOfCounts } from "../corpus/columns.ts";
import { TextPool, textOf, type Texts } from "../corpus/texts.ts";
import type { JoinReasons } from "../explain/merge-reasons.ts";
import { scoreOf } from "../log-odds.ts";

/** Why records were merged, place by place, as columns: half a million objects would take half of all memory. */
export interface MergeBook {
  /** The merges of the place whose first record is `i` are entries `starts[i]` to `starts[i + 1] - 1` of the others. */
  readonly starts: Uint32Array;
  /** The two records. */
  readonly a: Uint32Array;
  readonly b: Uint32Array;
  /** Log-odds that they are one place. */
  readonly logits: Float64Array;
  /** Numbers of texts. */
  readonly reasons: Uint32Array;
  readonly texts: Texts;
}

/**
 * Files the joins of clustering by place.
 *
 * @param clusterOf By position in the list of records, the first record of the place.
 * @param joins By positions in the corpus.
 * @param order Which record of the list each position of the corpus is.
 * @param reasons Why the records of each join are one place, in parts that follow each other. They are released.
 */
export function bookMerges(
  clusterOf: Uint32Array,
  joins: Links,
  order: Uint32Array,
  reasons: readonly JoinReasons[],
): MergeBook {
  const { left, right, logits: logitOf } = joins;
  const count = left.length;
  const starts = shared(new Uint32Array(clusterOf.length + 1));
  for (const record of left) starts[clusterOf[order[record]!]! + 1]!++;
  startsOfCounts(starts);
  const next = starts.slice();
  const a = shared(new Uint32Array(count));
  const b = shared(new Uint32Array(count));
  const logits = shared(new Float64Array(count));
  const reasonOf = shared(new Uint32Array(count));
  const pool = new TextPool();
  let join = 0;
  for (const part of reasons) {
    const texts = pool.idsOf(part.texts);
    for (const reason of part.reasons) {
      const one = order[left[join]!]!;
      const other = order[right[join]!]!;
      const at = next[clusterOf[one]!]!++;
      a[at] = Math.min(one, other);
      b[at] = Math.max(one, other);
      logits[at] = logitOf[join++]!;
      reasonOf[at] = texts[reason]!;
    }
  }
  return { starts, a, b, logits, reasons: reasonOf, texts: pool.build() };
}

/** The merges of the place whose first record is `first`, by the keys of its records. */
export function mergesOf(
  { starts, a, b, logits, reasons, texts }: MergeBook,
  first: number,
  keyOf: (record: number) => string,
): Merge[] {
  const merges: Merge[] = [];
  for (let at = starts[first]!; at < starts[first + 1]!; at++) {
    merges.push({
      source_ids: [keyOf(a[at]!), keyOf(b[at]!)],
      score: scoreOf(logits[at]!),
      reason: textOf(texts, reasons[at]!),
    });
  }
  return merges.sort(byRecords);
}

function byRecords(x: Merge, y: Merge): number {
  return compareText(x.source_ids[0], y.source_ids[0]) || compareText(x.source_ids[1], y.source_ids[1]);
}
