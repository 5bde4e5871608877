import { emptyWords, kindBits } from "./lexicon.ts";
import { asciiOnly } from "./text.ts";

/** Names that a sign writes in two scripts, `東京国立博物館 (Tokyo National Museum)`, as the names that they are. */

const latin = /\p{Script=Latin}/u;
const other = /[\p{L}--\p{Script=Latin}]/v;
/** Scripts that hardly stand in brackets but as another spelling; Cyrillic and Greek also say there where a branch is. */
const farScript =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Devanagari}]/u;
/** `六本木ヒルズ店`, `명동점`: which branch it is. */
const branch = /(?:店|점|支行)\s*$/;

const bracketed = /^([^()（）[\]【】]+)[(（[【]([^()（）[\]【】]+)[)）\]】]\s*$/;
const divided = /^(.+?)(?:\s*[/／|｜]\s*|\s+[-–—]\s+)(.+)$/;
/** Where scripts change at a blank. */
const adjacent =
  /^((?:[^\p{L}]|\p{Script=Latin})+?)\s+((?:[^\p{L}]|[\p{L}--\p{Script=Latin}])+)$|^((?:[^\p{L}]|[\p{L}--\p{Script=Latin}])+?)\s+((?:[^\p{L}]|\p{Script=Latin})+)$/v;

/**
 * The two names, or none. Marks part them where one is written in Latin letters and one is not and neither says which
 * branch it is. Without marks they must say the same: a kind of place or the beginning of a word.
 *
 * @param wordsOf The words of a name in their one spelling.
 */
export function splitScripts(name: string, wordsOf: (name: string) => readonly string[]): string[] {
  if (asciiOnly.test(name) || !latin.test(name) || !other.test(name)) return [];
  const marked = bracketed.exec(name) ?? divided.exec(name);
  const found = marked ?? adjacent.exec(name);
  if (found === null) return [];
  const parts = [(found[1] ?? found[3])!.trim(), (found[2] ?? found[4])!.trim()];
  if (parts.some((part) => branch.test(part))) return [];
  const [a, b] = parts as [string, string];
  if (latin.test(a) === latin.test(b) || other.test(a) === other.test(b)) return [];
  const [wordsA, wordsB] = [wordsOf(a), wordsOf(b)];
  if (!hasOwnName(wordsA) || !hasOwnName(wordsB)) return [];
  return (marked !== null && farScript.test(name)) || sayTheSame(wordsA, wordsB) ? parts : [];
}

const fewestLetters = 3;

function hasOwnName(words: readonly string[]): boolean {
  return (
    words.some((word) => !kindBits.has(word) && !emptyWords.has(word)) &&
    words.join("").length >= fewestLetters
  );
}

/** Whether two names share a kind of place, or words that begin alike. */
function sayTheSame(a: readonly string[], b: readonly string[]): boolean {
  return a.some(
    (word) =>
      b.some(
        (one) =>
          one.length > fewestLetters &&
          word.slice(0, fewestLetters) === one.slice(0, fewestLetters) &&
          word.length > fewestLetters,
      ) ||
      (kindBits.has(word) && b.includes(word)),
  );
}
