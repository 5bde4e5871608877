import type { Rows } from "../corpus/columns.ts";
import type { Corpus } from "../corpus/corpus.ts";
import { citeNothing, haveSameId } from "../corpus/external-ids.ts";
import { noText, textOf } from "../corpus/texts.ts";
import { compassAxes, designated, designatedBit, letterBit } from "../normalise/designations.ts";
import { streetTypes } from "../normalise/lexicon.ts";
import { haveSamePhone } from "./phones.ts";
import { compareSites, type SiteAgreement } from "./websites.ts";

/**
 * Whether two records cannot be one place however a third one joins them: their names carry different numbers (`Tower
 * 1`, `Tower Two`, also beside one that both have, `7-Eleven #1234`; no hours, nor the year of a foundation, nor a street's number beside a store's), different letters
 * (`Terminal A`, `Terminal B`) or opposite directions (`East Lot`, `West Lot`), or their house numbers, units and phones
 * all differ where both give them and at least two of these do. Records that cite each other, or the same record of another
 * collection, never contradict.
 */
export function contradict(corpus: Corpus, a: number, b: number): boolean {
  if (!citeNothing(corpus, a, b) && haveSameId(corpus, a, b)) return false;
  if (differentNumbers(corpus, a, b) || differentDesignations(corpus, a, b)) return true;
  const samePhone = haveSamePhone(corpus, a, b);
  const differences =
    (bothDiffer(corpus.unitIds[a]!, corpus.unitIds[b]!) ? 1 : 0) +
    (samePhone === false ? 1 : 0) +
    (differentHouses(corpus.houseNumbers, a, b) ? 1 : 0);
  const agreements =
    (bothAgree(corpus.unitIds[a]!, corpus.unitIds[b]!) ? 1 : 0) +
    (samePhone === true ? 1 : 0) +
    (isOneSite(compareSites(corpus, a, b)) ? 1 : 0);
  return differences >= 2 && agreements === 0;
}

function isOneSite(agreement: SiteAgreement | undefined): boolean {
  return agreement === "same page" || agreement === "same site";
}

function bothDiffer(a: number, b: number): boolean {
  return a !== noText && b !== noText && a !== b;
}

function bothAgree(a: number, b: number): boolean {
  return a !== noText && a === b;
}

function differentHouses(houses: Rows, a: number, b: number): boolean {
  const { starts, values } = houses;
  if (starts[a] === starts[a + 1] || starts[b] === starts[b + 1]) return false;
  for (let i = starts[a]!; i < starts[a + 1]!; i += 2) {
    for (let j = starts[b]!; j < starts[b + 1]!; j += 2) {
      if (values[i]! <= values[j + 1]! && values[j]! <= values[i + 1]!) return false;
    }
  }
  return true;
}

/** Beside the numbers that both main names have, each has others, of one role. */
function differentNumbers(corpus: Corpus, a: number, b: number): boolean {
  const numbersA = numbersOf(corpus, a);
  if (numbersA.length === 0) return false;
  const numbersB = numbersOf(corpus, b);
  const ownA = without(numbersA, numbersB);
  const ownB = without(numbersB, numbersA);
  if (ownA.length === 0 || ownB.length === 0) return false;
  const wordsA = wordsOf(corpus, a);
  const wordsB = wordsOf(corpus, b);
  const rolesB = ownB.map(({ at }) => roleOf(wordsB, at));
  return ownA.some(({ at }) => {
    const role = roleOf(wordsA, at);
    return role !== undefined && rolesB.includes(role);
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

/** Both main names have a letter after one word, and none in common, or each names one end of an axis and not the other. */
function differentDesignations(corpus: Corpus, a: number, b: number): boolean {
  const nameA = corpus.nameStarts[a]!;
  const nameB = corpus.nameStarts[b]!;
  const bitsA = designationsOf(corpus, nameA);
  const bitsB = designationsOf(corpus, nameB);
  if (areOpposite(bitsA, bitsB)) return true;
  return (bitsA & bitsB & letterBit) !== 0 && differentLetters(corpus, nameA, nameB);
}

function areOpposite(bitsA: number, bitsB: number): boolean {
  return compassAxes.some(
    (axis) => (bitsA & axis) !== 0 && (bitsB & axis) !== 0 && (bitsA & bitsB & axis) === 0,
  );
}

function designationsOf({ words: { starts, values }, wordDesignations }: Corpus, name: number): number {
  let bits = 0;
  for (let at = starts[name]!; at < starts[name + 1]!; at++) bits |= wordDesignations[values[at]!]!;
  return bits;
}

function differentLetters(corpus: Corpus, nameA: number, nameB: number): boolean {
  const { starts, values } = corpus.words;
  const seen = new Set<number>();
  for (let at = starts[nameA + 1]! - 1; at > starts[nameA]!; at--) {
    const before = values[at - 1]!;
    if (!isDesignatingLetter(corpus, at) || seen.has(before)) continue;
    seen.add(before);
    const letter = letterAfter(corpus, nameB, before);
    if (letter !== undefined && letter !== values[at]) return true;
  }
  return false;
}

/** The last letter that a name has behind a word. */
function letterAfter(corpus: Corpus, name: number, before: number): number | undefined {
  const { starts, values } = corpus.words;
  for (let at = starts[name + 1]! - 1; at > starts[name]!; at--)
    if (values[at - 1] === before && isDesignatingLetter(corpus, at)) return values[at];
  return undefined;
}

function isDesignatingLetter({ words: { values }, wordDesignations }: Corpus, at: number): boolean {
  return (
    (wordDesignations[values[at]!]! & letterBit) !== 0 &&
    (wordDesignations[values[at - 1]!]! & designatedBit) !== 0
  );
}

/** Words for hours, as names have them once plurals are unified, in the languages of big cities. */
const hourWords = new Set(
  "hr hour std stunde stunden heure hora ore ora uur timmar saat час часа часов".split(" "),
);
/** Words before the year in which a place was founded. */
const foundingWords = new Set(
  "since est estd established founded seit gegrundet depuis fonde desde sinds".split(" "),
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
