import anyAscii from "any-ascii";

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
  const ascii = asciiOnly.test(cut) ? cut : anyAscii(separateIdeographs(cut.normalize("NFKC")));
  return ascii
    .toLowerCase()
    .replaceAll(/['`]/g, "")
    .replaceAll(/[&+]/g, " and ")
    .replaceAll(/[^a-z0-9]+/g, " ")
    .trim();
}

/** Each ideograph is a syllable, and becomes a word of its own: `北京` reads `bei jing`. */
function separateIdeographs(text: string): string {
  return text.replaceAll(/\p{Script=Han}/gu, " $& ");
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
