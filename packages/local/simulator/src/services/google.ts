import { createHash } from "node:crypto";
import { distanceMetres } from "@cityscout/geo";
import type { z } from "zod";
import { labelsOf } from "../vocabulary/kinds.ts";
import type { RecordFilter, RecordIndex } from "../world/record-index.ts";
import type { WorldRecord } from "../world/record.ts";
import type { World } from "../world/world.ts";
import { applyFieldMask, type FieldMask, parseFieldMask } from "./google-fields.ts";
import {
  boxOf,
  centerOf,
  type NearbyRequest,
  nearbyRequestSchema,
  type TextRequest,
  textRequestSchema,
} from "./google-request.ts";
import {
  jsonAnswer,
  refusalHeaders,
  type Service,
  type ServiceAnswer,
  type ServiceRequest,
} from "./service.ts";
import { textFilter } from "./text-match.ts";

const PAGE_SIZE = 20;
/** Text search gives three pages and no more. */
const REACHABLE_BY_TEXT = 60;

const JAPANESE = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u;

const statuses = {
  400: "INVALID_ARGUMENT",
  403: "PERMISSION_DENIED",
  404: "NOT_FOUND",
  429: "RESOURCE_EXHAUSTED",
  503: "UNAVAILABLE",
} as const;

function complaint(
  code: keyof typeof statuses,
  message: string,
  headers: Record<string, string> = {},
): ServiceAnswer {
  return jsonAnswer({ error: { code, message, status: statuses[code] } }, code, headers);
}

/** Google Places API (New): `places:searchNearby` and `places:searchText`. */
export function createGoogleService(world: World, index: RecordIndex, key: string): Service {
  return {
    source: "google",
    callsPerMinute: 600,
    concurrentCalls: 50,
    refuse(refusal) {
      if (refusal.kind === "unavailable") return complaint(503, "The service is currently unavailable.");
      const limit = refusal.kind === "quota-exceeded" ? "requests per day" : "requests per minute";
      return complaint(
        429,
        `Quota exceeded for quota metric 'SearchNearbyRequest' and limit '${limit}' of service 'places.googleapis.com'.`,
        refusalHeaders(refusal),
      );
    },
    answer(request) {
      const search =
        request.path === "/v1/places:searchNearby"
          ? "nearby"
          : request.path === "/v1/places:searchText"
            ? "text"
            : null;
      if (search === null || request.method !== "POST") return complaint(404, "Method not found.");
      const given = request.headers["x-goog-api-key"] ?? request.query.get("key");
      if (!given) {
        return complaint(
          403,
          "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.",
        );
      }
      if (given !== key) return complaint(400, "API key not valid. Please pass a valid API key.");
      const header = request.headers["x-goog-fieldmask"] ?? request.query.get("fields");
      if (!header) {
        return complaint(
          400,
          "FieldMask is a required parameter. See https://cloud.google.com/apis/docs/system-parameters on how to provide it. As an example, you can set the header 'X-Goog-FieldMask' with value '*' to see all the fields available.",
        );
      }
      const mask = parseFieldMask(header);
      if ("unknown" in mask) {
        return complaint(
          400,
          `Request contains an invalid argument: Error expanding 'fields' parameter. Cannot find matching fields for path '${mask.unknown}'.`,
        );
      }
      return search === "nearby"
        ? withBody(request, nearbyRequestSchema, (body) => answerNearby(world, index, body, mask))
        : withBody(request, textRequestSchema, (body) => answerText(world, index, body, mask));
    },
  };
}

function withBody<T>(
  request: ServiceRequest,
  schema: z.ZodType<T>,
  answer: (body: T) => ServiceAnswer,
): ServiceAnswer {
  let json: unknown;
  try {
    json = JSON.parse(request.body);
  } catch (error) {
    return complaint(
      400,
      `Invalid JSON payload received. ${error instanceof Error ? error.message : String(error)}`,
    );
  }
  const parsed = schema.safeParse(json);
  if (parsed.success) return answer(parsed.data);
  const issue = parsed.error.issues[0]!;
  return complaint(400, `Invalid value at '${issue.path.join(".")}': ${issue.message}`);
}

function answerNearby(
  world: World,
  index: RecordIndex,
  request: NearbyRequest,
  mask: FieldMask,
): ServiceAnswer {
  const { center, radius } = request.locationRestriction.circle;
  const ranking = request.rankPreference === "DISTANCE" ? "distance" : "popularity";
  const hits = index.search(centerOf(center), radius, ranking, request.maxResultCount, typeFilter(request));
  return placesAnswer(
    world,
    hits.map((hit) => hit.record),
    mask,
  );
}

/** A record whose kind nobody knows passes: leaving it out would make it impossible to find. */
function typeFilter(request: NearbyRequest): RecordFilter | undefined {
  const { includedTypes, excludedTypes, includedPrimaryTypes, excludedPrimaryTypes } = request;
  if (
    [includedTypes, excludedTypes, includedPrimaryTypes, excludedPrimaryTypes].every(
      (list) => list.length === 0,
    )
  )
    return undefined;
  return ({ category }) => {
    const types = labelsOf("google", category);
    const [primary] = types;
    if (primary === undefined) return true;
    if (excludedPrimaryTypes.includes(primary) || types.some((type) => excludedTypes.includes(type)))
      return false;
    if (includedTypes.length > 0 && !types.some((type) => includedTypes.includes(type))) return false;
    return includedPrimaryTypes.length === 0 || includedPrimaryTypes.includes(primary);
  };
}

function answerText(world: World, index: RecordIndex, request: TextRequest, mask: FieldMask): ServiceAnswer {
  const { pageToken, pageSize, maxResultCount, ...asked } = request;
  const size = (maxResultCount ?? pageSize) || PAGE_SIZE;
  const fingerprint = createHash("sha256").update(JSON.stringify(asked)).digest("hex").slice(0, 24);
  const offset = pageToken === "" ? 0 : offsetOf(pageToken, fingerprint);
  if (offset === undefined)
    return complaint(
      400,
      "Request parameters for paging requests must match the initial SearchText request.",
    );

  const ranked = rankedByText(world, index, request);
  const end = Math.min(offset + size, REACHABLE_BY_TEXT);
  const nextPageToken =
    end < Math.min(ranked.length, REACHABLE_BY_TEXT)
      ? Buffer.from(`${fingerprint}:${end}`).toString("base64url")
      : undefined;
  return placesAnswer(world, ranked.slice(offset, end), mask, nextPageToken);
}

function rankedByText(world: World, index: RecordIndex, request: TextRequest): readonly WorldRecord[] {
  const matches = textFilter(world, request.textQuery, (category) => labelsOf("google", category));
  const { locationRestriction, locationBias, includedType, strictTypeFiltering, minRating } = request;
  const inside = locationRestriction ? new Set(index.box(boxOf(locationRestriction.rectangle))) : undefined;
  const ranked = index.all.filter(
    (record) =>
      (!inside || inside.has(record)) &&
      (!matches || matches(record)) &&
      (!includedType || !strictTypeFiltering || labelsOf("google", record.category).includes(includedType)) &&
      (minRating === undefined || (record.rating?.value ?? 0) >= minRating),
  );
  if (!locationBias || !("circle" in locationBias)) return ranked;
  const center = centerOf(locationBias.circle.center);
  const near = (record: WorldRecord) =>
    distanceMetres(center, record) <= locationBias.circle.radius ? 0 : 1;
  return ranked.sort((a, b) => near(a) - near(b));
}

function offsetOf(pageToken: string, fingerprint: string): number | undefined {
  const [of, offset] = Buffer.from(pageToken, "base64url").toString().split(":");
  return of === fingerprint && /^\d+$/.test(offset ?? "") ? Number(offset) : undefined;
}

/** Google leaves out what is empty: no place at all is `{}`. */
function placesAnswer(
  world: World,
  records: readonly WorldRecord[],
  mask: FieldMask,
  nextPageToken?: string,
): ServiceAnswer {
  const places = records.map((record) => placeOf(world, record));
  return jsonAnswer(
    applyFieldMask(
      { ...(places.length > 0 ? { places } : {}), ...(nextPageToken === undefined ? {} : { nextPageToken }) },
      mask,
    ),
  );
}

function placeOf(world: World, record: WorldRecord): Record<string, unknown> {
  const types = labelsOf("google", record.category);
  const locality = [world.city, record.postalCode].filter(Boolean).join(" ");
  return {
    name: `places/${record.id}`,
    id: record.id,
    types: [...types, "point_of_interest", "establishment"],
    ...(types[0] === undefined ? {} : { primaryType: types[0] }),
    ...(record.phone === null ? {} : { internationalPhoneNumber: record.phone }),
    ...(record.address === null
      ? {}
      : {
          formattedAddress: [record.address, locality].join(", "),
          shortFormattedAddress: `${record.address}, ${world.city}`,
        }),
    postalAddress: {
      regionCode: world.country,
      ...(record.postalCode === null ? {} : { postalCode: record.postalCode }),
      locality: world.city,
      ...(record.address === null ? {} : { addressLines: [record.address] }),
    },
    location: { latitude: record.lat, longitude: record.lng },
    ...(record.rating === null ? {} : { rating: record.rating.value, userRatingCount: record.rating.count }),
    ...(record.website === null ? {} : { websiteUri: record.website }),
    businessStatus: record.closed ? "CLOSED_PERMANENTLY" : "OPERATIONAL",
    displayName: { text: record.name, languageCode: JAPANESE.test(record.name) ? "ja" : "en" },
  };
}
