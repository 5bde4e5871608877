import type { Corpus } from "../corpus/corpus.ts";
import { goldenRatio } from "../corpus/hash.ts";
import { textLength } from "../corpus/texts.ts";
import { editDistance } from "./edit-distance.ts";
import { sharedPrefix } from "./strings.ts";

/** Words less similar than this are different words. */
export const minWordSimilarity = 0.7;
/** The similarity of a word to an abbreviation that begins it: `rest` and `restaurant`. */
const abbreviationSimilarity = 0.8;
/** Shorter words are too short to be misspelt, or to abbreviate another. */
const minLetters = 3;
/** The cache holds 2 to this power pairs of words; of two in one slot the later one. */
const cacheBits = 12;
/** For the second word, so that two words have another slot in the other order (a constant of MurmurHash3). */
const otherMultiplier = 0x85ebca6b;

/** Compares the words of one corpus. Pairs come again and again, so the last few thousand results are cached. */
export class WordComparer {
  private readonly corpus: Corpus;
  private readonly cachedA = new Int32Array(1 << cacheBits).fill(-1);
  private readonly cachedB = new Int32Array(1 << cacheBits).fill(-1);
  private readonly cached = new Float64Array(1 << cacheBits);

  constructor(corpus: Corpus) {
    this.corpus = corpus;
  }

  /**
   * Similarity of two different words, 0..1: `1 - Levenshtein distance / longer length`, or a fixed value where one begins
   * the other. Numbers are equal (`5`, `five`: 1) or different (0). Words that are much shorter than the other are 0 without
   * being compared.
   */
  similarity(a: number, b: number): number {
    const { cachedA, cachedB, cached } = this;
    const slot = (Math.imul(a, goldenRatio) ^ Math.imul(b, otherMultiplier)) >>> (32 - cacheBits);
    if (cachedA[slot] === a && cachedB[slot] === b) return cached[slot]!;
    const similarity = this.compare(a, b);
    cachedA[slot] = a;
    cachedB[slot] = b;
    cached[slot] = similarity;
    return similarity;
  }

  private compare(a: number, b: number): number {
    const { texts, wordIsNumber, wordNumbers, wordTexts } = this.corpus;
    if (wordIsNumber[a] === 1 || wordIsNumber[b] === 1) return wordNumbers[a] === wordNumbers[b] ? 1 : 0;
    const textA = wordTexts[a]!;
    const textB = wordTexts[b]!;
    const longer = Math.max(textLength(texts, textA), textLength(texts, textB));
    const shorter = Math.min(textLength(texts, textA), textLength(texts, textB));
    if (shorter < minLetters) return 0;
    if (shorter < longer && sharedPrefix(texts, textA, textB) === shorter) return abbreviationSimilarity;
    if (shorter < longer * minWordSimilarity) return 0;
    return 1 - editDistance(texts, textA, textB) / longer;
  }
}
