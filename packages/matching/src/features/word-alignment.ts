import { distance as editDistance } from "fastest-levenshtein";
import type { Corpus } from "../corpus/corpus.ts";
import { sharedPrefix } from "./strings.ts";

/** What the words of two names have in common and what is left over. All weights are rarities, 0..1 a word. */
export interface WordAlignment {
  /** Sum of the weights of each name's words. */
  weightA: number;
  weightB: number;
  /** Weight of the matched words: the mean of both sides, times how alike they are. */
  matched: number;
  /** The rarest word that both have, 0 if none. */
  rarestShared: number;
  /** What each side has and the other has not: sum, rarest, and how many. */
  restA: number;
  restB: number;
  rarestRestA: number;
  rarestRestB: number;
  restCountA: number;
  restCountB: number;
  /** The same without the words that stand in the other's address (`Starbucks George Street`). */
  unexplainedA: number;
  unexplainedB: number;
  /** Bits of the kinds of place that the left-over words name. */
  restKindsA: number;
  restKindsB: number;
  /** Numbers that both have, and numbers left over on each side. */
  sharedNumbers: number;
  restNumbersA: number;
  restNumbersB: number;
}

const emptyAlignment: WordAlignment = {
  weightA: 0,
  weightB: 0,
  matched: 0,
  rarestShared: 0,
  restA: 0,
  restB: 0,
  rarestRestA: 0,
  rarestRestB: 0,
  restCountA: 0,
  restCountB: 0,
  unexplainedA: 0,
  unexplainedB: 0,
  restKindsA: 0,
  restKindsB: 0,
  sharedNumbers: 0,
  restNumbersA: 0,
  restNumbersB: 0,
};

const maxWords = 12;
/** Words less alike than this are different words. */
const minLikeness = 0.7;

/**
 * Aligns the words of two names, each word with at most one other: equal words, then a word with two that are written
 * apart (`qiji`, `qi ji`), then the most alike of the rest by edit distance or as an abbreviation. This is soft
 * TF-IDF (Cohen, Ravikumar, Fienberg 2003) with a one-to-one alignment.
 *
 * One aligner serves one corpus; `align` overwrites and returns the same object.
 */
export class WordAligner {
  private readonly corpus: Corpus;
  private readonly result: WordAlignment = { ...emptyAlignment };
  private readonly likenessA = new Float64Array(maxWords);
  private readonly likenessB = new Float64Array(maxWords);
  private baseA = 0;
  private baseB = 0;
  private countA = 0;
  private countB = 0;

  constructor(corpus: Corpus) {
    this.corpus = corpus;
  }

  /** Aligns two names; `a` and `b` are the records they belong to, whose addresses may explain a word. */
  align(nameA: number, nameB: number, a: number, b: number): WordAlignment {
    const { words } = this.corpus;
    Object.assign(this.result, emptyAlignment);
    this.baseA = words.starts[nameA]!;
    this.baseB = words.starts[nameB]!;
    this.countA = words.starts[nameA + 1]! - this.baseA;
    this.countB = words.starts[nameB + 1]! - this.baseB;
    this.likenessA.fill(0);
    this.likenessB.fill(0);
    const open = this.matchEqual();
    if (open > 0) {
      this.matchDivided();
      this.matchAlike();
    }
    this.sumUp(a, b);
    return this.result;
  }

  private wordA(index: number): number {
    return this.corpus.words.values[this.baseA + index]!;
  }

  private wordB(index: number): number {
    return this.corpus.words.values[this.baseB + index]!;
  }

  /** Returns how many words the name with fewer words left has left over. */
  private matchEqual(): number {
    let matched = 0;
    for (let i = 0; i < this.countA; i++) {
      const word = this.wordA(i);
      for (let j = 0; j < this.countB; j++) {
        if (this.likenessB[j] !== 0 || this.wordB(j) !== word) continue;
        this.join(i, j, 1);
        matched++;
        break;
      }
    }
    return Math.min(this.countA, this.countB) - matched;
  }

  private join(i: number, j: number, likeness: number): void {
    const { corpus, result } = this;
    this.likenessA[i] = likeness;
    this.likenessB[j] = likeness;
    const a = this.wordA(i);
    const b = this.wordB(j);
    const weight = (corpus.wordWeights[a]! + corpus.wordWeights[b]!) / 2;
    result.matched += weight * likeness;
    if (weight * likeness > result.rarestShared) result.rarestShared = weight * likeness;
    if (corpus.wordIsNumber[a] === 1) result.sharedNumbers++;
  }

  private matchDivided(): void {
    const { wordTexts, wordWeights } = this.corpus;
    for (let i = 0; i + 1 < this.countA; i++) {
      if (this.likenessA[i] !== 0 || this.likenessA[i + 1] !== 0) continue;
      const j = this.findOpen("B", wordTexts[this.wordA(i)]! + wordTexts[this.wordA(i + 1)]!);
      if (j < 0) continue;
      this.likenessA[i] = 1;
      this.likenessA[i + 1] = 1;
      this.likenessB[j] = 1;
      this.addDivided(
        wordWeights[this.wordA(i)]! + wordWeights[this.wordA(i + 1)]!,
        wordWeights[this.wordB(j)]!,
      );
    }
    for (let j = 0; j + 1 < this.countB; j++) {
      if (this.likenessB[j] !== 0 || this.likenessB[j + 1] !== 0) continue;
      const i = this.findOpen("A", wordTexts[this.wordB(j)]! + wordTexts[this.wordB(j + 1)]!);
      if (i < 0) continue;
      this.likenessB[j] = 1;
      this.likenessB[j + 1] = 1;
      this.likenessA[i] = 1;
      this.addDivided(
        wordWeights[this.wordB(j)]! + wordWeights[this.wordB(j + 1)]!,
        wordWeights[this.wordA(i)]!,
      );
    }
  }

  private findOpen(side: "A" | "B", text: string): number {
    const likeness = side === "A" ? this.likenessA : this.likenessB;
    const count = side === "A" ? this.countA : this.countB;
    for (let index = 0; index < count; index++) {
      const word = side === "A" ? this.wordA(index) : this.wordB(index);
      if (likeness[index] === 0 && this.corpus.wordTexts[word] === text) return index;
    }
    return -1;
  }

  private addDivided(parts: number, whole: number): void {
    this.result.matched += (parts + whole) / 2;
    this.result.rarestShared = Math.max(this.result.rarestShared, whole);
  }

  /** The most alike first; of equally alike ones those whose words come first, whichever side is called A. */
  private matchAlike(): void {
    for (;;) {
      let best = minLikeness - 1e-9;
      let bestI = -1;
      let bestJ = -1;
      for (let i = 0; i < this.countA; i++) {
        if (this.likenessA[i] !== 0) continue;
        for (let j = 0; j < this.countB; j++) {
          if (this.likenessB[j] !== 0) continue;
          const likeness = this.wordLikeness(this.wordA(i), this.wordB(j));
          if (likeness > best || (likeness === best && this.precedes(i, j, bestI, bestJ))) {
            best = likeness;
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

  /** 0..1; numbers are equal or different, nothing between. */
  private wordLikeness(a: number, b: number): number {
    const { wordIsNumber, wordTexts } = this.corpus;
    if (wordIsNumber[a] === 1 || wordIsNumber[b] === 1) return 0;
    const textA = wordTexts[a]!;
    const textB = wordTexts[b]!;
    const longer = Math.max(textA.length, textB.length);
    const shorter = Math.min(textA.length, textB.length);
    if (shorter >= 3 && shorter < longer && sharedPrefix(textA, textB) === shorter) return 0.8;
    if (shorter < 3 || shorter < longer * minLikeness) return 0;
    return 1 - editDistance(textA, textB) / longer;
  }

  private sumUp(a: number, b: number): void {
    const { corpus, result } = this;
    for (let i = 0; i < this.countA; i++) {
      const word = this.wordA(i);
      const weight = corpus.wordWeights[word]!;
      result.weightA += weight;
      if (this.likenessA[i] !== 0) continue;
      result.restA += weight;
      result.restCountA++;
      result.rarestRestA = Math.max(result.rarestRestA, weight);
      result.restKindsA |= corpus.wordKinds[word]!;
      result.restNumbersA += corpus.wordIsNumber[word]!;
      if (!standsInAddress(corpus, word, b)) result.unexplainedA += weight;
    }
    for (let j = 0; j < this.countB; j++) {
      const word = this.wordB(j);
      const weight = corpus.wordWeights[word]!;
      result.weightB += weight;
      if (this.likenessB[j] !== 0) continue;
      result.restB += weight;
      result.restCountB++;
      result.rarestRestB = Math.max(result.rarestRestB, weight);
      result.restKindsB |= corpus.wordKinds[word]!;
      result.restNumbersB += corpus.wordIsNumber[word]!;
      if (!standsInAddress(corpus, word, a)) result.unexplainedB += weight;
    }
  }
}

/** Whether a word of a name is in a record's address, as a word or as a house number. */
export function standsInAddress(corpus: Corpus, word: number, record: number): boolean {
  if (corpus.wordIsNumber[word] === 1) {
    const number = Number(corpus.wordTexts[word]);
    const houses = corpus.houseNumbers;
    for (let at = houses.starts[record]!; at < houses.starts[record + 1]!; at += 2) {
      if (number >= houses.values[at]! && number <= houses.values[at + 1]!) return true;
    }
    return false;
  }
  const street = corpus.wordInStreets[word]!;
  if (street < 0) return false;
  const { starts, values } = corpus.streets;
  for (let at = starts[record]!; at < starts[record + 1]!; at++) if (values[at] === street) return true;
  return false;
}
