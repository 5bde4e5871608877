import { asciiOnly } from "./text.ts";

/** The scripts that a name is written in, as a set of bits. */
export const scriptBits = { latin: 1, far: 2 } as const;

const latin = /\p{Script=Latin}/u;
/**
 * Scripts that a reading letter by letter says little of: ideographs are read in one language of several, Arabic, Hebrew
 * and Thai write few vowels, and kana and Hangul spell foreign names by their own sounds.
 */
const far =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Devanagari}]/u;

/** Which of the two kinds of script a name has letters of. */
export function scriptsOf(name: string): number {
  if (asciiOnly.test(name)) return scriptBits.latin;
  const plain = name.normalize("NFKC");
  return (latin.test(plain) ? scriptBits.latin : 0) | (far.test(plain) ? scriptBits.far : 0);
}
