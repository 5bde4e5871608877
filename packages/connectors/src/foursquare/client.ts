import type { CircleConnector } from "../connector.ts";
import type { SourceEndpoint } from "../endpoint.ts";
import { checkCircle, roundedPosition } from "../search-geometry.ts";
import { categoryIdOf, filterCategories } from "./categories.ts";
import { parseFoursquare } from "./parse.ts";

const API_VERSION = "2025-06-17";

/** `popularity`, `rating` and `stats` are "Premium" fields, which set the price of a call. */
const FIELDS = [
  "fsq_place_id",
  "name",
  "latitude",
  "longitude",
  "categories",
  "location",
  "tel",
  "website",
  "date_closed",
  "popularity",
  "rating",
  "stats",
];

const profile = {
  kind: "circle",
  source: "foursquare",
  attribution: "Foursquare",
  licence: "Foursquare Places API Licence Agreement",
  maxAgeSeconds: 24 * 3600,
  timeoutMs: 20_000,
  resultCap: 50,
  // Further pages are behind a `Link` header's cursor; a raw response keeps no headers, so a circle is split instead.
  maxPages: 1,
  ranking: "distance",
  minRadiusMetres: 1,
  maxRadiusMetres: 100_000,
  categories: filterCategories,
} as const;

/** Foursquare Places search: at most 50 places of a circle, nearest first. */
export function createFoursquareConnector(endpoint: Pick<SourceEndpoint, "canonicalUrl">): CircleConnector {
  return {
    ...profile,
    request(query) {
      checkCircle(profile, query);
      const { lat, lng } = roundedPosition(query.center);
      const parameters = new URLSearchParams({
        fields: FIELDS.join(","),
        limit: String(profile.resultCap),
        ll: `${lat},${lng}`,
        radius: String(Math.ceil(query.radiusMetres)),
        sort: "DISTANCE",
      });
      const categoryId = query.category === undefined ? undefined : categoryIdOf(query.category);
      if (categoryId !== undefined) parameters.set("fsq_category_ids", categoryId);
      return {
        method: "GET",
        url: `${endpoint.canonicalUrl}/places/search?${parameters.toString()}`,
        headers: { accept: "application/json", "x-places-api-version": API_VERSION },
        body: null,
      };
    },
    parse(entry) {
      const answer = parseFoursquare(entry, profile);
      return { ...answer, more: answer.shown >= profile.resultCap };
    },
  };
}
