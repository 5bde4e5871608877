import type { Corpus } from "../corpus/corpus.ts";

/**
 * How the one of two records that are filed under different categories may be a part of the other: its main name is that of
 * the other and more, and what it adds lets expect its own category. Where it does not let expect the other's, it tells two
 * places (`IKEA`, a shop, and `IKEA Restaurant`, a restaurant); else the other may be called so in full (`Rite Aid`, a shop,
 * and `Rite Aid Pharmacy`, filed under health).
 */
export type Department = "apart" | "perhaps";

/** Compares two records; `undefined` where neither is a part of the other, or they cannot tell. */
export function departmentOf(corpus: Corpus, a: number, b: number): Department | undefined {
  return partWithin(corpus, a, b) ?? partWithin(corpus, b, a);
}

function partWithin(corpus: Corpus, whole: number, part: number): Department | undefined {
  const { nameStarts, words, wordFilings, categoryOf, categoryBits } = corpus;
  const { starts, values } = words;
  const [ofWhole, ofPart] = [nameStarts[whole]!, nameStarts[part]!];
  const [fromWhole, toWhole] = [starts[ofWhole]!, starts[ofWhole + 1]!];
  let expected = 0;
  for (let at = starts[ofPart]!; at < starts[ofPart + 1]!; at++) {
    const filings = wordFilings[values[at]!]!;
    if (filings !== 0 && !holds(values, fromWhole, toWhole, values[at]!)) expected |= filings;
  }
  if ((expected & categoryBits[categoryOf[part]!]!) === 0) return undefined;
  if (!hasItsName(corpus, fromWhole, toWhole, starts[ofPart]!, starts[ofPart + 1]!)) return undefined;
  return (expected & categoryBits[categoryOf[whole]!]!) === 0 ? "apart" : "perhaps";
}

/** Whether a name has all words of another, but for those that say what it is: `Soho Bar` has the name of the `Soho Theatre`. */
function hasItsName(
  { words: { values }, wordKinds }: Corpus,
  fromWhole: number,
  toWhole: number,
  fromPart: number,
  toPart: number,
): boolean {
  let shared = 0;
  for (let at = fromWhole; at < toWhole; at++) {
    if (holds(values, fromPart, toPart, values[at]!)) shared++;
    else if (wordKinds[values[at]!] === 0) return false;
  }
  return shared > 0;
}

function holds(values: Int32Array, from: number, to: number, word: number): boolean {
  for (let at = from; at < to; at++) if (values[at] === word) return true;
  return false;
}
