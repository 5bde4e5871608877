import { haveCommon } from "./columns.ts";
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
