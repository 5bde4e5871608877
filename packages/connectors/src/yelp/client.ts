import type { CircleConnector } from "../connector.ts";
import type { SourceEndpoint } from "../endpoint.ts";
import { checkCircle, roundedPosition } from "../search-geometry.ts";
import { aliasesOf, filterCategories } from "./categories.ts";
import { parseYelp } from "./parse.ts";

/** `offset + limit` may not exceed this. */
const REACHABLE = 240;

const profile = {
  kind: "circle",
  source: "yelp",
  attribution: "Yelp",
  licence: "Yelp API Terms of Use",
  maxAgeSeconds: 24 * 3600,
  timeoutMs: 20_000,
  resultCap: 50,
  maxPages: 5,
  ranking: "distance",
  minRadiusMetres: 1,
  maxRadiusMetres: 40_000,
  categories: filterCategories,
} as const;

/** Yelp Fusion business search: 50 a page, nearest first, at most 240 of a circle however many there are. */
export function createYelpConnector(endpoint: Pick<SourceEndpoint, "canonicalUrl">): CircleConnector {
  return {
    ...profile,
    request(query) {
      checkCircle(profile, query);
      const { lat, lng } = roundedPosition(query.center);
      const { offset, limit } = pageOf(query.page);
      const parameters = new URLSearchParams({
        latitude: String(lat),
        limit: String(limit),
        longitude: String(lng),
        offset: String(offset),
        radius: String(Math.ceil(query.radiusMetres)),
        sort_by: "distance",
      });
      const aliases = query.category === undefined ? undefined : aliasesOf(query.category);
      if (aliases !== undefined) parameters.set("categories", aliases);
      return {
        method: "GET",
        url: `${endpoint.canonicalUrl}/v3/businesses/search?${parameters.toString()}`,
        headers: { accept: "application/json" },
        body: null,
      };
    },
    parse(entry, query) {
      const { total, ...answer } = parseYelp(entry, profile);
      const { offset, limit } = pageOf(query.page);
      // Totals are estimates: a further page may be empty for which they promise less than a full one.
      const isEnd = answer.shown === 0 && query.page > 0 && total < offset + limit;
      const shown = offset + answer.shown;
      // Nor does a full page end a circle whose total is less than was shown, or no more than can be reached.
      const isCutOff = answer.shown >= limit && (total < shown || shown >= REACHABLE);
      return { ...answer, more: isCutOff || (!isEnd && shown < total) };
    },
  };
}

function pageOf(page: number): { offset: number; limit: number } {
  const offset = page * profile.resultCap;
  return { offset, limit: Math.min(profile.resultCap, REACHABLE - offset) };
}
