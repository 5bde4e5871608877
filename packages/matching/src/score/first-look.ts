import type { PairList } from "../corpus/pair-list.ts";
import type { Corpus } from "../corpus/corpus.ts";
import type { FirstLooks } from "../features/contest.ts";
import { columnOf, pairFeatureNames } from "../features/feature-names.ts";
import { PairMeter } from "../features/pair-features.ts";
import { totalEvidence } from "../evidence/evidence.ts";
import { scoreForest, type PackedForest } from "../model/packed-forest.ts";

/** The first look at one pair, from its own features alone. */
export interface FirstLook {
  logit: number;
  likeness: number;
  metres: number;
}

/** The first look at a pair whose features are in `row`, in single precision, as lists of looks keep it. */
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

/**
 * Subtracts the evidence from the first look that the second look reads, as it is added to the second look's score and would
 * count twice. In the comparison with rivals (`margin_min`, …) it stays: the one that shares the phone is the better partner.
 */
export function forgetEvidence(corpus: Corpus, a: number, b: number, row: Float64Array): void {
  row[columnOf.first_look]! -= totalEvidence(corpus, a, b);
}

/** Room for the first looks at a number of pairs, in memory that threads share. */
export function emptyLooks(count: number): FirstLooks {
  const column = (): Float32Array => new Float32Array(new SharedArrayBuffer(count * 4));
  return { logit: column(), likeness: column(), metres: column() };
}

/** Writes down the first look at a pair of a list. */
export function noteLook(looks: FirstLooks, pair: number, { logit, likeness, metres }: FirstLook): void {
  looks.logit[pair] = logit;
  looks.likeness[pair] = likeness;
  looks.metres[pair] = metres;
}

/** Takes first looks at the pairs of a list. A third of the features is never asked about, and not measured. */
export class FirstLooker {
  private readonly forest: PackedForest;
  private readonly corpus: Corpus;
  private readonly list: PairList;
  private readonly looks: FirstLooks;
  private readonly meter: PairMeter;
  private readonly row = new Float64Array(pairFeatureNames.length);

  /** @param looks Where the looks are written to. */
  constructor(forest: PackedForest, corpus: Corpus, list: PairList, looks: FirstLooks) {
    this.forest = forest;
    this.corpus = corpus;
    this.list = list;
    this.looks = looks;
    this.meter = new PairMeter(corpus, forest.askedColumns);
  }

  /** Looks at the pairs `from` to `to - 1`. */
  look(from: number, to: number): void {
    const { forest, corpus, list, looks, meter, row } = this;
    for (let pair = from; pair < to; pair++) {
      const a = list.left[pair]!;
      const b = list.right[pair]!;
      meter.measure(a, b, row);
      noteLook(looks, pair, lookOnce(forest, corpus, a, b, row));
    }
  }
}
