import type { Category } from "@cityscout/contracts";
import type { Corpus } from "../corpus/corpus.ts";
import { bitsOfCategories, exclusiveBit, exclusiveCategories } from "../normalise/filings.ts";

/** How the categories of two records relate; no place has two that are exclusive. */
export type CategoryAgreement = "same" | "related" | "different" | "exclusive";

const groups: readonly (readonly Category[])[] = [
  ["restaurant", "cafe", "bar", "nightlife", "hotel"],
  ["museum", "gallery", "attraction", "historic_site", "monument", "artwork", "religious_site", "viewpoint"],
  ["park", "nature", "viewpoint", "sport", "attraction"],
  ["entertainment", "nightlife", "attraction", "sport"],
  ["shop", "market", "service", "health", "cafe"],
];
/** Sets of categories that one place is filed under by one source or another. */
const related = groups.map(bitsOfCategories);

const exclusive = bitsOfCategories(exclusiveCategories);
const transport = bitsOfCategories(["transport"]);
/** A station can be a sight, and petrol stations are filed under shops; it is nothing else. */
const besideTransport = bitsOfCategories([
  "transport",
  "service",
  "shop",
  "attraction",
  "historic_site",
  "viewpoint",
]);

/**
 * Whether the main names of two records say themselves that the two are of kinds which exclude each other: `Église Saint-Jean`,
 * `École Saint-Jean`.
 */
export function nameExclusiveKinds(corpus: Corpus, a: number, b: number): boolean {
  const bitsA = exclusiveBits(corpus, a);
  if (bitsA === 0) return false;
  const bitsB = exclusiveBits(corpus, b);
  return bitsB !== 0 && (bitsA & bitsB) === 0;
}

function exclusiveBits(
  {
    nameStarts,
    words: { starts, values },
    wordFilings,
  }: Pick<Corpus, "nameStarts" | "words" | "wordFilings">,
  record: number,
): number {
  const name = nameStarts[record]!;
  let bits = 0;
  for (let at = starts[name]!; at < starts[name + 1]!; at++) {
    const filings = wordFilings[values[at]!]!;
    if ((filings & exclusiveBit) !== 0) bits |= filings;
  }
  return bits & exclusive;
}

/** Compares the categories of two records that have one. */
export function compareCategories(
  { categoryOf, categoryBits }: Pick<Corpus, "categoryOf" | "categoryBits">,
  a: number,
  b: number,
): CategoryAgreement {
  const [bitA, bitB] = [categoryBits[categoryOf[a]!]!, categoryBits[categoryOf[b]!]!];
  if (bitA === bitB) return "same";
  if ((bitA & exclusive) !== 0 && (bitB & exclusive) !== 0) return "exclusive";
  const both = bitA | bitB;
  if ((both & transport) !== 0 && (both & ~besideTransport) !== 0) return "exclusive";
  return related.some((group) => (group & bitA) !== 0 && (group & bitB) !== 0) ? "related" : "different";
}
