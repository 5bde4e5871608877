import type { PairList } from "../corpus/pair-list.ts";
import { shared } from "../corpus/columns.ts";
import type { Corpus } from "../corpus/corpus.ts";
import { countSources } from "../corpus/sources.ts";
import { chanceOf } from "../log-odds.ts";
import { BestNameFinder } from "./best-names.ts";
import { Contest, type FirstLooks, type Partners } from "./contest.ts";
import { columnOf } from "./feature-names.ts";
import { WordAligner, type AlignedWords } from "./word-alignment.ts";

/**
 * By word and source, what the first look says of the pairs in which that word of a name of that source is left over: word `w`
 * of source `s` is at `w * sourceCount + s`. Sums of integers, so that threads may add pairs in any order.
 */
export interface SpareWords {
  readonly sourceCount: number;
  /** Sum of the pairs' chances to match, each times `chanceParts`. */
  readonly chances: Int32Array;
  readonly pairs: Int32Array;
}

const chanceParts = 1024;
/** If both names have words left over, and more than this in all, the pair says nothing of any of them. */
const maxSpareWords = 3;
/** Prior: as if this many pairs had the word left over, of which this share match. */
const presumedPairs = 2;
const presumedShare = 0.45;
/** A pair that trails the best other pair of its records by more log-odds counts as no match, whatever its own first look. */
const maxLag = 1;

/** Room for the words of a corpus, in memory that threads share. */
export function emptySpareWords(corpus: Corpus): SpareWords {
  const sourceCount = countSources(corpus.sourceOf);
  const size = corpus.wordTexts.length * sourceCount;
  return { sourceCount, chances: shared(new Int32Array(size)), pairs: shared(new Int32Array(size)) };
}

/**
 * Learns from the records at hand, without labels, which words can be left out of a name. `Restaurant` is left over in pairs
 * that match in all other respects, `Gym` in pairs whose hotel has a better partner. So a word is judged by how often the
 * first look takes the other pairs that have it left over for matches: the mean of a beta posterior.
 */
export class SpareWordMeter {
  private readonly corpus: Corpus;
  private readonly list: PairList;
  private readonly looks: FirstLooks;
  private readonly contest: Contest;
  private readonly names: BestNameFinder;
  private readonly aligner: WordAligner;
  private readonly spareWords: SpareWords;
  private readonly from: number;
  /** Positions in `spareWords` of the words of one pair, each once. */
  private readonly spare: number[] = [];
  private spareInA = 0;

  /** @param from Pairs count from these log-odds of the first look on. */
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
    this.names = new BestNameFinder(corpus);
    this.aligner = new WordAligner(corpus);
    this.spareWords = seen.spareWords;
    this.from = from;
  }

  /** Adds the pairs `begin` to `end - 1` of the list to the sums. */
  count(begin: number, end: number): void {
    const { list, spareWords, spare } = this;
    for (let pair = begin; pair < end; pair++) {
      const a = list.left[pair]!;
      const b = list.right[pair]!;
      if (!this.counts(pair)) continue;
      const { nameA, nameB } = this.names.find(a, b);
      this.aligner.align(nameA, nameB, a, b);
      this.listSpare(a, b, this.aligner);
      if (!this.tells()) continue;
      const chance = this.chanceOf(pair, this.contest.lead(a, b, this.looks.logit[pair]!));
      for (const at of spare) {
        Atomics.add(spareWords.chances, at, chance);
        Atomics.add(spareWords.pairs, at, 1);
      }
    }
  }

  /** Whether a pair counts. Pairs within one source say little, as a source has most places once. */
  private counts(pair: number): boolean {
    const { corpus, list, looks, from } = this;
    return (
      looks.logit[pair]! >= from && corpus.sourceOf[list.left[pair]!] !== corpus.sourceOf[list.right[pair]!]
    );
  }

  /** Lists the left-over words of a pair in `spare`. */
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

  /** Whether the listed words are few enough, or all on one side, for the pair to say something of them. */
  private tells(): boolean {
    const { length } = this.spare;
    return this.spareInA === 0 || this.spareInA === length || length <= maxSpareWords;
  }

  /** The chance of a pair of the list by its first look, times `chanceParts`; 0 where it trails a rival. */
  private chanceOf(pair: number, lead: number): number {
    return lead < -maxLag ? 0 : Math.round(chanceParts * chanceOf(this.looks.logit[pair]!));
  }

  /**
   * Writes the columns of `spareFeatureNames`: what the *other* pairs say of the left-over words. `NaN` where nothing is left
   * over.
   *
   * @param words The aligned names of the pair.
   * @param pair Its position in the list; -1 where the list does not have it.
   * @param out Has the columns of `contestFeatureNames` already.
   */
  measure(a: number, b: number, words: AlignedWords, pair: number, out: Float64Array): void {
    const { spareWords, spare } = this;
    this.listSpare(a, b, words);
    const isCounted = pair >= 0 && this.counts(pair) && this.tells();
    const own = isCounted ? this.chanceOf(pair, out[columnOf.margin_min]!) / chanceParts : 0;
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
    out[columnOf.spare_min] = least;
    out[columnOf.spare_min_pairs] = Math.log1p(pairsOfLeast);
    out[columnOf.spare_mean] = spare.length === 0 ? Number.NaN : sum / spare.length;
    out[columnOf.spare_max] = most;
  }
}
