import { kindBits } from "./kinds-of-place.ts";
import { compassPoints, emptyWords, streetTypes } from "./lexicon.ts";

/** Names that a name holds beside the first: `7th Street Bridge (Andy Warhol Bridge)`, `Willis Tower (formerly Sears Tower)`. */

const bracketed = /^([^()/]+?)\s*\(([^()/]+)\)\s*$/;
const divided = /^([^()/]+?)\s+\/\s+([^()/]+)$/;
const former =
  /^(?:(?:formerly|previously)(?:\s+(?:known\s+as|called|named))?|former|fka|f\.k\.a\.?|aka|a\.k\.a\.?|also\s+known\s+as)\s*:?\s+(?=\S)/i;

/**
 * The two names, or none: where the second is said to be another one, or where both have a word of their own and name one kind
 * of place by the same words. Other brackets say where a place is (`Cafe Nero (Bus Station)`), and two streets are a corner.
 *
 * @param wordsOf The words of a name in their one spelling.
 */
export function splitOtherNames(name: string, wordsOf: (name: string) => readonly string[]): string[] {
  if (name.length > longestName) return [];
  const parts = name.includes("(") ? bracketed.exec(name) : name.includes(" / ") ? divided.exec(name) : null;
  if (parts === null) return [];
  const [first, second] = [parts[1]!, parts[2]!];
  if (former.test(second)) return [first, second.replace(former, "")];
  const [ofFirst, ofSecond] = [wordsOf(first), wordsOf(second)];
  // Most brackets name a branch.
  const areNames = hasOwnName(ofSecond.filter((word) => !qualifiers.has(word))) && hasOwnName(ofFirst);
  return areNames && nameOneKind(ofFirst, ofSecond) ? [first, second] : [];
}

/** What tells a part of a place from another, or whom it is for, in one spelling: `Central Library (Children's Library)`. */
const qualifiers: ReadonlySet<string> = new Set(
  "children kid infant baby teen youth junior senior adult men women ladie staff student faculty visitor guest member public private main central new old upper lower inner outer middle front back annex extension".split(
    " ",
  ),
);

/** Longer ones are descriptions. */
const longestName = 100;

/** Whether two names end with one word for a kind of place or have the same ones in any order (`Parc Jarry / Jarry Park`). */
function nameOneKind(a: readonly string[], b: readonly string[]): boolean {
  const last = a.at(-1) ?? "";
  if (last === b.at(-1) && (isKind(last) || landmarks.has(last))) return true;
  const kinds = a.filter(isKind);
  return kinds.length > 0 && sameWords(kinds, b.filter(isKind));
}

/** What is often called by two names, and is no kind of place that another is in. */
const landmarks: ReadonlySet<string> = new Set(
  "viaduct aqueduct tunnel overpass underpass dam wharf lighthouse expressway".split(" "),
);

function isKind(word: string): boolean {
  return kindBits.has(word) && !streetTypes.has(word);
}

function sameWords(a: readonly string[], b: readonly string[]): boolean {
  return a.toSorted().join(" ") === b.toSorted().join(" ");
}

/**
 * Whether a name has a word of its own, or a numbered street's; a letter, another number or a direction tells one part of a
 * place from another.
 */
function hasOwnName(words: readonly string[]): boolean {
  return words.some((word, at) =>
    /^\d/.test(word) ? streetTypes.has(words[at + 1] ?? "") : isTelling(word) && !directions.has(word),
  );
}

const directions = new Set(compassPoints.values());

function isTelling(word: string): boolean {
  return /^[a-z]{3,}$/.test(word) && !kindBits.has(word) && !emptyWords.has(word);
}
