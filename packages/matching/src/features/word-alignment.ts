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
  private readonly similarityA = new Float64Array(maxNameWords);
  private readonly similarityB = new Float64Array(maxNameWords);
  private baseA = 0;
  private baseB = 0;
  nameA = 0;
  nameB = 0;
  countA = 0;
  countB = 0;

  constructor(corpus: Corpus) {
    this.corpus = corpus;
    this.comparer = new WordComparer(corpus);
  }

  /** Aligns two names; `a` and `b` are the records they belong to, whose addresses may explain a word. */
  align(nameA: number, nameB: number, a: number, b: number): WordAlignment {
    const { words } = this.corpus;
    this.result.matched = 0;
    this.result.rarestShared = 0;
    this.result.sharedNumbers = 0;
    this.nameA = nameA;
    this.nameB = nameB;
    this.baseA = words.starts[nameA]!;
    this.baseB = words.starts[nameB]!;
    this.countA = words.starts[nameA + 1]! - this.baseA;
    this.countB = words.starts[nameB + 1]! - this.baseB;
    // For a dozen numbers a loop is quicker than `fill`.
    for (let index = 0; index < this.countA; index++) this.similarityA[index] = 0;
    for (let index = 0; index < this.countB; index++) this.similarityB[index] = 0;
    const open = this.matchEqual();
    if (open > 0) {
      this.matchDivided();
      this.matchSimilar();
    }
    this.sumSide(nameA, this.baseA, this.countA, this.similarityA, b, this.result.a);
    this.sumSide(nameB, this.baseB, this.countB, this.similarityB, a, this.result.b);
    return this.result;
  }

  wordA(index: number): number {
    return this.corpus.words.values[this.baseA + index]!;
  }

  wordB(index: number): number {
    return this.corpus.words.values[this.baseB + index]!;
  }

  isLeftOverA(index: number): boolean {
    return this.similarityA[index] === 0;
  }

  isLeftOverB(index: number): boolean {
    return this.similarityB[index] === 0;
  }

  /** Matches equal words; returns how many words are left over in the name with fewer words. */
  private matchEqual(): number {
    let matched = 0;
    for (let i = 0; i < this.countA; i++) {
      const word = this.wordA(i);
      for (let j = 0; j < this.countB; j++) {
        if (this.similarityB[j] !== 0 || this.wordB(j) !== word) continue;
        this.join(i, j, 1);
        matched++;
        break;
      }
    }
    return Math.min(this.countA, this.countB) - matched;
  }

  private join(i: number, j: number, similarity: number): void {
    const { corpus, result } = this;
    this.similarityA[i] = similarity;
    this.similarityB[j] = similarity;
    const a = this.wordA(i);
    const b = this.wordB(j);
    const weight = (corpus.wordWeights[a]! + corpus.wordWeights[b]!) / 2;
    result.matched += weight * similarity;
    if (weight * similarity > result.rarestShared) result.rarestShared = weight * similarity;
    if (corpus.wordIsNumber[a] === 1 || corpus.wordIsNumber[b] === 1) result.sharedNumbers++;
  }

  /** Matches words that the other name writes apart. */
  private matchDivided(): void {
    const { wordWeights } = this.corpus;
    for (let i = 0; i + 1 < this.countA; i++) {
      if (this.similarityA[i] !== 0 || this.similarityA[i + 1] !== 0) continue;
      const j = this.findOpen("B", this.wordA(i), this.wordA(i + 1));
      if (j < 0) continue;
      this.similarityA[i] = 1;
      this.similarityA[i + 1] = 1;
      this.similarityB[j] = 1;
      this.addDivided(
        wordWeights[this.wordA(i)]! + wordWeights[this.wordA(i + 1)]!,
        wordWeights[this.wordB(j)]!,
      );
    }
    for (let j = 0; j + 1 < this.countB; j++) {
      if (this.similarityB[j] !== 0 || this.similarityB[j + 1] !== 0) continue;
      const i = this.findOpen("A", this.wordB(j), this.wordB(j + 1));
      if (i < 0) continue;
      this.similarityB[j] = 1;
      this.similarityB[j + 1] = 1;
      this.similarityA[i] = 1;
      this.addDivided(
        wordWeights[this.wordB(j)]! + wordWeights[this.wordB(j + 1)]!,
        wordWeights[this.wordA(i)]!,
      );
    }
  }

  /** The first open word of a side that is two words of the other side written together, or -1. */
  private findOpen(side: "A" | "B", first: number, second: number): number {
    const { texts, wordTexts } = this.corpus;
    const similarity = side === "A" ? this.similarityA : this.similarityB;
    const count = side === "A" ? this.countA : this.countB;
    for (let index = 0; index < count; index++) {
      const word = side === "A" ? this.wordA(index) : this.wordB(index);
      if (similarity[index] === 0 && isJoined(texts, wordTexts[word]!, wordTexts[first]!, wordTexts[second]!))
        return index;
    }
    return -1;
  }

  private addDivided(parts: number, whole: number): void {
    this.result.matched += (parts + whole) / 2;
    this.result.rarestShared = Math.max(this.result.rarestShared, whole);
  }

  /** Matches similar words, the most similar first, ties by position: the same whichever side is called A. */
  private matchSimilar(): void {
    for (;;) {
      // Less by a rounding error, so that a word of exactly this similarity matches.
      let best = minWordSimilarity - 1e-9;
      let bestI = -1;
      let bestJ = -1;
      for (let i = 0; i < this.countA; i++) {
        if (this.similarityA[i] !== 0) continue;
        for (let j = 0; j < this.countB; j++) {
          if (this.similarityB[j] !== 0) continue;
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
    base: number,
    count: number,
    similarity: Float64Array,
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
