import { kindBits } from "./kinds-of-place.ts";
import { emptyWords } from "./lexicon.ts";
import { scriptBits, scriptsOf } from "./scripts.ts";
import { asciiOnly } from "./text.ts";

/** Names that a sign writes in two scripts, `東京国立博物館 (Tokyo National Museum)`, as the names that they are. */

const latin = /\p{Script=Latin}/u;
const other = /[\p{L}--\p{Script=Latin}]/v;
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
  if (asciiOnly.test(name) || name.length > longestName || !latin.test(name) || !other.test(name)) return [];
  const marked = bracketed.exec(name) ?? divided.exec(name);
  const found = marked ?? adjacent.exec(name);
  if (found === null) return [];
  const parts = [(found[1] ?? found[3])!.trim(), (found[2] ?? found[4])!.trim()];
  if (parts.some((part) => branch.test(part))) return [];
  const [a, b] = parts as [string, string];
  if (latin.test(a) === latin.test(b) || other.test(a) === other.test(b)) return [];
  const [wordsA, wordsB] = [wordsOf(a), wordsOf(b)];
  if (!hasOwnName(wordsA) || !hasOwnName(wordsB)) return [];
  // Far scripts hardly stand in brackets but as another spelling; Cyrillic also says there where a branch is.
  const isSpelling = marked !== null && (scriptsOf(name) & scriptBits.far) !== 0;
  return isSpelling || sayTheSame(wordsA, wordsB) ? parts : [];
}

/** Longer ones are descriptions. */
const longestName = 160;
const fewestLetters = 3;

function hasOwnName(words: readonly string[]): boolean {
  return (
    words.some((word) => !kindBits.has(word) && !emptyWords.has(word)) &&
    words.join("").length >= fewestLetters
  );
}

/** Whether two names share a kind of place, or words that begin alike. */
function sayTheSame(a: readonly string[], b: readonly string[]): boolean {
  const beginAlike = (one: string, two: string): boolean =>
    Math.min(one.length, two.length) > fewestLetters &&
    one.slice(0, fewestLetters) === two.slice(0, fewestLetters);
  return a.some((word) => (kindBits.has(word) && b.includes(word)) || b.some((one) => beginAlike(word, one)));
}
