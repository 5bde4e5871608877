import { haveCommon, type Rows, shared } from "./columns.ts";
import type { Corpus } from "./corpus.ts";

/** Whether each of two records has no id but its own source's, so that neither cites anything. */
export function citeNothing({ externalIds: { starts } }: Corpus, a: number, b: number): boolean {
  return starts[a + 1]! - starts[a]! + starts[b + 1]! - starts[b]! <= 2;
}

/** Whether one record cites the other, or both cite the same. */
export function haveSameId(corpus: Corpus, a: number, b: number): boolean {
  if (citeNothing(corpus, a, b)) return false;
  return haveCommon(corpus.externalIds, a, b);
}

/**
 * Separates ids from their kinds, and sorts each record's by number.
 *
 * @param rows The kind of each id and the id in turn.
 */
export function sortedIds({ starts, values }: Rows): Pick<Corpus, "externalIds" | "externalKinds"> {
  const idStarts = shared(starts.map((start) => start / 2));
  const ids = shared(new Int32Array(values.length / 2));
  const kinds = shared(new Int32Array(values.length / 2));
  for (let row = 0; row + 1 < starts.length; row++) {
    const from = idStarts[row]!;
    for (let at = from; at < idStarts[row + 1]!; at++) {
      const id = values[at * 2 + 1]!;
      let place = at;
      for (; place > from && ids[place - 1]! > id; place--) {
        ids[place] = ids[place - 1]!;
        kinds[place] = kinds[place - 1]!;
      }
      ids[place] = id;
      kinds[place] = values[at * 2]!;
    }
  }
  return { externalIds: { starts: idStarts, values: ids }, externalKinds: kinds };
}
