import type { Corpus } from "../corpus/corpus.ts";
import { isJoined } from "../corpus/texts.ts";
import { maxNameWords } from "../normalise/name.ts";
import { standsInAddress } from "./address.ts";
import { minWordSimilarity, WordComparer } from "./word-similarity.ts";

/** What one name has and the other has not, and how much of it matched. All weights are rarities, 0..1 a word. */
export interface AlignedSide {
  /** Sum of the weights of the name's words. */
  weight: number;
  /** Its left-over words: sum of their weights, the greatest of these, and how many words there are. */
  rest: number;
  rarestRest: number;
  restCount: number;
  /** Weight of the left-over words that do not stand in the other's address (`Starbucks George Street`). */
  unexplained: number;
  /** Bits of the kinds of place that the left-over words name. */
  restKinds: number;
  /** How many left-over words are numbers. */
  restNumbers: number;
  /** Matched share of the words before `@`, a bracket, a comma or a dash, by weight, 0..1. */
  head: number;
  /** Weight left over before the first matched word. */
  restBefore: number;
}

/** What the words of two names have in common, and what is left over on each side. */
export interface WordAlignment {
  /** Weight of the matched words: the mean of both sides' weights, times the words' similarity. */
  matched: number;
  /** The greatest weight, times similarity, of a matched word; 0 if there is none. */
  rarestShared: number;
  /** How many numbers both have. */
  sharedNumbers: number;
  readonly a: AlignedSide;
  readonly b: AlignedSide;
}

/** The words of two aligned names one by one, by their positions in the names. */
export interface AlignedWords {
  /** Positions in the corpus's names. */
  readonly nameA: number;
  readonly nameB: number;
  readonly countA: number;
  readonly countB: number;
  /** Ids of words. */
  wordA(index: number): number;
  wordB(index: number): number;
  isLeftOverA(index: number): boolean;
  isLeftOverB(index: number): boolean;
}

function emptySide(): AlignedSide {
  return {
    weight: 0,
    rest: 0,
    rarestRest: 0,
    restCount: 0,
    unexplained: 0,
    restKinds: 0,
    restNumbers: 0,
    head: 0,
    restBefore: 0,
  };
}

/** The words of a name that is being aligned, and how similar each is to the one that it is aligned with; 0 where left over. */
class NameWords {
  base = 0;
  count = 0;
  readonly similarity = new Float64Array(maxNameWords);

  /** Takes up another name, of which nothing is aligned. */
  open({ words: { starts } }: Corpus, name: number): void {
    this.base = starts[name]!;
    this.count = starts[name + 1]! - this.base;
    // For a dozen numbers a loop is quicker than `fill`.
    for (let index = 0; index < this.count; index++) this.similarity[index] = 0;
  }
}

/**
 * Aligns the words of two names, each word with at most one other: first equal words, then a word with two that are written
 * apart (`qiji`, `qi ji`), then greedily the most similar of the rest: by edit distance, as an abbreviation, or as one number
 * in digits and in letters. This is soft TF-IDF (Cohen, Ravikumar, Fienberg 2003) with a one-to-one alignment.
 *
 * One aligner serves one corpus; `align` overwrites and returns the same object.
 */
export class WordAligner implements AlignedWords {
  private readonly corpus: Corpus;
  private readonly comparer: WordComparer;
  private readonly result: WordAlignment = {
    matched: 0,
    rarestShared: 0,
    sharedNumbers: 0,
    a: emptySide(),
    b: emptySide(),
  };
  private readonly a = new NameWords();
  private readonly b = new NameWords();
  nameA = 0;
  nameB = 0;

  constructor(corpus: Corpus) {
    this.corpus = corpus;
    this.comparer = new WordComparer(corpus);
  }

  /** Aligns two names; `a` and `b` are the records they belong to, whose addresses may explain a word. */
  align(nameA: number, nameB: number, a: number, b: number): WordAlignment {
    this.result.matched = 0;
    this.result.rarestShared = 0;
    this.result.sharedNumbers = 0;
    this.nameA = nameA;
    this.nameB = nameB;
    this.a.open(this.corpus, nameA);
    this.b.open(this.corpus, nameB);
    const open = this.matchEqual();
    if (open > 0) {
      this.matchDivided(this.a, this.b);
      this.matchDivided(this.b, this.a);
      this.matchSimilar();
    }
    this.sumSide(nameA, this.a, b, this.result.a);
    this.sumSide(nameB, this.b, a, this.result.b);
    return this.result;
  }

  get countA(): number {
    return this.a.count;
  }

  get countB(): number {
    return this.b.count;
  }

  wordA(index: number): number {
    return this.corpus.words.values[this.a.base + index]!;
  }

  wordB(index: number): number {
    return this.corpus.words.values[this.b.base + index]!;
  }

  isLeftOverA(index: number): boolean {
    return this.a.similarity[index] === 0;
  }

  isLeftOverB(index: number): boolean {
    return this.b.similarity[index] === 0;
  }

  /** Matches equal words; returns how many words are left over in the name with fewer words. */
  private matchEqual(): number {
    let matched = 0;
    for (let i = 0; i < this.countA; i++) {
      const word = this.wordA(i);
      for (let j = 0; j < this.countB; j++) {
        if (this.b.similarity[j] !== 0 || this.wordB(j) !== word) continue;
        this.join(i, j, 1);
        matched++;
        break;
      }
    }
    return Math.min(this.countA, this.countB) - matched;
  }

  private join(i: number, j: number, similarity: number): void {
    const { corpus, result } = this;
    this.a.similarity[i] = similarity;
    this.b.similarity[j] = similarity;
    const a = this.wordA(i);
    const b = this.wordB(j);
    const weight = (corpus.wordWeights[a]! + corpus.wordWeights[b]!) / 2;
    result.matched += weight * similarity;
    if (weight * similarity > result.rarestShared) result.rarestShared = weight * similarity;
    if (corpus.wordIsNumber[a] === 1 || corpus.wordIsNumber[b] === 1) result.sharedNumbers++;
  }

  /** Matches each two words in a row that are one word of the other name. */
  private matchDivided(parts: NameWords, whole: NameWords): void {
    const { wordWeights, wordTexts, texts, words } = this.corpus;
    for (let at = 0; at + 1 < parts.count; at++) {
      if (parts.similarity[at] !== 0 || parts.similarity[at + 1] !== 0) continue;
      const first = words.values[parts.base + at]!;
      const second = words.values[parts.base + at + 1]!;
      for (let index = 0; index < whole.count; index++) {
        const word = words.values[whole.base + index]!;
        if (whole.similarity[index] !== 0) continue;
        if (!isJoined(texts, wordTexts[word]!, wordTexts[first]!, wordTexts[second]!)) continue;
        parts.similarity[at] = 1;
        parts.similarity[at + 1] = 1;
        whole.similarity[index] = 1;
        const weight = wordWeights[word]!;
        this.result.matched += (wordWeights[first]! + wordWeights[second]! + weight) / 2;
        this.result.rarestShared = Math.max(this.result.rarestShared, weight);
        break;
      }
    }
  }

  /** Matches similar words, the most similar first, ties by position: the same whichever side is called A. */
  private matchSimilar(): void {
    for (;;) {
      // Less by a rounding error, so that a word of exactly this similarity matches.
      let best = minWordSimilarity - 1e-9;
      let bestI = -1;
      let bestJ = -1;
      for (let i = 0; i < this.countA; i++) {
        if (this.a.similarity[i] !== 0) continue;
        for (let j = 0; j < this.countB; j++) {
          if (this.b.similarity[j] !== 0) continue;
          const similarity = this.comparer.similarity(this.wordA(i), this.wordB(j));
          if (similarity > best || (similarity === best && this.precedes(i, j, bestI, bestJ))) {
            best = similarity;
            bestI = i;
            bestJ = j;
          }
        }
      }
      if (bestI < 0) return;
      this.join(bestI, bestJ, best);
    }
  }

  private precedes(i: number, j: number, otherI: number, otherJ: number): boolean {
    if (otherI < 0) return true;
    if (i + j !== otherI + otherJ) return i + j < otherI + otherJ;
    return Math.abs(i - j) < Math.abs(otherI - otherJ);
  }

  /** Sums up what is left over on one side; `other` is the record of the other one, whose address may explain words. */
  private sumSide(
    name: number,
    { base, count, similarity }: NameWords,
    other: number,
    side: AlignedSide,
  ): void {
    const { corpus } = this;
    let weightSum = 0;
    let rest = 0;
    let restCount = 0;
    let rarestRest = 0;
    let restKinds = 0;
    let restNumbers = 0;
    let unexplained = 0;
    let restBefore = 0;
    const headCount = corpus.headCounts[name]!;
    let headWeight = 0;
    let headMatched = 0;
    let hasMatch = false;
    for (let index = 0; index < count; index++) {
      const word = corpus.words.values[base + index]!;
      const weight = corpus.wordWeights[word]!;
      weightSum += weight;
      if (index < headCount) headWeight += weight;
      if (similarity[index] !== 0) {
        hasMatch = true;
        if (index < headCount) headMatched += weight * similarity[index]!;
        continue;
      }
      if (!hasMatch) restBefore += weight;
      rest += weight;
      restCount++;
      if (weight > rarestRest) rarestRest = weight;
      restKinds |= corpus.wordKinds[word]!;
      restNumbers += corpus.wordIsNumber[word]!;
      if (!standsInAddress(corpus, word, other)) unexplained += weight;
    }
    side.weight = weightSum;
    side.rest = rest;
    side.restCount = restCount;
    side.rarestRest = rarestRest;
    side.restKinds = restKinds;
    side.restNumbers = restNumbers;
    side.unexplained = unexplained;
    side.head = headWeight === 0 ? 0 : headMatched / headWeight;
    side.restBefore = restBefore;
  }
}
