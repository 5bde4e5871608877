import { candidateKey, type Merge, type MergedPlace, sourceOfKey } from "@cityscout/contracts";
import { compareText } from "../records/compare-text.ts";
import { byCorrection } from "./corrected-join.ts";

/** A place, seen from one of its records. */
export interface MergedPart {
  /** The record, and those that had become one place with it before they became part of the rest. */
  readonly own: readonly string[];
  /** The others of the place. */
  readonly rest: readonly string[];
}

/**
 * What a merge that is taken back parts: the record's own part and the rest of its place. Merges are done again in the order
 * of clustering (links across sources first, the surest first, as far as scores of four decimals tell; what people joined
 * last). Of those of the record's part the last counts in which it joined a part at least as large, since the smaller part is
 * the one that does not belong there. So a record that was merged by itself parts alone, and one of two halves of a place
 * takes its half along.
 *
 * @param record Key of one of its records.
 */
export function mergedPart({ sources, merges }: MergedPlace, record: string): MergedPart {
  const keys = sources.map((source) => candidateKey(source));
  const parts = new Map(keys.map((key) => [key, [key]]));
  let own: readonly string[] = [record];
  for (const { source_ids } of merges.toSorted(inOrderOfJoining)) {
    const [one, other] = source_ids.map((key) => parts.get(key)!) as [string[], string[]];
    const mine = parts.get(record);
    if ((mine === one || mine === other) && mine.length * 2 <= one.length + other.length) own = [...mine];
    // The smaller moves, so that n records move n log n times at most.
    const [large, small] = one.length >= other.length ? [one, other] : [other, one];
    for (const key of small) {
      large.push(key);
      parts.set(key, large);
    }
  }
  const isOwn = new Set(own);
  return { own: own.toSorted(compareText), rest: keys.filter((key) => !isOwn.has(key)) };
}

function inOrderOfJoining(x: Merge, y: Merge): number {
  return (
    Number(x.reason === byCorrection) - Number(y.reason === byCorrection) ||
    Number(isWithinOneSource(x)) - Number(isWithinOneSource(y)) ||
    y.score - x.score ||
    compareText(x.source_ids.join("\n"), y.source_ids.join("\n"))
  );
}

function isWithinOneSource({ source_ids }: Merge): boolean {
  const [one, other] = source_ids.map(sourceOfKey);
  return one === other;
}
