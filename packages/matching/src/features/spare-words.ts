import type { PairList } from "../block/pair-list.ts";
import { shared } from "../corpus/columns.ts";
import type { Corpus } from "../corpus/corpus.ts";
import { bestNames } from "./best-names.ts";
import { Contest, type FirstLooks, type Partners } from "./contest.ts";
import {
  closeFeatureNames,
  contestFeatureNames,
  featureCount,
  pairFeatureNames,
  surroundingFeatureNames,
} from "./feature-names.ts";
import { WordAligner, type AlignedWords } from "./word-alignment.ts";

/** Where the columns of spare words begin. */
const first =
  pairFeatureNames.length +
  contestFeatureNames.length +
  closeFeatureNames.length +
  surroundingFeatureNames.length;
const marginMin = pairFeatureNames.length + 1;

/**
 * What the first look says of the pairs in which a word is left over, for each word and source: word `w` of a name
 * of source `s` is at `w * sourceCount + s`. Sums of whole numbers, so that it does not matter which thread adds which
 * pair when.
 */
export interface SpareWords {
  readonly sourceCount: number;
  /** Sum of the pairs' chances, each in parts of `chanceParts`. */
  readonly chances: Int32Array;
  readonly pairs: Int32Array;
}

const chanceParts = 1024;
/** Names with more words left over on both sides tell nothing of any of them. */
const maxSpareWords = 3;
/** A word that nobody else has left over is thought to be spare in so many pairs, of which this share match. */
const presumedPairs = 2;
const presumedShare = 0.45;
/** A pair that trails the best other pair of its records by more is no match, whatever its own first look. */
const maxLag = 1;

/** Room for the words of a corpus, in memory that threads share. */
export function emptySpareWords(corpus: Corpus): SpareWords {
  const sourceCount = corpus.sourceOf.reduce((most, source) => Math.max(most, source), 0) + 1;
  const size = corpus.wordTexts.length * sourceCount;
  return { sourceCount, chances: shared(new Int32Array(size)), pairs: shared(new Int32Array(size)) };
}

/**
 * Learns from the records at hand, without any label, which words can be left out of a name. `Restaurant` is left over
 * in pairs that match in all other respects, `Gym` in pairs whose hotel has a better partner: how often the first look
 * takes the pairs for matches that have the same word left over tells what it is worth.
 */
export class SpareWordMeter {
  private readonly corpus: Corpus;
  private readonly list: PairList;
  private readonly looks: FirstLooks;
  private readonly contest: Contest;
  private readonly aligner: WordAligner;
  private readonly spareWords: SpareWords;
  private readonly from: number;
  private readonly row = new Float64Array(featureCount);
  /** Positions in `spareWords` of the words of one pair, each once. */
  private readonly spare: number[] = [];
  private spareInA = 0;

  /** @param from Log-odds of the first look from which on pairs count. */
  constructor(
    corpus: Corpus,
    list: PairList,
    seen: { readonly looks: FirstLooks; readonly partners: Partners; readonly spareWords: SpareWords },
    from: number,
  ) {
    this.corpus = corpus;
    this.list = list;
    this.looks = seen.looks;
    this.contest = new Contest(corpus, list, seen.looks, seen.partners);
    this.aligner = new WordAligner(corpus);
    this.spareWords = seen.spareWords;
    this.from = from;
  }

  /** Counts the pairs `begin` to `end - 1` of the list in. */
  count(begin: number, end: number): void {
    const { corpus, list, spareWords, spare } = this;
    for (let pair = begin; pair < end; pair++) {
      const a = list.left[pair]!;
      const b = list.right[pair]!;
      if (!this.counts(pair)) continue;
      const { nameA, nameB } = bestNames(corpus, a, b);
      this.aligner.align(nameA, nameB, a, b);
      this.listSpare(a, b, this.aligner);
      if (!this.tells()) continue;
      const chance = this.chanceOf(pair);
      for (const at of spare) {
        Atomics.add(spareWords.chances, at, chance);
        Atomics.add(spareWords.pairs, at, 1);
      }
    }
  }

  /** Pairs within one source say little: a source has most places once. */
  private counts(pair: number): boolean {
    const { corpus, list, looks, from } = this;
    return (
      looks.logit[pair]! >= from && corpus.sourceOf[list.left[pair]!] !== corpus.sourceOf[list.right[pair]!]
    );
  }

  private listSpare(a: number, b: number, words: AlignedWords): void {
    const { spare, corpus } = this;
    const { sourceCount } = this.spareWords;
    spare.length = 0;
    for (let index = 0; index < words.countA; index++) {
      const at = words.wordA(index) * sourceCount + corpus.sourceOf[a]!;
      if (words.isLeftOverA(index) && !spare.includes(at)) spare.push(at);
    }
    this.spareInA = spare.length;
    for (let index = 0; index < words.countB; index++) {
      const at = words.wordB(index) * sourceCount + corpus.sourceOf[b]!;
      if (words.isLeftOverB(index) && !spare.includes(at)) spare.push(at);
    }
  }

  private tells(): boolean {
    const { length } = this.spare;
    return this.spareInA === 0 || this.spareInA === length || length <= maxSpareWords;
  }

  /** The chance of a pair of the list at first look, 0 where it is no contender; in parts. */
  private chanceOf(pair: number): number {
    const { list, looks, row } = this;
    const logit = looks.logit[pair]!;
    const look = { logit, likeness: looks.likeness[pair]!, metres: looks.metres[pair]! };
    this.contest.measure(list.left[pair]!, list.right[pair]!, look, row);
    return row[marginMin]! < -maxLag ? 0 : Math.round(chanceParts / (1 + Math.exp(-logit)));
  }

  /**
   * Writes the features of spare words behind those of the surroundings: what the *other* pairs say of the left-over
   * words. `NaN` where nothing is left over.
   *
   * @param words The aligned names of the pair.
   * @param pair Its position in the list; -1 where the list does not have it.
   */
  measure(a: number, b: number, words: AlignedWords, pair: number, out: Float64Array): void {
    const { spareWords, spare } = this;
    this.listSpare(a, b, words);
    const isCounted = pair >= 0 && this.counts(pair) && this.tells();
    const own = isCounted ? this.chanceOf(pair) / chanceParts : 0;
    let least = Number.NaN;
    let most = Number.NaN;
    let pairsOfLeast = Number.NaN;
    let sum = 0;
    for (const at of spare) {
      const pairs = spareWords.pairs[at]! - (isCounted ? 1 : 0);
      const chances = spareWords.chances[at]! / chanceParts - own;
      const share = (chances + presumedPairs * presumedShare) / (pairs + presumedPairs);
      sum += share;
      if (!(share <= most)) most = share;
      if (!(share > least) && !(share === least && pairs <= pairsOfLeast)) {
        least = share;
        pairsOfLeast = pairs;
      }
    }
    out[first] = least;
    out[first + 1] = Math.log1p(pairsOfLeast);
    out[first + 2] = spare.length === 0 ? Number.NaN : sum / spare.length;
    out[first + 3] = most;
  }
}
