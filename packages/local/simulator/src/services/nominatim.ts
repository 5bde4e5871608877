import { areaToGeoJson, boundingBoxOf } from "@cityscout/geo";
import type { BoundingBox } from "@cityscout/contracts";
import type { RecordIndex } from "../world/record-index.ts";
import type { World } from "../world/world.ts";
import { createAddressBook, type AddressBook } from "./address-book.ts";
import {
  jsonAnswer,
  numberOf,
  refusalHeaders,
  refusalStatus,
  type Service,
  type ServiceAnswer,
  textAnswer,
} from "./service.ts";
import { wordsOf } from "./text-match.ts";
import type { WorldRecord } from "../world/record.ts";

const LICENCE = "Data © OpenStreetMap contributors, ODbL 1.0. http://osm.org/copyright";
const MAX_LIMIT = 40;
const DEFAULT_LIMIT = 10;
const REVERSE_RADIUS_METRES = 500;

interface Hit {
  readonly fields: Readonly<Record<string, unknown>>;
  readonly lat: number;
  readonly lng: number;
  readonly box: BoundingBox;
  readonly geometry: unknown;
}

/** Nominatim: `/search` for the city's boundary and for addresses, and `/reverse`. */
export function createNominatimService(world: World, indexes: readonly RecordIndex[]): Service {
  let book: AddressBook | undefined;
  const addressBook = () =>
    (book ??= createAddressBook(
      world,
      indexes.flatMap((index) => index.all),
    ));
  return {
    source: "nominatim",
    callsPerMinute: 60,
    concurrentCalls: 2,
    refuse: (refusal) =>
      refusal.kind === "unavailable"
        ? textAnswer(
            "<html><body><h1>503 Service Unavailable</h1></body></html>",
            refusalStatus(refusal),
            "text/html",
          )
        : {
            ...textAnswer(
              "<html><head><title>Bandwidth limit exceeded</title></head><body><h1>Bandwidth limit exceeded</h1><p>You have been temporarily blocked because you have been overusing OSM's geocoding service.</p></body></html>",
              refusalStatus(refusal),
              "text/html",
            ),
            headers: refusalHeaders(refusal),
          },
    answer({ method, path, query, headers }) {
      if (method !== "GET") return textAnswer("Method Not Allowed", 405);
      // The usage policy asks for a User-Agent that identifies the application.
      if (!headers["user-agent"])
        return textAnswer("<html><body><h1>403 Forbidden</h1></body></html>", 403, "text/html");
      const format = query.get("format") ?? (path === "/reverse" ? "xml" : "jsonv2");
      if (!["json", "jsonv2", "geojson"].includes(format))
        return complaint("Parameter 'format' must be one of: jsonv2, json, geojson");
      if (path === "/search") return search(world, addressBook, query, format);
      if (path === "/reverse") return reverse(world, indexes, query, format);
      return textAnswer("Not Found", 404);
    },
  };
}

function complaint(message: string): ServiceAnswer {
  return jsonAnswer({ error: { code: 400, message } }, 400);
}

function search(
  world: World,
  addressBook: () => AddressBook,
  query: URLSearchParams,
  format: string,
): ServiceAnswer {
  const structured = ["amenity", "street", "city", "postalcode", "county", "state", "country"].map((part) =>
    query.get(part),
  );
  const asked = query.get("q") ?? structured.filter(Boolean).join(", ");
  if (asked.trim() === "") return complaint("Nothing to search for.");
  const limit = Math.min(numberOf(query.get("limit")) ?? DEFAULT_LIMIT, MAX_LIMIT);
  if (!(limit >= 1)) return complaint("Parameter 'limit' must be a number.");
  const viewBox = query.has("viewbox") ? parseViewBox(query.get("viewbox")!) : null;
  if (viewBox === undefined)
    return complaint("Bad value for parameter 'viewbox': expected four coordinates.");

  const withPolygon = query.get("polygon_geojson") === "1";
  const hits = isCity(world, asked)
    ? [cityHit(world, withPolygon)]
    : addressBook()
        .find(asked)
        .map((record) => recordHit(world, record));
  const bounded = query.get("bounded") === "1" && viewBox;
  const shown = hits.filter((hit) => !bounded || inside(hit, viewBox)).slice(0, limit);
  return answerHits(shown, format);
}

/** The city alone, or with its country behind a comma. */
function isCity(world: World, asked: string): boolean {
  const [first = "", ...rest] = asked.split(",").map((part) => wordsOf(part).join(" "));
  return (
    first === wordsOf(world.city).join(" ") &&
    rest.every((part) => part.split(" ").length <= 3 && !/\d/.test(part))
  );
}

function reverse(
  world: World,
  indexes: readonly RecordIndex[],
  query: URLSearchParams,
  format: string,
): ServiceAnswer {
  const lat = numberOf(query.get("lat"));
  const lng = numberOf(query.get("lon"));
  if (lat === undefined || lng === undefined || !(Math.abs(lat) <= 90) || !(Math.abs(lng) <= 180)) {
    return complaint("Parameters 'lat' and 'lon' must be coordinates.");
  }
  const nearest = indexes
    .flatMap((index) => index.search({ lat, lng }, REVERSE_RADIUS_METRES, "distance", 1))
    .sort((a, b) => a.distanceMetres - b.distanceMetres)[0];
  if (!nearest) return jsonAnswer({ error: "Unable to geocode" });
  const hits = [recordHit(world, nearest.record)];
  return format === "geojson" ? answerHits(hits, format) : jsonAnswer(plain(hits[0]!, format));
}

function cityHit(world: World, withPolygon: boolean): Hit {
  const { lat, lng } = world.center;
  return {
    lat,
    lng,
    box: boundingBoxOf(world.boundary),
    geometry: withPolygon ? areaToGeoJson(world.boundary) : undefined,
    fields: {
      place_id: 1,
      licence: LICENCE,
      osm_type: "relation",
      osm_id: 1,
      place_rank: 16,
      category: "boundary",
      type: "administrative",
      importance: 0.8,
      addresstype: "city",
      name: world.city,
      display_name: `${world.city}, ${world.country}`,
    },
  };
}

function recordHit(world: World, record: WorldRecord): Hit {
  const { lat, lng } = record;
  const reach = 0.0005;
  return {
    lat,
    lng,
    box: { south: lat - reach, west: lng - reach, north: lat + reach, east: lng + reach },
    geometry: undefined,
    fields: {
      place_id: 2,
      licence: LICENCE,
      osm_type: "node",
      osm_id: 2,
      place_rank: 30,
      category: "place",
      type: "house",
      importance: 0.0001,
      addresstype: "place",
      name: record.name,
      display_name: [record.name, record.address, world.city, record.postalCode, world.country]
        .filter(Boolean)
        .join(", "),
    },
  };
}

function answerHits(hits: readonly Hit[], format: string): ServiceAnswer {
  if (format !== "geojson") return jsonAnswer(hits.map((hit) => plain(hit, format)));
  return jsonAnswer({
    type: "FeatureCollection",
    licence: LICENCE,
    features: hits.map(({ fields, box, geometry, lat, lng }) => ({
      type: "Feature",
      properties: fields,
      bbox: [box.west, box.south, box.east, box.north],
      geometry: geometry ?? { type: "Point", coordinates: [lng, lat] },
    })),
  });
}

/** Coordinates are texts; the box is south, north, west, east. `json` says `class` where `jsonv2` says `category`. */
function plain({ fields, box, geometry, lat, lng }: Hit, format: string): Record<string, unknown> {
  const { category, ...others } = fields;
  return {
    ...others,
    [format === "json" ? "class" : "category"]: category,
    lat: String(lat),
    lon: String(lng),
    boundingbox: [box.south, box.north, box.west, box.east].map(String),
    ...(geometry === undefined ? {} : { geojson: geometry }),
  };
}

/** Two corners in any order, longitude first. */
function parseViewBox(text: string): BoundingBox | undefined {
  const corners = text.split(",").map((part) => numberOf(part) ?? Number.NaN);
  if (corners.length !== 4 || corners.some(Number.isNaN)) return undefined;
  const [x1, y1, x2, y2] = corners as [number, number, number, number];
  return { south: Math.min(y1, y2), north: Math.max(y1, y2), west: Math.min(x1, x2), east: Math.max(x1, x2) };
}

function inside({ lat, lng }: Hit, { south, west, north, east }: BoundingBox): boolean {
  return lat >= south && lat <= north && lng >= west && lng <= east;
}
