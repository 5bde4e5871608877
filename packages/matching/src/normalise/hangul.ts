/**
 * Hangul in Latin letters as signs have it, by the Revised Romanisation of Korean (2000), which writes what is heard: the end of
 * a syllable changes before the next one, so that `종로` is `jongno` and not, letter by letter, `jonglo`. Where two words meet
 * in one some ends stay as they are (`신문로`, `sinmunno`), which the letters do not tell.
 */

const initials = "g kk n d tt r m b pp s ss - j jj ch k t p h".split(" ");
const vowels = "a ae ya yae eo e yeo ye o wa wae oe yo u wo we wi yu eu ui i".split(" ");
/** What ends a syllable before a pause or a consonant. */
const finals = "- k k k n n n t l k m l l l p l m p p t t ng t t k t p t".split(" ");
/** What is heard of it before a vowel. */
const linked = "- g kk ks n nj n d r lg lm lb ls lt lp r m b ps s ss ng j ch k t p -".split(" ");

/** A consonant that ends a syllable and the one that begins the next, where the two change each other. */
const changed: ReadonlyMap<string, string> = new Map(
  Object.entries({
    "k n": "ngn",
    "k m": "ngm",
    "k r": "ngn",
    "t n": "nn",
    "t m": "nm",
    "t r": "nn",
    "p n": "mn",
    "p m": "mm",
    "p r": "mn",
    "n r": "ll",
    "l n": "ll",
    "l r": "ll",
    "m r": "mn",
    "ng r": "ngn",
  }),
);

const firstSyllable = 0xac00;
const syllables = /[\uac00-\ud7a3]+/g;
const silent = "-";

/** A text with its Hangul syllables in Latin letters. */
export function romaniseHangul(text: string): string {
  return text.replaceAll(syllables, romanise);
}

function romanise(word: string): string {
  let read = "";
  let end = 0;
  for (const syllable of word) {
    const index = syllable.charCodeAt(0) - firstSyllable;
    const initial = initials[Math.floor(index / (vowels.length * finals.length))]!;
    read += boundary(end, initial) + vowels[Math.floor(index / finals.length) % vowels.length]!;
    end = index % finals.length;
  }
  return read + boundary(end, undefined);
}

/** What is heard between two vowels, or behind the last one. */
function boundary(end: number, initial: string | undefined): string {
  const final = finals[end]!;
  if (final === silent) return initial === undefined || initial === silent ? "" : initial;
  if (initial === undefined) return final;
  if (initial === silent) return linked[end] === silent ? "" : linked[end]!;
  return changed.get(`${final} ${initial}`) ?? final + initial;
}
