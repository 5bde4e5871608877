import { splitScripts } from "./bilingual.ts";
import { nameOfBranchLibrary } from "./branch-libraries.ts";
import { designated } from "./designations.ts";
import { digitsOfIdeographs, ideographNumber } from "./ideograph-numbers.ts";
import { findOwnInitials, initialsOf } from "./initials.ts";
import { translateKinds } from "./kinds-in-other-languages.ts";
import { kindBits } from "./kinds-of-place.ts";
import { articlesOfOneLetter, closingLegalForms, emptyWords, shortLegalForms } from "./lexicon.ts";
import { isMissingValue } from "./missing-value.ts";
import { splitOtherNames } from "./other-names.ts";
import { unifyPhrases } from "./spellings.ts";
import { scriptsOf } from "./scripts.ts";
import { asciiOnly, dropElisions, foldText, maxTextLength, mendEncoding, splitWords } from "./text.ts";
import { readInPlace } from "./words-in-place.ts";
import { joinNumberWords, unifyWord } from "./words.ts";

/** At most this many words of a name count: it bounds the work of a pair, whatever a source sends. */
export const maxNameWords = 12;

/** `CVS Pharmacy #1234`: the number says which store it is, not what. Singapore's `#01-23` is a unit. */
const storeNumberText = /#\s?0*(\d{2,6})(?![\d-])/;

/** A name as features compare it. */
export interface NormalName {
  /** All words but the empty ones (articles, legal forms) and the name's own initials, in one spelling, in their order. */
  words: readonly string[];
  /** The folded name as it is written: with spaces, articles, plurals and abbreviations. */
  plain: string;
  /** The words without spaces, `7eleven`: equal for names that only divide words differently. */
  compact: string;
  /**
   * The compact name without words that only name a kind of place and without a store's number. Never empty when `compact`
   * is not.
   */
  core: string;
  /** Bits of the kinds of place that the name's words name (see `kinds-of-place.ts`). */
  kinds: number;
  /** Bits of the scripts that it is written in (see `scripts.ts`). */
  scripts: number;
  /** What it may be abbreviated to, `rbs` (see `initials.ts`). */
  initials: string[];
  /** How many of the words stand before `@`, a bracket, a comma or a dash; all where nothing stands before one. */
  headCount: number;
}

/**
 * Reads a name: folds it, drops articles and legal forms, and brings abbreviations and plurals to one spelling. A name of
 * nothing but such empty words (`The Company`) keeps them; one that only stands for a missing name (`n/a`) has none.
 */
export function normaliseName(given: string): NormalName {
  const name = readGiven(given);
  const { all, ownInitials } = readWords(name);
  const words = dropEmpty(all);
  const compact = words.join("");
  const storeNumber = storeNumberText.exec(name)?.[1];
  const coreWords = words.filter((word) => !kindBits.has(word) && word !== storeNumber);
  return {
    words,
    plain: foldText(name),
    compact,
    core: coreWords.length > 0 ? coreWords.join("") : compact,
    kinds: words.reduce((bits, word) => bits | (kindBits.get(word) ?? 0), 0),
    scripts: scriptsOf(name),
    initials: ownInitials === null ? initialsOf(all, isTelling) : [ownInitials],
    headCount: countHead(name, words, ownInitials),
  };
}

/** The `compact` form of a name alone, in less time. */
export function compactName(given: string): string {
  return dropEmpty(readWords(readGiven(given)).all).join("");
}

/** The name as it was meant; empty where it only stands for a missing one. */
function readGiven(given: string): string {
  if (isMissingValue(given)) return "";
  return asciiOnly.test(given) ? given : mendEncoding(given);
}

/**
 * The names that a name holds, itself first: those in two scripts, or others in brackets or behind a slash, and the one with
 * its own initials instead of the words that they stand for; of a branch of a library what it is called on its own.
 */
export function namesWithin(name: string): string[] {
  const inScripts = splitScripts(name, wordsOf);
  return [
    name,
    ...(inScripts.length > 0 ? inScripts : splitOtherNames(name, wordsOf)),
    ...shortenByInitials(name),
    ...nameOfBranchLibrary(name, wordsOf),
  ];
}

const initialsWithin = /^([^()]+?)\s*\(([A-Z]{3,6})\)\s*((?:[-\u2013\u2014]\s*)?[^\s()-].*)$/;

/** `Public Utilities Board (PUB) Recreation Club` is the `PUB Recreation Club`. */
function shortenByInitials(name: string): string[] {
  const [, long = "", short = "", rest = ""] =
    name.includes("(") && name.length <= maxTextLength ? (initialsWithin.exec(name) ?? []) : [];
  if (short === "") return [];
  return initialsOf(wordsOf(long), isTelling).includes(short.toLowerCase()) ? [`${short} ${rest}`] : [];
}

const isTelling = (word: string): boolean => !emptyWords.has(word);
const canBeInitials = (word: string): boolean =>
  /^[a-z]+$/.test(word) && isTelling(word) && !kindBits.has(word);

/** The words without those that say nothing where they stand; all where they are nothing else. */
function dropEmpty(words: readonly string[]): readonly string[] {
  const telling = words.filter((word, at) => !isEmptyAt(words, word, at));
  if (telling.length === 0) return words;
  if (telling.length < words.length && telling.every((word) => kindBits.has(word))) {
    const [first = "", last = ""] = [words[0], words.at(-1)];
    if (shortLegalForms.has(first)) return [first, ...telling];
    if (shortLegalForms.has(last)) return [...telling, last];
  }
  return telling;
}

function isEmptyAt(words: readonly string[], word: string, at: number): boolean {
  if (!emptyWords.has(word)) return false;
  if (articlesOfOneLetter.has(word)) {
    // `A1 Auto` has no article, `E Pine` and `Highway 7 E` no conjunction.
    const [before = "", next = ""] = [words[at - 1], words[at + 1]];
    // `Buchanan A Building` is the building A.
    const isLetterOf = at > 0 && at + 2 === words.length && designated.has(next);
    const isArticle = word === "a" ? !/^\d/.test(next) && !isLetterOf : at > 0 && !emptyWords.has(before);
    return isArticle && at + 1 < words.length && !designated.has(before) && !/^\d/.test(before);
  }
  // `AS Roma`, `MD Anderson`: what ends the names of companies and doctors begins no name.
  if (shortLegalForms.has(word)) return at > 0;
  return at + 1 === words.length || !closingLegalForms.has(word);
}

/** The words of a name without its own initials, and those. */
function readWords(name: string): { all: string[]; ownInitials: string | null } {
  const words = wordsOf(name);
  const at = findOwnInitials(words, canBeInitials, isTelling);
  return at < 0
    ? { all: words, ownInitials: null }
    : { all: words.toSpliced(at, 1), ownInitials: words[at]! };
}

/** `T.G.I. Friday's` and `TGI Fridays`: letters with a full stop after each, or each but the last, are one word. */
const initials = /\b(?:\p{L}\.)+\p{L}\b\.?/gu;
/** `A&W`, `A & W`, `AT&T`: so are two letters with `&` between them, or three capitals. */
const letterPair = /(?<![\p{L}\p{N}])(?:(\p{L})\s?&\s?(\p{L})|(\p{Lu}{2}) ?& ?(\p{Lu}))(?![\p{L}\p{N}])/gu;
/** `Market St - Nice Flowers`, `Queen St, LCBO`, `Bay St / King St`: the street ends where a mark follows. */
const streetEnd = /(?<=\p{L}\s)st\b\.?(?=\s*[,;:|/()[\]@&+]|\s[-\u2013\u2014]\s)/giu;
/** `14 St-Union Sq`, as stations of New York have it, and `23rd St Eagle`: behind a number that no house has. */
const numberedStreet =
  /(?<=(?<!\p{L}|\d)\d{1,3}\s)st(?=[-\u2013\u2014]\p{L})|(?<=\d(?:st|nd|rd|th)\s)st\b\.?/giu;
/** `Mont-Royal Est / Rivard`: east in French; `Bar est. 1885` was established. */
const frenchEast = /(?<=\p{L}\s)est(?=\s*[,;:|/()[\]@&+]|\s[-\u2013\u2014]\s)/giu;
/** Companies by marks and capitals, `Ferrero S.p.A.` (`Hotel Spa` is none), `Vale S/A`, `Sp. z o.o.`, `株式会社`, `(주)`. */
const companies =
  /\bS(?:\.p\.\s?A\b\.?|pA\b)|\b[SA]\/[AS]\b|\bs\.\s?n\.\s?c\b\.?|\b[Ss]p\.?\s?z\s?o\.?\s?o\b\.?|\bLtd\.?\s?Şti\b\.?/g;
const otherCompanies =
  /株式会社|有限会社|合同会社|[（(]\s*[株有주]\s*[)）]|[㈱㈲㈜]|주식회사|유한회사|股份有限公司|有限责任公司|有限公司|(?<!\p{L})(?:ООО|ОАО|ЗАО|ПАО|АО|ИП)(?!\p{L})/gu;
/** `Eat'n Park`, `Rock'n'Roll`; a `Cap'n` is a captain, an `Ass'n` an association. */
const shortAnd = /(?<=\p{L}{3})(?<!\b(?:cap|ass|assoc|corp))['’]n(?:['’]\s?|(?=\s|$))/giu;
/** `Toys'R'Us`. */
const quotedLetter = /(?<=\p{L})['’](\p{Lu})['’](?=\p{Lu})/gu;
/** `TheFairmont`, `LasPalmas`, as a hashtag or a site writes it. */
const attachedArticle = /(?<!\p{L})(The|La|Le|Las|Los|Les|El)(?=\p{Lu}\p{Ll})/gu;
/** `№ 1`, `N°5`, `nº 3`. */
const numberMark = /(?:№|(?<!\p{L})n\.?[°º]\.?)\s*(?=\d)/giu;
/** `第一食堂`, `二号门`: Chinese and Japanese spell out which of several it is. */
const whichOne = new RegExp(`第${ideographNumber}|${ideographNumber}(?=[号號])`, "g");
/** `22nd` is read as `22`, as `fifth` and `5th` are as `5`. */
const ordinal = /\b(\d+)(?:st|nd|rd|th)\b/g;

/** `Pearson International Airport (YYZ)`: a code, whatever word it looks like. */
const airportCode = /(?<=\b[Aa]irport\s*)\([A-Z]{3}\)/g;

/** Letters, digits and spaces only: no marks that tell what the letters beside them are. */
const withoutMarks = /^[\p{L}\p{M}\p{N}\s]*$/u;

function readMarks(text: string): string {
  return text
    .replaceAll(airportCode, " ")
    .replaceAll(quotedLetter, " $1 ")
    .replaceAll(initials, (letters) => `${letters.replaceAll(".", "")} `)
    .replaceAll(letterPair, "$1$2$3$4")
    .replaceAll(streetEnd, "Street")
    .replaceAll(frenchEast, "East")
    .replaceAll(shortAnd, " and ");
}

function wordsOf(text: string): string[] {
  const plain = (asciiOnly.test(text) ? text : readOtherLetters(text))
    .replaceAll(companies, " ")
    .replaceAll(attachedArticle, "$1 ")
    .replaceAll(numberedStreet, "Street");
  const joined = withoutMarks.test(plain) ? plain : readMarks(plain);
  const folded = joinNumberWords(foldText(dropElisions(joined))).replaceAll(ordinal, "$1");
  const written = splitWords(unifyPhrases(folded)).slice(0, maxNameWords);
  return readInPlace(written, written.map(unifyWord));
}

function readOtherLetters(text: string): string {
  // More than is kept in the end, as what is dropped here makes the text shorter.
  const plain = text
    .slice(0, 1.5 * maxTextLength)
    .replaceAll(otherCompanies, " ")
    .replaceAll(numberMark, "")
    .replaceAll(
      whichOne,
      (_, ordinal?: string, number?: string) => ` ${digitsOfIdeographs((ordinal ?? number)!)} `,
    );
  return translateKinds(plain);
}

const separator = /\s*(?:[@([,|:]|\s[-\u2013\u2014]\s|\sat\s)/i;

function countHead(name: string, words: readonly string[], ownInitials: string | null): number {
  const end = separator.exec(name.slice(0, maxTextLength))?.index ?? 0;
  if (end === 0) return words.length;
  const head = dropEmpty(wordsOf(name.slice(0, end))).filter(
    (word) => word !== ownInitials && words.includes(word),
  );
  return head.length === 0 ? words.length : Math.min(head.length, words.length);
}
