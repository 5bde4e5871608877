import type { Candidate } from "@cityscout/contracts";

type SourceName = Candidate["source"];

/**
 * How far each source is trusted, first to last, for what. Positions: volunteers survey them in OpenStreetMap and
 * Google has them from its own imagery; Foursquare's and Yelp's come from visitors' phones and typed addresses. Names
 * and contacts: businesses keep their own entries at Google, Yelp and Foursquare. Wikidata knows sights, not shops.
 */
const trustOrder = {
  position: ["overpass", "google", "wikidata", "foursquare", "yelp"],
  name: ["google", "overpass", "wikidata", "foursquare", "yelp"],
  contact: ["google", "overpass", "foursquare", "yelp", "wikidata"],
  category: ["google", "overpass", "foursquare", "yelp", "wikidata"],
} as const satisfies Record<string, readonly SourceName[]>;

export type TrustMatter = keyof typeof trustOrder;

/** Compares two records by trust in their sources, most trusted first; ties by key. */
export function byTrust(matter: TrustMatter): (a: Candidate, b: Candidate) => number {
  const order: readonly SourceName[] = trustOrder[matter];
  return (a, b) => order.indexOf(a.source) - order.indexOf(b.source) || compareText(a.source_id, b.source_id);
}

/** By UTF-16 code units: the same in every locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
