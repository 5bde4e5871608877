import { createHash } from "node:crypto";
import { groupOf } from "../vocabulary/groups.ts";
import { labelsOf } from "../vocabulary/kinds.ts";
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
import { bothFilters, categoryFilter, textFilter } from "./text-match.ts";

const MAX_LIMIT = 50;
const DEFAULT_LIMIT = 10;
const MAX_RADIUS_METRES = 100_000;
/** Without a radius the service chooses one that suits the density; 22 km is the documented default. */
const DEFAULT_RADIUS_METRES = 22_000;

const sorts: Readonly<Record<string, Ranking>> = {
  DISTANCE: "distance",
  RELEVANCE: "popularity",
  POPULARITY: "popularity",
  RATING: "popularity",
};

const refusals: Readonly<Record<Refusal["kind"], string>> = {
  unavailable: "Service temporarily unavailable",
  "quota-exceeded": "You have exceeded your daily quota.",
  "rate-limited": "Rate limit exceeded. Please try again later.",
};

const complaint = (message: string, status = 400) => jsonAnswer({ message }, status);

/** Foursquare Places API of version 2025-06-17: `GET /places/search`. */
export function createFoursquareService(world: World, index: RecordIndex, key: string): Service {
  return {
    source: "foursquare",
    callsPerMinute: 3000,
    concurrentCalls: 50,
    refuse: (refusal) =>
      jsonAnswer({ message: refusals[refusal.kind] }, refusalStatus(refusal), refusalHeaders(refusal)),
    answer({ method, path, query, headers }): ServiceAnswer {
      if (path !== "/places/search") return complaint("Not Found", 404);
      if (method !== "GET") return complaint("Method Not Allowed", 405);
      if (headers["authorization"] !== `Bearer ${key}`) return complaint("Invalid request token.", 401);
      if (!headers["x-places-api-version"]) return complaint("Missing required header: X-Places-Api-Version");

      const position = (query.get("ll") ?? "").split(",").map((part) => numberOf(part));
      const [lat, lng] = position;
      if (position.length !== 2 || !isWithin(lat, 90) || !isWithin(lng, 180)) {
        return complaint('"ll" must be a latitude and a longitude, comma-separated.');
      }
      const radius = wholeNumberOf(query.get("radius"), {
        fallback: DEFAULT_RADIUS_METRES,
        least: 0,
        most: MAX_RADIUS_METRES,
      });
      if (radius === undefined) {
        return complaint(`"radius" must be an integer between 0 and ${MAX_RADIUS_METRES}.`);
      }
      const limit = wholeNumberOf(query.get("limit"), { fallback: DEFAULT_LIMIT, least: 1, most: MAX_LIMIT });
      if (limit === undefined) {
        return complaint(`"limit" must be an integer between 1 and ${MAX_LIMIT}.`);
      }
      const sort = sorts[(query.get("sort") ?? "RELEVANCE").toUpperCase()];
      if (sort === undefined)
        return complaint('"sort" must be one of RELEVANCE, RATING, DISTANCE, POPULARITY.');

      const filter = bothFilters(
        textFilter(world, query.get("query"), (category) => labelsOf("foursquare", category)),
        categoryFilter(query.get("fsq_category_ids"), filedUnder),
      );
      const found = index.search({ lat: lat!, lng: lng! }, radius, sort, limit, filter);
      const fields = query.get("fields")?.split(",");
      return jsonAnswer({
        results: found.map((hit) => onlyFields(placeOf(world, hit), fields)),
        context: { geo_bounds: { circle: { center: { latitude: lat, longitude: lng }, radius } } },
      });
    },
  };
}

/** Ids of a category and of the group that it is in. */
function filedUnder(category: string | null): string[] {
  const labels = labelsOf("foursquare", category);
  const group = labels.length === 0 ? undefined : groupOf(category)?.foursquare;
  return [...labels.map(categoryId), ...(typeof group === "string" ? [group] : [])];
}

function isWithin(value: number | undefined, bound: number): boolean {
  return value !== undefined && Math.abs(value) <= bound;
}

/** Foursquare's ids of categories are 24 hexadecimal digits; ours are made from the name. */
function categoryId(label: string): string {
  return createHash("md5").update(label).digest("hex").slice(0, 24);
}

function placeOf(world: World, { record, distanceMetres }: FoundRecord): Record<string, unknown> {
  const postcode = record.postalCode ?? undefined;
  const address = record.address ?? undefined;
  return {
    fsq_place_id: record.id,
    latitude: record.lat,
    longitude: record.lng,
    categories: labelsOf("foursquare", record.category).map((name) => ({
      fsq_category_id: categoryId(name),
      name,
      short_name: name,
      plural_name: `${name}s`,
    })),
    ...(record.closed ? { date_closed: "2024-05-31" } : {}),
    distance: Math.round(distanceMetres),
    extended_location: {},
    link: `/places/${record.id}`,
    location: {
      locality: world.city,
      ...(postcode === undefined ? {} : { postcode }),
      country: world.country,
      ...(address === undefined
        ? {}
        : { address, formatted_address: [address, world.city, postcode].filter(Boolean).join(", ") }),
    },
    name: record.name,
    ...(record.rating
      ? {
          rating: Number((record.rating.value * 2).toFixed(1)),
          stats: { total_ratings: record.rating.count },
        }
      : {}),
    ...(record.popularity > 0 ? { popularity: record.popularity } : {}),
    related_places: {},
    social_media: {},
    ...(record.phone === null ? {} : { tel: record.phone }),
    ...(record.website === null ? {} : { website: record.website }),
  };
}

function onlyFields(
  place: Record<string, unknown>,
  fields: readonly string[] | undefined,
): Record<string, unknown> {
  if (!fields) return place;
  return Object.fromEntries(Object.entries(place).filter(([field]) => fields.includes(field)));
}
