import type { Category } from "@cityscout/contracts";
import { kindOf } from "./kinds.ts";

/** What the services call a whole group of kinds: a search for the group finds everything filed below it. */
interface Group {
  /** Class at Wikidata. */
  readonly wikidata: string;
  /** Id in Foursquare's taxonomy. */
  readonly foursquare: string | null;
  /** Parents in Yelp's tree. */
  readonly yelp: readonly string[];
}

const groups: Readonly<Record<Category, Group>> = {
  museum: { wikidata: "Q33506", foursquare: "4bf58dd8d48988d181941735", yelp: ["museums", "arts"] },
  gallery: { wikidata: "Q1007870", foursquare: "4bf58dd8d48988d1e2931735", yelp: ["galleries", "arts"] },
  monument: { wikidata: "Q4989906", foursquare: "4bf58dd8d48988d12d941735", yelp: ["landmarks"] },
  artwork: { wikidata: "Q838948", foursquare: null, yelp: [] },
  religious_site: { wikidata: "Q16970", foursquare: "4bf58dd8d48988d131941735", yelp: ["religiousorgs"] },
  historic_site: { wikidata: "Q839954", foursquare: "4deefb944765f83613cdba6e", yelp: ["landmarks"] },
  attraction: { wikidata: "Q570116", foursquare: null, yelp: ["arts"] },
  viewpoint: { wikidata: "Q6017969", foursquare: "4bf58dd8d48988d165941735", yelp: [] },
  park: { wikidata: "Q22698", foursquare: "4bf58dd8d48988d163941735", yelp: ["parks", "active"] },
  nature: { wikidata: "Q8502", foursquare: "4d4b7105d754a06377d81259", yelp: ["active"] },
  entertainment: { wikidata: "Q24354", foursquare: "4d4b7104d754a06370d81259", yelp: ["arts"] },
  nightlife: { wikidata: "Q622425", foursquare: "4bf58dd8d48988d11f941735", yelp: ["nightlife"] },
  restaurant: { wikidata: "Q11707", foursquare: "4d4b7105d754a06374d81259", yelp: ["restaurants", "food"] },
  cafe: { wikidata: "Q30022", foursquare: "4bf58dd8d48988d16d941735", yelp: ["cafes", "food"] },
  bar: { wikidata: "Q187456", foursquare: "4bf58dd8d48988d116941735", yelp: ["bars", "nightlife"] },
  hotel: { wikidata: "Q27686", foursquare: "4bf58dd8d48988d1fa931735", yelp: ["hotels", "hotelstravel"] },
  shop: { wikidata: "Q213441", foursquare: "4d4b7105d754a06378d81259", yelp: ["shopping"] },
  market: { wikidata: "Q37654", foursquare: "4d4b7105d754a06378d81259", yelp: ["shopping"] },
  sport: { wikidata: "Q1076486", foursquare: "4f4528bc4b90abdf24c9de85", yelp: ["active", "fitness"] },
  education: { wikidata: "Q3914", foursquare: "4d4b7105d754a06372d81259", yelp: ["education"] },
  health: { wikidata: "Q16917", foursquare: "63be6904847c3692a84b9bb9", yelp: ["health"] },
  transport: { wikidata: "Q55488", foursquare: "4d4b7105d754a06379d81259", yelp: ["transport"] },
  service: { wikidata: "Q35054", foursquare: "4d4b7105d754a06375d81259", yelp: ["localservices"] },
  other: { wikidata: "Q811979", foursquare: null, yelp: [] },
};

/** The group that a record's category belongs to, where anybody knows it. */
export function groupOf(category: string | null): Group | undefined {
  const kind = kindOf(category);
  return kind && groups[kind.category];
}
