import { latinKinds } from "./kinds-in-other-languages.ts";
import { numberWords, ordinalWords, tensWords } from "./lexicon.ts";
import { wordForms } from "./spellings.ts";
import { withUmlaut } from "./umlauts.ts";

const ordinalNumbers = new Map(ordinalWords.map((word, index) => [word, String(index + 1)]));

/** `Hauptstr.` */
const isShortStreet = /^.{3,}str$/;

/** `parks`, and not `glass`, `campus` or `tennis`. */
const isPlural = /^..+[^isu]s$/;

/**
 * One spelling of one word: the long form of an abbreviation, an umlaut in one letter, the singular, an ordinal in digits,
 * a number without leading zeros.
 */
export function unifyWord(written: string): string {
  if (/^[0-9]/.test(written)) return written.replace(/^0+(?=[0-9])/, "");
  const word = withUmlaut.get(written) ?? (isShortStreet.test(written) ? `${written}asse` : written);
  const ordinal = ordinalNumbers.get(word);
  if (ordinal !== undefined) return ordinal;
  const long = formOf(word);
  if (long !== undefined) return long;
  const singular = isPlural.test(word) ? word.slice(0, -1) : word;
  return formOf(singular) ?? singular;
}

function formOf(word: string): string | undefined {
  return wordForms.get(word) ?? latinKinds.get(word);
}

/** The number that a word is, in digits or spelt out; `NaN` for any other. */
export function numberOf(word: string): number {
  const spelt = numberWords.indexOf(word);
  if (spelt >= 0) return spelt + 1;
  const tens = tensWords.indexOf(word);
  return tens >= 0 ? (tens + 2) * 10 : Number(word);
}

const compound = new RegExp(
  `\\b(${tensWords.join("|")}) (?:(${numberWords.slice(0, 9).join("|")})|(${ordinalWords.slice(0, 9).join("|")}))\\b`,
  "g",
);

/** A folded text with numbers of two words in digits: `bar ninety three` is `bar 93`, `thirty first street` `31th street`. */
export function joinNumberWords(folded: string): string {
  return folded.replaceAll(compound, (_, tens: string, ones?: string, ordinal?: string) =>
    ordinal === undefined
      ? String(numberOf(tens) + numberOf(ones!))
      : `${numberOf(tens) + Number(ordinalNumbers.get(ordinal))}th`,
  );
}
