import type { Corpus } from "../corpus/corpus.ts";
import { noText, textLength } from "../corpus/texts.ts";
import { editSimilarity } from "./edit-distance.ts";
import { columnOf } from "./feature-names.ts";
import { jaroWinkler, longestCommonRun, maxLetters } from "./strings.ts";
import type { AlignedWords } from "./word-alignment.ts";

/**
 * Compares two aligned names word by word, every word counting the same, and as they are written: what weighing words by
 * rarity, and bringing them to one spelling, hides. Writes the columns of `closeFeatureNames`.
 */
export function lookCloser(corpus: Corpus, words: AlignedWords, out: Float64Array): void {
  const { countA, countB } = words;
  let leftA = 0;
  let leftB = 0;
  for (let at = 0; at < countA; at++) if (words.isLeftOverA(at)) leftA++;
  for (let at = 0; at < countB; at++) if (words.isLeftOverB(at)) leftB++;
  const shared = Math.min(countA - leftA, countB - leftB);
  const addressLikeA = addressShare(corpus, countA, (at) => words.wordA(at));
  const addressLikeB = addressShare(corpus, countB, (at) => words.wordB(at));
  const fewer = Math.min(countA, countB);
  out[columnOf.words_min] = fewer;
  out[columnOf.words_max] = Math.max(countA, countB);
  out[columnOf.word_count_jaccard] = shared / Math.max(1, countA + countB - shared);
  out[columnOf.word_count_containment] = shared / Math.max(1, fewer);
  out[columnOf.first_word] = fewer === 0 ? 0 : wordSimilarity(corpus, words.wordA(0), words.wordB(0));
  out[columnOf.last_word] =
    fewer === 0 ? 0 : wordSimilarity(corpus, words.wordA(countA - 1), words.wordB(countB - 1));
  out[columnOf.rest_likeness] = leftA === 0 || leftB === 0 ? 0 : mostSimilarLeftOver(corpus, words);
  out[columnOf.address_like_min] = Math.min(addressLikeA, addressLikeB);
  out[columnOf.address_like_max] = Math.max(addressLikeA, addressLikeB);
  comparePlain(corpus, words, out);
}

/** Compares the names as they are written, which normalising hides (`Kids` and `Kid's`, `The Hub` and `Hub`). */
function comparePlain(corpus: Corpus, { nameA, nameB }: AlignedWords, out: Float64Array): void {
  const { texts, plainIds } = corpus;
  const a = plainIds[nameA]!;
  const b = plainIds[nameB]!;
  const lengthA = textLength(texts, a);
  const lengthB = textLength(texts, b);
  const shorter = Math.min(lengthA, lengthB);
  const longer = Math.max(lengthA, lengthB);
  out[columnOf.plain_equal] = a === b && a !== noText ? 1 : 0;
  out[columnOf.plain_jaro_winkler] = jaroWinkler(texts, a, b);
  out[columnOf.plain_edit_similarity] = editSimilarity(texts, a, b);
  out[columnOf.plain_common_run] =
    shorter === 0 ? 0 : longestCommonRun(texts, a, b) / Math.min(shorter, maxLetters);
  out[columnOf.plain_length_ratio] = longer === 0 ? 1 : shorter / longer;
}

/** Jaro-Winkler similarity of two words, 0..1. */
function wordSimilarity(corpus: Corpus, a: number, b: number): number {
  return a === b ? 1 : jaroWinkler(corpus.texts, corpus.wordTexts[a]!, corpus.wordTexts[b]!);
}

/** The similarity of the most similar two of both names' left-over words. */
function mostSimilarLeftOver(corpus: Corpus, words: AlignedWords): number {
  let most = 0;
  for (let i = 0; i < words.countA; i++) {
    if (!words.isLeftOverA(i)) continue;
    for (let j = 0; j < words.countB; j++) {
      if (words.isLeftOverB(j)) most = Math.max(most, wordSimilarity(corpus, words.wordA(i), words.wordB(j)));
    }
  }
  return most;
}

/** The rarity-weighted share of a name's words that are numbers or stand in addresses, 0..1. */
function addressShare(corpus: Corpus, count: number, wordAt: (at: number) => number): number {
  let total = 0;
  let found = 0;
  for (let at = 0; at < count; at++) {
    const word = wordAt(at);
    const weight = corpus.wordWeights[word]!;
    total += weight;
    if (corpus.wordInStreets[word]! >= 0 || corpus.wordIsNumber[word] === 1) found += weight;
  }
  return total === 0 ? 0 : found / total;
}
