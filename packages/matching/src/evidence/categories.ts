import type { Corpus } from "../corpus/corpus.ts";

/** How the categories of two records relate; no place has two that are exclusive. */
export type CategoryAgreement = "same" | "related" | "different" | "exclusive";

/** Categories that one place is filed under by one source or another. */
const related: readonly (readonly string[])[] = [
  ["restaurant", "cafe", "bar", "nightlife", "hotel"],
  ["museum", "gallery", "attraction", "historic_site", "monument", "artwork", "religious_site", "viewpoint"],
  ["park", "nature", "viewpoint", "sport", "attraction"],
  ["entertainment", "nightlife", "attraction", "sport"],
  ["shop", "market", "service", "health", "cafe"],
];

/** What has one of these has none of the others: a church, its school and the station before it have one name. */
const exclusive: ReadonlySet<string> = new Set([
  "transport",
  "education",
  "health",
  "hotel",
  "religious_site",
]);
/** A station can be a sight, and petrol stations are filed under shops; it is nothing else. */
const besideTransport: ReadonlySet<string> = new Set([
  "transport",
  "service",
  "shop",
  "attraction",
  "historic_site",
  "viewpoint",
]);

/** Compares the categories of two records that have one. */
export function compareCategories(
  { categoryOf, categoryNames }: Pick<Corpus, "categoryOf" | "categoryNames">,
  a: number,
  b: number,
): CategoryAgreement {
  const [ofA, ofB] = [categoryNames[categoryOf[a]!]!, categoryNames[categoryOf[b]!]!];
  if (ofA === ofB) return "same";
  if ((exclusive.has(ofA) && exclusive.has(ofB)) || isNoStation(ofA, ofB) || isNoStation(ofB, ofA))
    return "exclusive";
  return related.some((group) => group.includes(ofA) && group.includes(ofB)) ? "related" : "different";
}

function isNoStation(station: string, other: string): boolean {
  return station === "transport" && !besideTransport.has(other);
}
