import anyAscii from "any-ascii";
import { romaniseHangul } from "./hangul.ts";
import { emptyWords } from "./lexicon.ts";

/** Longer texts are cut: no real name needs more, and the work of every later step is bounded by it. */
export const maxTextLength = 160;

/** A text of printable ASCII characters only. Most are, and need less work. */
export const asciiOnly = /^[\u0020-\u007e]*$/;

/** Compatibility forms unified (NFKC), and the digits of every script written as ASCII's: `４丁目` is `4丁目`, `٤٥` is `45`. */
export function unifyDigits(text: string): string {
  return text.normalize("NFKC").replaceAll(/\p{Nd}/gu, (digit) => anyAscii(digit));
}

/**
 * One spelling for one text, in lower-case ASCII letters, digits and single spaces: compatibility forms are
 * unified (NFKC), letters of every script are transliterated, apostrophes vanish (`Margaret's` and `Margarets` are
 * one name), `&` and `+` become `and`, and every other mark separates words. Independent of the locale.
 */
export function foldText(text: string): string {
  const cut = text.length > maxTextLength ? text.slice(0, maxTextLength) : text;
  const ascii = asciiOnly.test(cut)
    ? cut
    : anyAscii(romaniseHangul(separateIdeographs(unifyGreek(dropMarks(cut).normalize("NFKC")))));
  return ascii
    .toLowerCase()
    .replaceAll(/['`]/g, "")
    .replaceAll(/[&+]/g, " and ")
    .replaceAll(/[^a-z0-9]+/g, " ")
    .trim();
}

/**
 * A text without the marks of brands, which would be read as letters: `Subway®`, `Second Cup™`; and with fractions apart from
 * the number before them, `9¾` as `9 3 4`.
 */
function dropMarks(text: string): string {
  return text.replaceAll(/[©®℠™]|(?=[¼½¾⅐-⅞])/g, " ");
}

/** Two letters of Greek are one sound, which Latin writes as `ou` (ELOT 743): `Ερμού` is `Ermou`. */
function unifyGreek(text: string): string {
  return text.replaceAll(/(?<=ο)[υύ]/giu, "u");
}

/**
 * Each ideograph is a syllable, and becomes a word of its own: `北京` reads `bei jing`. One that reads like an article or a legal
 * form stays with the one before it, or behind it: of `永安` and `永德` nothing would be left but `yong`.
 */
function separateIdeographs(text: string): string {
  return text.replaceAll(ideographs, (run) => {
    const words: string[] = [];
    for (const ideograph of run) {
      const last = words.at(-1);
      if (last !== undefined && (readsEmpty(ideograph) || readsEmpty(last)))
        words[words.length - 1] += ideograph;
      else words.push(ideograph);
    }
    return ` ${words.join(" ")} `;
  });
}

const ideographs = /\p{Script=Han}+/gu;

function readsEmpty(written: string): boolean {
  return emptyWords.has(anyAscii(written).toLowerCase());
}

const readInOneByte =
  /([\u00c2\u00c3])([\u0080-\u00bf\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u017e\u0178])|\u00e2(?:\u0080|\u20ac)[\u0098\u0099\u02dc\u2122]/gu;
/** What Windows-1252 has for the bytes 0x80 to 0x9f; Latin-1 has control characters there, as has the former in five places. */
const windowsLetters =
  "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f" +
  "\u0090\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178";

/** Mends letters of UTF-8 that were read as one character a byte: `CafÃ©` is `Café`, `Wendyâ€™s` is `Wendy’s`. */
export function mendEncoding(text: string): string {
  return text.replaceAll(readInOneByte, (_, lead: string | undefined, rest: string) => {
    if (lead === undefined) return "\u2019";
    const known = windowsLetters.indexOf(rest);
    const byte = known < 0 ? rest.charCodeAt(0) : known;
    return String.fromCharCode(((lead.charCodeAt(0) & 0x1f) << 6) | (byte & 0x3f));
  });
}

/** The words of a folded text, digits separated from letters: `park22` is `park 22`, `7eleven` is `7 eleven`. */
export function splitWords(folded: string): string[] {
  return folded
    .replaceAll(/([a-z])([0-9])/g, "$1 $2")
    .replaceAll(/([0-9])([a-z])/g, "$1 $2")
    .split(" ")
    .filter((word) => word !== "");
}

/** `d'Orsay`, `L'Atelier`, `dell'Arte`: what Romance languages cut before a vowel. */
const elision = /(?<![\p{L}\p{M}\p{N}'’])(?:[dl]|dell|all|dall|nell|sull|degl|qu)['’ʼ](?=\p{L}{2})/giu;

/** A text without elided articles and prepositions. */
export function dropElisions(text: string): string {
  return /['’ʼ]/.test(text) ? text.replaceAll(elision, "") : text;
}
