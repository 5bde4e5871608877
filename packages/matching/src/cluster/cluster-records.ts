import type { PairList } from "../corpus/pair-list.ts";
import { startsOfCounts } from "../corpus/columns.ts";
import type { CorrectionIndex } from "../corrections/corrections.ts";
import { PairFinder } from "../corrections/pair-finder.ts";
import { correctedLogit } from "../corrections/corrected-join.ts";
import type { ScoredRecords } from "../score/scored-records.ts";
import { cluster, type Clusters } from "./cluster.ts";
import { rulesOf } from "./rules-of.ts";

/** Clusters by positions in the corpus. A pair that was scored is not scored again. */
export function clusterRecords(
  { records, order, corpus, list, logits, scorer }: ScoredRecords,
  corrections: CorrectionIndex,
): Clusters {
  const starts = rowStarts(corpus.size, list);
  const finder = new PairFinder(records, order, corrections);
  return cluster(
    corpus.size,
    { ...list, logits },
    {
      ...rulesOf(corpus, (a, b) => {
        const pair = findPair(list, starts, a, b);
        return pair < 0 ? scorer.score(a, b) : logits[pair]!;
      }),
      keptApart: finder.find(corrections.different),
    },
    finder.find(corrections.same).map(([a, b]) => ({ a, b, logit: correctedLogit })),
  );
}

/** Where the pairs of each left record begin in the list. */
function rowStarts(size: number, { left }: PairList): Uint32Array {
  const starts = new Uint32Array(size + 1);
  for (const record of left) starts[record + 1]!++;
  return startsOfCounts(starts);
}

/** The position of a pair in the list, or -1. */
function findPair({ right }: PairList, starts: Uint32Array, a: number, b: number): number {
  const low = Math.min(a, b);
  const high = Math.max(a, b);
  for (let pair = starts[low]!; pair < starts[low + 1]!; pair++) if (right[pair] === high) return pair;
  return -1;
}
