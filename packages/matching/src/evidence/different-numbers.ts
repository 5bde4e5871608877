import type { Corpus } from "../corpus/corpus.ts";
import { textOf } from "../corpus/texts.ts";
import { designated } from "../normalise/designations.ts";
import { streetTypes } from "../normalise/lexicon.ts";

/**
 * Whether, beside the numbers that the main names of two records share, each has others, of one role: `Tower 1` and `Tower Two`,
 * `7-Eleven #1234` and `#1299`. Hours and the year of a foundation have none; a street's is another than a store's. Or whether
 * streets of one number are of different types: `6th Avenue`, `6th Street`.
 */
export function differentNumbers(corpus: Corpus, a: number, b: number): boolean {
  const numbersA = numbersOf(corpus, a);
  if (numbersA.length === 0) return false;
  const numbersB = numbersOf(corpus, b);
  if (numbersB.length === 0) return false;
  const [wordsA, wordsB] = [wordsOf(corpus, a), wordsOf(corpus, b)];
  return (
    haveOthers(numbersA, wordsA, numbersB, wordsB) || nameOtherStreets(numbersA, wordsA, numbersB, wordsB)
  );
}

function haveOthers(
  numbersA: readonly NumberInName[],
  wordsA: readonly string[],
  numbersB: readonly NumberInName[],
  wordsB: readonly string[],
): boolean {
  const rolesB = without(numbersB, numbersA).map(({ at }) => roleOf(wordsB, at));
  return without(numbersA, numbersB).some(({ at }) => {
    const role = roleOf(wordsA, at);
    return role !== undefined && rolesB.includes(role);
  });
}

/** Whether one number that both have is of a street in both, and nowhere of one type. */
function nameOtherStreets(
  numbersA: readonly NumberInName[],
  wordsA: readonly string[],
  numbersB: readonly NumberInName[],
  wordsB: readonly string[],
): boolean {
  return numbersA.some(({ number }) => {
    const ofA = typesBehind(number, numbersA, wordsA);
    const ofB = typesBehind(number, numbersB, wordsB);
    return ofA.length > 0 && ofB.length > 0 && !ofA.some((type) => ofB.includes(type));
  });
}

/** The types of streets that stand right behind a number in a name. */
function typesBehind(number: number, numbers: readonly NumberInName[], words: readonly string[]): string[] {
  return numbers.flatMap((one) => {
    const next = words[one.at + 1] ?? "";
    return one.number === number && streetTypes.has(next) ? [next] : [];
  });
}

function without(numbers: readonly NumberInName[], others: readonly NumberInName[]): NumberInName[] {
  return numbers.filter(({ number }) => others.every((other) => other.number !== number));
}

interface NumberInName {
  readonly number: number;
  /** Which word of the name it is, from 0. */
  readonly at: number;
}

function numbersOf(corpus: Corpus, record: number): NumberInName[] {
  const name = corpus.nameStarts[record]!;
  const { starts, values } = corpus.words;
  const first = starts[name]!;
  const numbers: NumberInName[] = [];
  for (let at = first; at < starts[name + 1]!; at++) {
    const number = corpus.wordNumbers[values[at]!]!;
    if (!Number.isNaN(number)) numbers.push({ number, at: at - first });
  }
  return numbers;
}

function wordsOf(
  { nameStarts, words: { starts, values }, wordTexts, texts }: Corpus,
  record: number,
): string[] {
  const name = nameStarts[record]!;
  return Array.from(values.subarray(starts[name], starts[name + 1]), (word) =>
    textOf(texts, wordTexts[word]!),
  );
}

/** Words for hours in the languages of big cities, in their one spelling, as are all words here. */
const hourWords = new Set(
  "hour std stunde stunden heure hora ore ora uur timmar saat chasa chasov".split(" "),
);
/** Words before the year in which a place was founded. */
const foundingWords = new Set(
  "since est estd established founded seit gegrundet depuis fonde desde sind".split(" "),
);

/**
 * What the number that is the word at a position of a name tells its place by; `undefined` for hours and years, which
 * tell it from no other.
 */
function roleOf(words: readonly string[], at: number): "designation" | "street" | undefined {
  const [before = "", next = "", second = ""] = [words[at - 1], words[at + 1], words[at + 2]];
  if (designated.has(before)) return "designation";
  if (hourWords.has(next) || foundingWords.has(before) || isRoundTheClock(words, at)) return undefined;
  // A name that begins with a number is often a house: `28 York Place`, `Block 30 York Place`.
  return at > 0 && (streetTypes.has(next) || streetTypes.has(second)) ? "street" : "designation";
}

/** `24/7` and `24h`; of other numbers an `h` behind is a letter, `Room 13H`. */
function isRoundTheClock(words: readonly string[], at: number): boolean {
  const [before, word, next] = [words[at - 1], words[at], words[at + 1]];
  return (word === "24" && (next === "7" || next === "h")) || (before === "24" && word === "7");
}
