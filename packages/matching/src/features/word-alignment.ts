import type { Corpus } from "../corpus/corpus.ts";
import { isJoined, textLength } from "../corpus/texts.ts";
import { editDistance } from "./edit-distance.ts";
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
  /** Matched share of the words before `@`, a bracket, a comma or a dash, by weight, 0..1. */
  headA: number;
  headB: number;
  /** What is left over before a name's first matched word. */
  restBeforeA: number;
  restBeforeB: number;
  /** Numbers that both have, and numbers left over on each side. */
  sharedNumbers: number;
  restNumbersA: number;
  restNumbersB: number;
}

/** The words of two aligned names one by one, by their place in their name. */
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
  headA: 0,
  headB: 0,
  restBeforeA: 0,
  restBeforeB: 0,
  sharedNumbers: 0,
  restNumbersA: 0,
  restNumbersB: 0,
};

const emptySide = {
  weight: 0,
  rest: 0,
  restCount: 0,
  rarestRest: 0,
  restKinds: 0,
  restNumbers: 0,
  unexplained: 0,
  head: 0,
  restBefore: 0,
};

const maxWords = 12;
/** So many pairs of words are remembered, as a power of two; of two with one slot the later one. */
const knownBits = 12;
/** Words less alike than this are different words. */
const minLikeness = 0.7;

/**
 * Aligns the words of two names, each word with at most one other: equal words, then a word with two that are written
 * apart (`qiji`, `qi ji`), then the most alike of the rest by edit distance or as an abbreviation. This is soft
 * TF-IDF (Cohen, Ravikumar, Fienberg 2003) with a one-to-one alignment.
 *
 * One aligner serves one corpus; `align` overwrites and returns the same object.
 */
export class WordAligner implements AlignedWords {
  private readonly corpus: Corpus;
  private readonly result: WordAlignment = { ...emptyAlignment };
  private readonly likenessA = new Float64Array(maxWords);
  private readonly likenessB = new Float64Array(maxWords);
  private baseA = 0;
  private baseB = 0;
  nameA = 0;
  nameB = 0;
  countA = 0;
  countB = 0;

  constructor(corpus: Corpus) {
    this.corpus = corpus;
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
    this.likenessA.fill(0);
    this.likenessB.fill(0);
    const open = this.matchEqual();
    if (open > 0) {
      this.matchDivided();
      this.matchAlike();
    }
    this.sumUp(nameA, nameB, a, b);
    return this.result;
  }

  wordA(index: number): number {
    return this.corpus.words.values[this.baseA + index]!;
  }

  wordB(index: number): number {
    return this.corpus.words.values[this.baseB + index]!;
  }

  isLeftOverA(index: number): boolean {
    return this.likenessA[index] === 0;
  }

  isLeftOverB(index: number): boolean {
    return this.likenessB[index] === 0;
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
    const { wordWeights } = this.corpus;
    for (let i = 0; i + 1 < this.countA; i++) {
      if (this.likenessA[i] !== 0 || this.likenessA[i + 1] !== 0) continue;
      const j = this.findOpen("B", this.wordA(i), this.wordA(i + 1));
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
      const i = this.findOpen("A", this.wordB(j), this.wordB(j + 1));
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

  /** The first open word of a side that is two words of the other side written together, or -1. */
  private findOpen(side: "A" | "B", first: number, second: number): number {
    const { texts, wordTexts } = this.corpus;
    const likeness = side === "A" ? this.likenessA : this.likenessB;
    const count = side === "A" ? this.countA : this.countB;
    for (let index = 0; index < count; index++) {
      const word = side === "A" ? this.wordA(index) : this.wordB(index);
      if (likeness[index] === 0 && isJoined(texts, wordTexts[word]!, wordTexts[first]!, wordTexts[second]!))
        return index;
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
          const likeness = this.likenessOf(this.wordA(i), this.wordB(j));
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

  /** Words meet again and again: `restaurant` and `street` need not be compared a thousand times. */
  private likenessOf(a: number, b: number): number {
    const { knownA, knownB, knownLikeness } = this;
    const slot = (Math.imul(a, 0x9e3779b1) ^ Math.imul(b, 0x85ebca6b)) >>> (32 - knownBits);
    if (knownA[slot] === a && knownB[slot] === b) return knownLikeness[slot]!;
    const likeness = this.wordLikeness(a, b);
    knownA[slot] = a;
    knownB[slot] = b;
    knownLikeness[slot] = likeness;
    return likeness;
  }

  private readonly knownA = new Int32Array(1 << knownBits).fill(-1);
  private readonly knownB = new Int32Array(1 << knownBits).fill(-1);
  private readonly knownLikeness = new Float64Array(1 << knownBits);

  /** 0..1; numbers are equal or different, nothing between. */
  private wordLikeness(a: number, b: number): number {
    const { texts, wordIsNumber, wordTexts } = this.corpus;
    if (wordIsNumber[a] === 1 || wordIsNumber[b] === 1) return 0;
    const textA = wordTexts[a]!;
    const textB = wordTexts[b]!;
    const longer = Math.max(textLength(texts, textA), textLength(texts, textB));
    const shorter = Math.min(textLength(texts, textA), textLength(texts, textB));
    if (shorter >= 3 && shorter < longer && sharedPrefix(texts, textA, textB) === shorter) return 0.8;
    if (shorter < 3 || shorter < longer * minLikeness) return 0;
    return 1 - editDistance(texts, textA, textB) / longer;
  }

  private sumUp(nameA: number, nameB: number, a: number, b: number): void {
    const { result } = this;
    const sideA = this.sumSide(nameA, this.baseA, this.countA, this.likenessA, b);
    result.weightA = sideA.weight;
    result.restA = sideA.rest;
    result.restCountA = sideA.restCount;
    result.rarestRestA = sideA.rarestRest;
    result.restKindsA = sideA.restKinds;
    result.restNumbersA = sideA.restNumbers;
    result.unexplainedA = sideA.unexplained;
    result.headA = sideA.head;
    result.restBeforeA = sideA.restBefore;
    const sideB = this.sumSide(nameB, this.baseB, this.countB, this.likenessB, a);
    result.weightB = sideB.weight;
    result.restB = sideB.rest;
    result.restCountB = sideB.restCount;
    result.rarestRestB = sideB.rarestRest;
    result.restKindsB = sideB.restKinds;
    result.restNumbersB = sideB.restNumbers;
    result.unexplainedB = sideB.unexplained;
    result.headB = sideB.head;
    result.restBeforeB = sideB.restBefore;
  }

  private readonly side = { ...emptySide };

  private sumSide(
    name: number,
    base: number,
    count: number,
    likeness: Float64Array,
    other: number,
  ): typeof emptySide {
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
    let metMatch = false;
    for (let index = 0; index < count; index++) {
      const word = corpus.words.values[base + index]!;
      const weight = corpus.wordWeights[word]!;
      weightSum += weight;
      if (index < headCount) headWeight += weight;
      if (likeness[index] !== 0) {
        metMatch = true;
        if (index < headCount) headMatched += weight * likeness[index]!;
        continue;
      }
      if (!metMatch) restBefore += weight;
      rest += weight;
      restCount++;
      if (weight > rarestRest) rarestRest = weight;
      restKinds |= corpus.wordKinds[word]!;
      restNumbers += corpus.wordIsNumber[word]!;
      if (!standsInAddress(corpus, word, other)) unexplained += weight;
    }
    const { side } = this;
    side.weight = weightSum;
    side.rest = rest;
    side.restCount = restCount;
    side.rarestRest = rarestRest;
    side.restKinds = restKinds;
    side.restNumbers = restNumbers;
    side.unexplained = unexplained;
    side.head = headWeight === 0 ? 0 : headMatched / headWeight;
    side.restBefore = restBefore;
    return side;
  }
}

/** Whether a word of a name is in a record's address, as a word, as the number of a street or of a house. */
export function standsInAddress(corpus: Corpus, word: number, record: number): boolean {
  if (corpus.wordIsNumber[word] === 1) {
    const number = corpus.wordNumbers[word]!;
    const houses = corpus.houseNumbers;
    for (let at = houses.starts[record]!; at < houses.starts[record + 1]!; at += 2) {
      if (number >= houses.values[at]! && number <= houses.values[at + 1]!) return true;
    }
  }
  const street = corpus.wordInStreets[word]!;
  if (street < 0) return false;
  const { starts, values } = corpus.streets;
  for (let at = starts[record]!; at < starts[record + 1]!; at++) if (values[at] === street) return true;
  return false;
}
