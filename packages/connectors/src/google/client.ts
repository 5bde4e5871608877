import { type BoundingBox, InvalidInputError } from "@cityscout/contracts";
import { boundingBoxOf, discArea } from "@cityscout/geo";
import type { CircleConnector, CircleQuery } from "../connector.ts";
import type { SourceEndpoint } from "../endpoint.ts";
import { checkCircle, degrees, roundedPosition } from "../search-geometry.ts";
import { type GoogleAnswer, parseGoogle } from "./parse.ts";
import { filterCategories, includedTypesOf } from "./types.ts";

/** Ratings, phone and website are of Google's "Enterprise" tier, which sets the price of a call. */
const FIELDS = [
  "id",
  "displayName",
  "types",
  "primaryType",
  "location",
  "formattedAddress",
  "postalAddress",
  "internationalPhoneNumber",
  "websiteUri",
  "businessStatus",
  "rating",
  "userRatingCount",
].map((field) => `places.${field}`);

const profile = {
  kind: "circle",
  source: "google",
  attribution: "Google Maps",
  licence: "Google Maps Platform Terms of Service",
  maxAgeSeconds: 24 * 3600,
  timeoutMs: 20_000,
  resultCap: 20,
  minRadiusMetres: 1,
  maxRadiusMetres: 50_000,
  categories: filterCategories,
} as const;

export type GoogleRanking = "distance" | "popularity";

/** Google Places (New), Nearby Search: at most 20 places of a circle, and no further page. */
export function createGoogleConnector(
  endpoint: Pick<SourceEndpoint, "canonicalUrl">,
  ranking: GoogleRanking = "distance",
): CircleConnector {
  const limits = { ...profile, maxPages: 1 };
  return {
    ...limits,
    ranking,
    request(query) {
      checkCircle(limits, query);
      const { lat, lng } = roundedPosition(query.center);
      return post(endpoint, "/v1/places:searchNearby", FIELDS, {
        ...(query.category === undefined ? {} : { includedTypes: includedTypesOf(query.category) }),
        locationRestriction: {
          circle: { center: { latitude: lat, longitude: lng }, radius: degrees(query.radiusMetres) },
        },
        maxResultCount: profile.resultCap,
        rankPreference: ranking === "distance" ? "DISTANCE" : "POPULARITY",
      });
    },
    parse(entry) {
      const { nextPageToken: _, ...answer } = parseGoogle(entry, profile);
      return { ...answer, more: answer.shown >= profile.resultCap };
    },
  };
}

/**
 * Google Places (New), Text Search: `category` in words, within the box around the circle, 20 a page, three pages.
 * It ranks by relevance, so it proves no circle covered.
 */
export function createGoogleTextConnector(endpoint: Pick<SourceEndpoint, "canonicalUrl">): CircleConnector {
  const limits = { ...profile, maxPages: 3 };
  return {
    ...limits,
    ranking: "popularity",
    request(query) {
      checkCircle(limits, query);
      if (query.page > 0 && query.pageToken === undefined) {
        throw new InvalidInputError(`pageToken of page ${query.page} of a text search of google is missing`);
      }
      return post(endpoint, "/v1/places:searchText", [...FIELDS, "nextPageToken"], {
        locationRestriction: { rectangle: rectangleAround(query) },
        pageSize: profile.resultCap,
        ...(query.pageToken === undefined ? {} : { pageToken: query.pageToken }),
        textQuery: query.category?.replaceAll("_", " ") ?? "tourist attraction",
      });
    },
    parse(entry): ReturnType<CircleConnector["parse"]> {
      const { nextPageToken, ...answer }: GoogleAnswer = parseGoogle(entry, profile);
      return nextPageToken === undefined
        ? { ...answer, more: false }
        : { ...answer, more: true, nextPageToken };
    },
  };
}

function post(
  endpoint: Pick<SourceEndpoint, "canonicalUrl">,
  path: string,
  fields: readonly string[],
  body: Readonly<Record<string, unknown>>,
): ReturnType<CircleConnector["request"]> {
  return {
    method: "POST",
    url: endpoint.canonicalUrl + path,
    headers: { "content-type": "application/json", "x-goog-fieldmask": fields.join(",") },
    body: JSON.stringify(body),
  };
}

function rectangleAround(query: CircleQuery) {
  const { south, west, north, east }: BoundingBox = boundingBoxOf(discArea(query.center, query.radiusMetres));
  return {
    low: { latitude: degrees(south), longitude: degrees(west) },
    high: { latitude: degrees(north), longitude: degrees(east) },
  };
}
