import { emptyWords, kindBits, ordinalWords, wordForms } from "./lexicon.ts";
import { foldText, splitWords } from "./text.ts";

/** At most so many words of a name take part: it bounds the work of a pair, whatever a source sends. */
const maxWords = 12;

/** `CVS Pharmacy #1234`: which store it is, not what. Singapore's `#01-23` is a unit. */
const storeNumberText = /#\s?0*(\d{2,6})(?![\d-])/;

/** A name as the measures compare it. */
export interface NormalName {
  /** All words but the empty ones (articles, legal forms), in one spelling, in their order. */
  words: string[];
  /** The folded name as it is written: with spaces, articles, plurals and abbreviations. */
  plain: string;
  /** The words without spaces, `7eleven`: equal for names that only divide words differently. */
  compact: string;
  /** The compact name without words that only name a kind of place and without a store's number. Never empty when `compact` is not. */
  core: string;
  /** Bits of the kinds of place that the name's words name (see `lexicon.ts`). */
  kinds: number;
  /** First letters of the words, `rbs`; empty for names of fewer than three words. */
  initials: string;
  /** How many of the words stand before `@`, a bracket, a comma or a dash; all where nothing stands before one. */
  headCount: number;
}

/**
 * Reads a name: folds it, drops articles and legal forms, unifies abbreviations and plurals. A name that is nothing
 * but empty words (`The Company`) keeps them.
 */
export function normaliseName(name: string): NormalName {
  const all = wordsOf(name);
  const telling = all.filter((word) => !emptyWords.has(word));
  const words = telling.length > 0 ? telling : all;
  const compact = words.join("");
  const storeNumber = storeNumberText.exec(name)?.[1];
  const coreWords = words.filter((word) => !kindBits.has(word) && word !== storeNumber);
  return {
    words,
    plain: foldText(name),
    compact,
    core: coreWords.length > 0 ? coreWords.join("") : compact,
    kinds: words.reduce((bits, word) => bits | (kindBits.get(word) ?? 0), 0),
    initials: words.length >= 3 ? words.map((word) => word.charAt(0)).join("") : "",
    headCount: countHead(name, words, telling.length > 0),
  };
}

/** `T.G.I. Friday's` and `TGI Fridays`: letters with a full stop behind each are one word. */
const initials = /\b(?:\p{L}\.){2,}/gu;
/** `A&W`, `A & W`: so are two letters with `&` between them. */
const letterPair = /(?<![\p{L}\p{N}])(\p{L})\s?&\s?(\p{L})(?![\p{L}\p{N}])/gu;
/** `5th Avenue` and `Fifth Avenue` are one; `22nd` is read as `22`. */
const ordinal = /\b(\d+)(?:st|nd|rd|th)\b/g;

function wordsOf(text: string): string[] {
  const joined = text
    .replaceAll(initials, (letters) => `${letters.replaceAll(".", "")} `)
    .replaceAll(letterPair, "$1$2");
  const folded = foldText(joined).replaceAll(
    ordinal,
    (_, digits: string) => ordinalWords[Number(digits) - 1] ?? digits,
  );
  const words = splitWords(folded).slice(0, maxWords).map(unifyWord);
  return words.map((word, index) => (isStreet(words, index) ? "street" : word));
}

/** `St` begins a saint's name (`St Mary`) and ends a street's: at the end, or before a kind (`Main St Cafe`). */
function isStreet(words: readonly string[], index: number): boolean {
  if (words[index] !== "st" || index === 0) return false;
  const next = words[index + 1];
  return next === undefined || kindBits.has(next);
}

const separator = /\s*(?:[@([,|:]|\s[-\u2013\u2014]\s|\sat\s)/i;

function countHead(name: string, words: readonly string[], onlyTelling: boolean): number {
  const end = separator.exec(name.slice(0, 160))?.index ?? 0;
  if (end === 0) return words.length;
  const head = wordsOf(name.slice(0, end)).filter((word) => !onlyTelling || !emptyWords.has(word));
  return head.length === 0 ? words.length : Math.min(head.length, words.length);
}

/** One spelling of one word: the long form of an abbreviation, the singular, a number without leading zeros. */
export function unifyWord(word: string): string {
  if (/^[0-9]/.test(word)) return word.replace(/^0+(?=[0-9])/, "");
  const long = wordForms.get(word);
  if (long !== undefined) return long;
  const singular = word.length > 3 && word.endsWith("s") && !word.endsWith("ss") ? word.slice(0, -1) : word;
  return wordForms.get(singular) ?? singular;
}
