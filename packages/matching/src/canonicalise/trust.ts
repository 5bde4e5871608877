import type { Candidate } from "@cityscout/contracts";
import { compareText } from "../records/compare-text.ts";

type SourceName = Candidate["source"];

/** Does not compile where a source is left out, which would be trusted most of all. */
const ordered = <const Order extends readonly SourceName[]>(
  order: Order & ([Exclude<SourceName, Order[number]>] extends [never] ? unknown : never),
): readonly SourceName[] => order;

/**
 * The sources from most to least trusted, by matter. Positions: volunteers survey them in OpenStreetMap and
 * Google has them from its own imagery; Foursquare's and Yelp's come from visitors' phones and typed addresses. Names
 * and contacts: businesses keep their own entries at Google, Yelp and Foursquare. Wikidata knows sights, not shops.
 */
const trustOrder = {
  position: ordered(["overpass", "google", "wikidata", "foursquare", "yelp"]),
  name: ordered(["google", "overpass", "wikidata", "foursquare", "yelp"]),
  contact: ordered(["google", "overpass", "foursquare", "yelp", "wikidata"]),
  category: ordered(["google", "overpass", "foursquare", "yelp", "wikidata"]),
};

/** What a source may be trusted for. */
export type TrustMatter = keyof typeof trustOrder;

/** Orders records by trust in their sources, most trusted first; those of one source by recency, then by id. */
export function byTrust(matter: TrustMatter): (a: Candidate, b: Candidate) => number {
  const order = trustOrder[matter];
  return (a, b) =>
    order.indexOf(a.source) - order.indexOf(b.source) ||
    compareText(retrievalDay(b), retrievalDay(a)) ||
    compareText(a.source_id, b.source_id);
}

/** Whether a record is preferred to another only because it was retrieved on a later day. */
export function isMoreRecent(record: Candidate, than: Candidate): boolean {
  return record.source === than.source && retrievalDay(record) > retrievalDay(than);
}

/** When a record was retrieved, to the day, as the order of the searches within one run says nothing. */
export function retrievalDay({ provenance }: Candidate): string {
  return provenance.retrieved_at.slice(0, 10);
}
