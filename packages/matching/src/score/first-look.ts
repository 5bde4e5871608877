import type { PairList } from "../block/pair-list.ts";
import type { Corpus } from "../corpus/corpus.ts";
import type { FirstLooks } from "../features/contest.ts";
import { pairFeatureNames } from "../features/feature-names.ts";
import { columnOf, type PairMeter } from "../features/pair-features.ts";
import { totalEvidence } from "../evidence/evidence.ts";
import { scoreForest, type PackedForest } from "../model/packed-forest.ts";

/** The first look at one pair, from its own features alone. */
export interface FirstLook {
  logit: number;
  likeness: number;
  metres: number;
}

/** Looks at a pair whose features are in `row`. Rounded to single precision, as lists of looks keep it. */
export function lookOnce(
  forest: PackedForest,
  corpus: Corpus,
  a: number,
  b: number,
  row: Float64Array,
): FirstLook {
  return {
    logit: Math.fround(scoreForest(forest, row) + totalEvidence(corpus, a, b)),
    likeness: Math.fround(row[columnOf.word_jaccard]!),
    metres: Math.fround(Math.expm1(row[columnOf.log_distance]!)),
  };
}

/** Looks once at every pair of a list. */
export function lookAtAll(
  forest: PackedForest,
  corpus: Corpus,
  list: PairList,
  meter: PairMeter,
): FirstLooks {
  const count = list.left.length;
  const looks = {
    logit: new Float32Array(count),
    likeness: new Float32Array(count),
    metres: new Float32Array(count),
  };
  const row = new Float64Array(pairFeatureNames.length);
  for (let pair = 0; pair < count; pair++) {
    const a = list.left[pair]!;
    const b = list.right[pair]!;
    meter.measure(a, b, row);
    const look = lookOnce(forest, corpus, a, b, row);
    looks.logit[pair] = look.logit;
    looks.likeness[pair] = look.likeness;
    looks.metres[pair] = look.metres;
  }
  return looks;
}
