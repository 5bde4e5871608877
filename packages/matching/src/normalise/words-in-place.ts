import { designated } from "./designations.ts";
import { kindBits } from "./kinds-of-place.ts";
import { compassPoints, emptyWords, romanDesignations, romanNumbers, streetTypes } from "./lexicon.ts";

/**
 * The words of a name, those of them read by the words around them that mean one thing here and another there: `St`, `W`, `II`.
 *
 * @param written The words before they got their one spelling, in which `Saint` and `St` are one.
 * @param words The same in their one spelling.
 */
export function readInPlace(written: readonly string[], words: readonly string[]): string[] {
  const read = [...words];
  for (const [index, word] of written.entries()) {
    if (streetEnds.has(word) && endsStreet(read, index)) read[index] = streetEnds.get(word)!;
    read[index] = readRomanNumber(read, index);
    if (word === "est" && endsFrenchStreet(read, index)) read[index] = "east";
  }
  return read.map((_, index) => readDirection(read, index));
}

const directions = new Set(compassPoints.values());

/** What begins a saint's or a doctor's name and ends a street's; written out (`All Saints`, `Phone Doctor`) it ends none. */
const streetEnds = new Map([
  ["st", "street"],
  ["dr", "drive"],
]);

/**
 * `St` begins a saint's name (`St Mary`) and ends a street's: at the end, before a kind (`Main St Cafe`), a direction
 * (`Queen St W`) or a word like `at`.
 */
function endsStreet(words: readonly string[], index: number): boolean {
  if (index === 0 || emptyWords.has(words[index - 1]!)) return false;
  const next = words[index + 1];
  return (
    next === undefined ||
    kindBits.has(next) ||
    emptyWords.has(next) ||
    compassPoints.has(next) ||
    directions.has(next)
  );
}

/** `Camp II`, `Camp I`, `Phase IV`; the letter of `Hall I` and the first word of a name are none. */
function readRomanNumber(words: readonly string[], index: number): string {
  const word = words[index]!;
  if (index === 0 || (word === "i" && !endsOwnName(words, index))) return word;
  const isDesignation = designated.has(words[index - 1]!);
  return romanNumbers.get(word) ?? (isDesignation ? romanDesignations.get(word) : undefined) ?? word;
}

/** `Rue Rachel Est`, `Mont-Royal Est / Rivard`; `Bar est. 1885` was established. */
function endsFrenchStreet(words: readonly string[], index: number): boolean {
  const next = words[index + 1];
  return index > 0 && (next === undefined || emptyWords.has(next));
}

/** Whether a word is the last one, and the one before it has a meaning of its own and is not designated by letters. */
function endsOwnName(words: readonly string[], index: number): boolean {
  const before = words[index - 1] ?? "";
  return (
    index + 1 === words.length &&
    /^[a-z]{3,}$/.test(before) &&
    !designated.has(before) &&
    !emptyWords.has(before)
  );
}

/**
 * `N Craig Street`, `Queen Street W`, `S Hills Village`; elsewhere a letter is a letter (`W Hotel`, `E. B. Smith`), and `n`
 * between two words (`Rock 'n' Roll`) is `and`.
 */
function readDirection(words: readonly string[], index: number): string {
  const word = words[index]!;
  const direction = compassPoints.get(word);
  if (direction === undefined) return word;
  if (
    isOfStreet(words, index) ||
    (index === 0 && beginsDistrict(words)) ||
    followsStreet(words, index) ||
    endsWithDirection(words, index)
  )
    return direction;
  return word === "n" && isBetweenWords(words, index) ? "and" : word;
}

/** Whether a word stands right after the type of a street, or one word before it. */
function isOfStreet(words: readonly string[], index: number): boolean {
  return (index > 1 && streetTypes.has(words[index - 1]!)) || streetTypes.has(words[index + 2] ?? "");
}

/** `Broadway & E Pine`: whether a name follows a conjunction and this word. */
function followsStreet(words: readonly string[], index: number): boolean {
  const [before = "", next = ""] = [words[index - 1], words[index + 1]];
  return (
    index > 1 && (before === "and" || before === "at") && /^[a-z]{3,}$/.test(next) && !kindBits.has(next)
  );
}

/** `St. Clair W`; a letter of another kind after a designation (`Hall E`) or a word for a kind (`Studio E`). */
function endsWithDirection(words: readonly string[], index: number): boolean {
  return /^[ew]$/.test(words[index]!) && endsOwnName(words, index) && !kindBits.has(words[index - 1]!);
}

/** Words for kinds of place that districts are called by as well. */
const districtWords = new Set(["hill", "park", "beach", "garden", "court"]);

/** What is called by nothing but its direction: `N. Shore`, `S Side`. */
const sides = new Set(["side", "shore", "end"]);

/** Whether the word after the first has a meaning of its own, and more follows. */
function beginsDistrict([, second = "", third]: readonly string[]): boolean {
  if (sides.has(second)) return true;
  if (third === undefined || !/^[a-z]{3,}$/.test(second) || emptyWords.has(second)) return false;
  return !kindBits.has(second) || districtWords.has(second);
}

function isBetweenWords(words: readonly string[], index: number): boolean {
  return /^[a-z]/.test(words[index - 1] ?? "") && /^[a-z]/.test(words[index + 1] ?? "");
}
