import { numberWords, ordinalWords, wordForms } from "./lexicon.ts";

const ordinalNumbers = new Map(ordinalWords.map((word, index) => [word, String(index + 1)]));

/** `parks`, and not `glass`, `campus` or `tennis`. */
const isPlural = /^..+[^isu]s$/;

/**
 * One spelling of one word: the long form of an abbreviation, the singular, an ordinal in digits, a number without leading
 * zeros.
 */
export function unifyWord(word: string): string {
  if (/^[0-9]/.test(word)) return word.replace(/^0+(?=[0-9])/, "");
  const ordinal = ordinalNumbers.get(word);
  if (ordinal !== undefined) return ordinal;
  const long = wordForms.get(word);
  if (long !== undefined) return long;
  const singular = isPlural.test(word) ? word.slice(0, -1) : word;
  return wordForms.get(singular) ?? singular;
}

/** The number that a word is, in digits or spelt out; `NaN` for any other. */
export function numberOf(word: string): number {
  const spelt = numberWords.indexOf(word);
  return spelt >= 0 ? spelt + 1 : Number(word);
}
