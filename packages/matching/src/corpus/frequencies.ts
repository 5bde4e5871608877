import type { Rows } from "./columns.ts";
import { countSources } from "./sources.ts";
import type { Texts } from "./texts.ts";

/** Rarity assumes at least this many records, so that words differ in weight even where only two records are compared. */
const minCorpusSize = 2000;

/** A word in nearly every row still has this weight. */
const minRarity = 0.02;

/**
 * The rarity of each word: its inverse document frequency (Spärck Jones 1972), scaled to 0..1. For a word in `n` of `N` rows
 * it is `log((N + 1) / (n + ½)) / log(2 (N + 1))`, which would be 1 for a word in no row.
 */
export function rarity(rows: Rows, count: number): Float32Array {
  const size = rows.starts.length - 1;
  const frequency = new Float64Array(count);
  const seenBy = new Int32Array(count).fill(-1);
  for (let record = 0; record < size; record++) {
    for (let at = rows.starts[record]!; at < rows.starts[record + 1]!; at++) {
      const id = rows.values[at]!;
      if (seenBy[id] !== record) frequency[id]!++;
      seenBy[id] = record;
    }
  }
  const total = Math.max(size, minCorpusSize) + 1;
  return Float32Array.from(frequency, (n) =>
    Math.max(minRarity, Math.log(total / (n + 0.5)) / Math.log(total * 2)),
  );
}

/**
 * For each entry of `ids`, a column of texts, how many entries of the same source have the same text.
 *
 * @param startOf Where a record's texts begin in `ids`; they end where the next one's begin.
 */
export function countInSource(
  ids: Uint32Array | Int32Array,
  sourceOf: Uint8Array,
  texts: Texts,
  startOf = (record: number): number => record,
): Float32Array {
  const sourceCount = countSources(sourceOf);
  const counts = new Uint32Array((texts.starts.length - 1) * sourceCount);
  const keys = new Uint32Array(ids.length);
  for (let record = 0; record < sourceOf.length; record++) {
    for (let at = startOf(record); at < startOf(record + 1); at++) {
      keys[at] = ids[at]! * sourceCount + sourceOf[record]!;
      counts[keys[at]!]!++;
    }
  }
  return Float32Array.from(keys, (key) => counts[key]!);
}
