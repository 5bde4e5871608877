import type { BoundingBox } from "@cityscout/contracts";
import type { BoxQuery } from "../connector.ts";
import { degrees, withoutDateLine } from "../search-geometry.ts";

/** Keys that make a named object of OpenStreetMap a place worth listing. */
export const placeKeys = [
  "amenity",
  "shop",
  "tourism",
  "historic",
  "leisure",
  "office",
  "craft",
  "healthcare",
  "club",
  "man_made",
  "natural",
] as const;

const ANY_PLACE_KEY = `[~"^(${placeKeys.join("|")})$"~"."]`;
/** Of public transport only stations: every stop has a name. */
const STATIONS = `["public_transport"="station"]`;
const filters = [ANY_PLACE_KEY, STATIONS];

/**
 * Overpass QL for the named places of a box, each element with its tags and one position. User names, change sets
 * and members are not asked for.
 */
export function overpassQuery(query: BoxQuery, timeoutSeconds: number, maxSizeBytes: number): string {
  const statements = withoutDateLine(query.box).flatMap((box) =>
    filters.map((filter) => `  nwr["name"]${filter}(${corners(box)});`),
  );
  return [
    `[out:json][timeout:${timeoutSeconds}][maxsize:${maxSizeBytes}];`,
    "(",
    ...statements,
    ");",
    "out tags center;",
  ].join("\n");
}

function corners({ south, west, north, east }: BoundingBox): string {
  return [south, west, north, east].map(degrees).join(",");
}
