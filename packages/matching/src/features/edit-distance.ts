import { noText, textLength, type Texts } from "../corpus/texts.ts";
import { maxLetters } from "./strings.ts";

/** By byte, its positions in the pattern as bits; all 0 between two calls. */
const places = new Int32Array(256);

/**
 * Levenshtein distance of two texts, given by number, or of their first `limit` bytes: the fewest insertions, deletions and
 * replacements of one letter. A column of the table is computed at once, as bits (Myers 1999, in the form of Hyyrö 2003).
 */
export function editDistance(texts: Texts, a: number, b: number, limit = Number.MAX_SAFE_INTEGER): number {
  const { bytes, starts } = texts;
  const lengthA = Math.min(limit, starts[a + 1]! - starts[a]!);
  const lengthB = Math.min(limit, starts[b + 1]! - starts[b]!);
  const [pattern, patternLength, text, length] =
    lengthA < lengthB
      ? [starts[a]!, lengthA, starts[b]!, lengthB]
      : [starts[b]!, lengthB, starts[a]!, lengthA];
  if (patternLength === 0) return length;
  return patternLength <= 32
    ? shortDistance(bytes, pattern, patternLength, text, length)
    : longDistance(bytes, pattern, patternLength, text, length);
}

/** `1 - distance / longer length` (Levenshtein 1966) of the first 48 letters; 0 when either text is empty. */
export function editSimilarity(texts: Texts, a: number, b: number): number {
  if (a === noText || b === noText) return 0;
  const longer = Math.min(maxLetters, Math.max(textLength(texts, a), textLength(texts, b)));
  return 1 - editDistance(texts, a, b, maxLetters) / longer;
}

/** Bit-parallel; the pattern has at most 32 letters. */
function shortDistance(
  bytes: Uint8Array,
  pattern: number,
  patternLength: number,
  text: number,
  length: number,
): number {
  for (let at = 0; at < patternLength; at++) places[bytes[pattern + at]!]! |= 1 << at;
  const last = 1 << (patternLength - 1);
  let more = -1;
  let less = 0;
  let distance = patternLength;
  for (let at = 0; at < length; at++) {
    const equal = places[bytes[text + at]!]!;
    const across = equal | less;
    const along = ((((equal & more) + more) | 0) ^ more) | equal;
    let up = less | ~(along | more);
    let down = more & along;
    if ((up & last) !== 0) distance++;
    if ((down & last) !== 0) distance--;
    up = (up << 1) | 1;
    down <<= 1;
    more = down | ~(across | up);
    less = up & across;
  }
  for (let at = 0; at < patternLength; at++) places[bytes[pattern + at]!] = 0;
  return distance;
}

/** Row by row (Wagner & Fischer 1974); rare, as both texts have more than 32 letters. */
function longDistance(
  bytes: Uint8Array,
  pattern: number,
  patternLength: number,
  text: number,
  length: number,
): number {
  const row = Uint16Array.from({ length: patternLength + 1 }, (_, at) => at);
  for (let i = 1; i <= length; i++) {
    let diagonal = row[0]!;
    row[0] = i;
    for (let j = 1; j <= patternLength; j++) {
      const above = row[j]!;
      const replaced = diagonal + (bytes[text + i - 1] === bytes[pattern + j - 1] ? 0 : 1);
      row[j] = Math.min(replaced, above + 1, row[j - 1]! + 1);
      diagonal = above;
    }
  }
  return row[patternLength]!;
}
