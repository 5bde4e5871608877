import { unifyWord } from "./words.ts";

/** Fewer words make initials that too many names share. */
const fewestWords = 3;
/** Longer words are no initials, and no beginnings put together. */
const mostLetters = 6;

/**
 * What a name may be abbreviated to: the first letters of its words, without the empty words and with them (`rbs` and
 * `rbos`), spelt as any word is. Of two words only those of a pair are known, `Marks & Spencer`: the initials of other names of
 * fewer than three telling words are those of too many.
 */
export function initialsOf(words: readonly string[], isTelling: (word: string) => boolean): string[] {
  const telling = words.filter((word) => isTelling(word));
  if (isPair(words, telling)) return [firstLetters(telling)];
  if (isOneOfAnother(words, telling)) return lettersAroundOf(words);
  if (telling.length < fewestWords || telling.every((word) => word.length === 1)) return [];
  return [...new Set([unifyWord(firstLetters(telling)), unifyWord(firstLetters(words))])];
}

function isPair(words: readonly string[], telling: readonly string[]): boolean {
  return (
    words.length === 3 &&
    words[1] === "and" &&
    telling.length === 2 &&
    telling.every((word) => word.length > 1)
  );
}

/** `University of Toronto`, `Bank of America`: what `U of T` and `BofA` stand for. */
function isOneOfAnother(words: readonly string[], telling: readonly string[]): boolean {
  return (
    words.length === 3 &&
    words[1] === "of" &&
    telling.length === 2 &&
    telling.every((word) => word.length > 1)
  );
}

/** Two letters alone are those of too many names; with `of` between them few others are written so, and some are words. */
function lettersAroundOf([first = "", , last = ""]: readonly string[]): string[] {
  const letters = `${first.charAt(0)}of${last.charAt(0)}`;
  return isWordWithOf.test(letters) ? [] : [letters];
}

const isWordWithOf = /^(?:[lst]oft|.off)$/;

/**
 * The position of a word that only repeats the others by their first letters: `NUH` in `National University Hospital
 * (NUH) - ICU`, or by how they begin: `KaDeWe` in `Kaufhaus des Westens (KaDeWe)`. -1 where there is none.
 *
 * @param canBeInitials Whether a word may be such a one: a word with a meaning of its own may not.
 */
export function findOwnInitials(
  words: readonly string[],
  canBeInitials: (word: string) => boolean,
  isTelling: (word: string) => boolean,
): number {
  return words.findIndex((word, at) => {
    if (word.length < fewestWords || word.length > mostLetters || !canBeInitials(word)) return false;
    const others = words.toSpliced(at, 1);
    return (
      firstLetters(others).includes(word) ||
      firstLetters(others.filter((other) => isTelling(other))).includes(word) ||
      isOfBeginnings(word, others) ||
      isOfBeginnings(
        word,
        others.filter((other) => isTelling(other)),
      )
    );
  });
}

/**
 * Whether a word is how all of the others begin, put together in their order: at least two of them with two letters or more, as
 * `liang` is in `Liang Garden` by chance.
 */
function isOfBeginnings(word: string, others: readonly string[]): boolean {
  const spells = (from: number, at: number, syllables: number): boolean => {
    const other = others[at];
    if (other === undefined) return from === word.length && syllables >= 2;
    for (let to = from + 1; to <= word.length && other.startsWith(word.slice(from, to)); to++) {
      if (spells(to, at + 1, to - from > 1 ? syllables + 1 : syllables)) return true;
    }
    return false;
  };
  return spells(0, 0, 0);
}

function firstLetters(words: readonly string[]): string {
  return words.map((word) => word.charAt(0)).join("");
}
