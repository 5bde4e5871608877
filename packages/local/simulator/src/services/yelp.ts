import { groupOf } from "../vocabulary/groups.ts";
import { kindOf, labelsOf } from "../vocabulary/kinds.ts";
import type { FoundRecord, Ranking, RecordIndex } from "../world/record-index.ts";
import type { World } from "../world/world.ts";
import {
  jsonAnswer,
  numberOf,
  type Refusal,
  refusalHeaders,
  refusalStatus,
  type Service,
  type ServiceAnswer,
  wholeNumberOf,
} from "./service.ts";
import { bothFilters, categoryFilter, textFilter, wordsOf } from "./text-match.ts";

const MAX_LIMIT = 50;
const DEFAULT_LIMIT = 20;
/** Businesses beyond this one cannot be reached by any offset. */
const REACHABLE = 240;
const MAX_RADIUS_METRES = 40_000;
const DEFAULT_RADIUS_METRES = 10_000;

const sorts: Readonly<Record<string, Ranking>> = {
  best_match: "popularity",
  rating: "popularity",
  review_count: "popularity",
  distance: "distance",
};

const refusals: Readonly<Record<Refusal["kind"], { code: string; description: string }>> = {
  unavailable: {
    code: "SERVICE_UNAVAILABLE",
    description: "The service is temporarily unavailable.",
  },
  "quota-exceeded": {
    code: "ACCESS_LIMIT_REACHED",
    description: "You've reached the access limit for this client.",
  },
  "rate-limited": {
    code: "TOO_MANY_REQUESTS_PER_SECOND",
    description: "You have exceeded the queries-per-second limit for this endpoint.",
  },
};

function complaint(status: number, code: string, description: string, field?: string): ServiceAnswer {
  return jsonAnswer({ error: { code, description, ...(field === undefined ? {} : { field }) } }, status);
}

/** Yelp Fusion: `GET /v3/businesses/search`. */
export function createYelpService(world: World, index: RecordIndex, key: string): Service {
  return {
    source: "yelp",
    callsPerMinute: 300,
    concurrentCalls: 20,
    refuse: (refusal) =>
      jsonAnswer({ error: refusals[refusal.kind] }, refusalStatus(refusal), refusalHeaders(refusal)),
    answer({ method, path, query, headers }) {
      if (path !== "/v3/businesses/search")
        return complaint(404, "NOT_FOUND", "Resource could not be found.");
      if (method !== "GET") return complaint(405, "METHOD_NOT_ALLOWED", "Method not allowed.");
      if (headers["authorization"] !== `Bearer ${key}`) {
        return complaint(401, "TOKEN_INVALID", "Invalid access token or authorization header.");
      }
      const bad = (field: string, description: string) =>
        complaint(400, "VALIDATION_ERROR", description, field);
      const lat = numberOf(query.get("latitude"));
      const lng = numberOf(query.get("longitude"));
      if (lat === undefined || lng === undefined) {
        return complaint(
          400,
          "LOCATION_MISSING",
          "You must specify either a location or a latitude and longitude to search.",
        );
      }
      if (!(Math.abs(lat) <= 90))
        return bad("latitude", `${query.get("latitude")} is not between -90 and 90`);
      if (!(Math.abs(lng) <= 180))
        return bad("longitude", `${query.get("longitude")} is not between -180 and 180`);
      const radius = wholeNumberOf(query.get("radius"), {
        fallback: DEFAULT_RADIUS_METRES,
        least: 0,
        most: MAX_RADIUS_METRES,
      });
      if (radius === undefined) {
        return bad("radius", `${query.get("radius")} is not an integer between 0 and ${MAX_RADIUS_METRES}`);
      }
      const limit = wholeNumberOf(query.get("limit"), { fallback: DEFAULT_LIMIT, least: 0, most: MAX_LIMIT });
      if (limit === undefined) {
        return bad("limit", `${query.get("limit")} is not an integer between 0 and ${MAX_LIMIT}`);
      }
      const most = REACHABLE - limit;
      const offset = wholeNumberOf(query.get("offset"), { fallback: 0, least: 0, most });
      if (offset === undefined) {
        return bad("offset", `Too many results requested, limit+offset must be <= ${REACHABLE}.`);
      }
      const sort = sorts[query.get("sort_by") ?? "best_match"];
      if (sort === undefined)
        return bad("sort_by", `${query.get("sort_by")} is not one of ${Object.keys(sorts).join(", ")}`);

      const center = { lat, lng };
      const filter = filterOf(world, query.get("term"), query.get("categories"));
      const found = index.search(center, radius, sort, offset + limit, filter).slice(offset);
      return jsonAnswer({
        businesses: found.map((hit) => businessOf(world, hit)),
        total: index.count(center, radius, filter),
        region: { center: { longitude: lng, latitude: lat } },
      });
    },
  };
}

function filterOf(world: World, term: string | null, categories: string | null) {
  const byTerm = textFilter(world, term, (category) => {
    const kind = kindOf(category);
    return kind?.yelp ? [...kind.yelp] : labelsOf("yelp", category);
  });
  return bothFilters(byTerm, categoryFilter(categories, filedUnder));
}

/** Aliases of a category and of the groups that it is in. */
function filedUnder(category: string | null): string[] {
  const labels = labelsOf("yelp", category);
  return labels.length === 0 ? [] : [...labels, ...(groupOf(category)?.yelp ?? [])];
}

function businessOf(world: World, { record, distanceMetres }: FoundRecord): Record<string, unknown> {
  const kind = kindOf(record.category);
  const alias = [...wordsOf(record.name), ...wordsOf(world.city)].join("-");
  const line = [world.city, record.postalCode].filter(Boolean).join(" ");
  return {
    id: record.id,
    alias,
    name: record.name,
    image_url: "",
    is_closed: record.closed,
    url: `https://www.yelp.com/biz/${alias}`,
    review_count: record.rating?.count ?? 0,
    categories: labelsOf("yelp", record.category).map((label) => ({
      alias: label,
      title: kind?.yelp?.[1] ?? label,
    })),
    rating: record.rating === null ? 0 : Math.round(record.rating.value * 2) / 2,
    coordinates: { latitude: record.lat, longitude: record.lng },
    transactions: [],
    location: {
      address1: record.address,
      address2: null,
      address3: "",
      city: world.city,
      zip_code: record.postalCode ?? "",
      country: world.country,
      state: "",
      display_address: [record.address, line].filter(Boolean),
    },
    phone: record.phone?.replaceAll(/[^+\d]/g, "") ?? "",
    display_phone: record.phone ?? "",
    distance: distanceMetres,
  };
}
