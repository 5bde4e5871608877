import {
  type Area,
  geoJsonAreaSchema,
  type LatLng,
  type Source,
  SourceContractError,
} from "@cityscout/contracts";
import { areaFromGeoJson } from "@cityscout/geo";
import type { RawEntry } from "@cityscout/raw-cache";
import { z } from "zod";
import { lenient, positionOf, textOf } from "../answer/fields.ts";
import { readJsonAnswer } from "../answer/json-answer.ts";
import { readWktArea } from "../answer/wkt.ts";
import type { SkippedRecords } from "../connector.ts";

const SOURCE: Source = "nominatim";

/** `lat` and `lon` are strings; ids and ranks were strings in older answers. */
const numeric = z
  .union([z.number(), z.string().trim().min(1)])
  .transform(Number)
  .pipe(z.number());

const hitSchema = z.object({
  lat: numeric,
  lon: numeric,
  display_name: lenient(z.string()),
  /** `class` is its name in the older formats. */
  category: lenient(z.string()),
  class: lenient(z.string()),
  type: lenient(z.string()),
  addresstype: lenient(z.string()),
  place_rank: lenient(numeric),
  geojson: z.unknown().optional(),
  geotext: lenient(z.string()),
});

/** The GeoJSON format keeps a hit's fields under `properties`. */
const featureSchema = z.object({
  properties: z.record(z.string(), z.unknown()),
  geometry: lenient(z.object({ type: z.string(), coordinates: z.unknown() })),
});

/** `/search` and `/lookup` answer a list, `/reverse` one hit or an error, `format=geojson` features. */
const answerSchema = z.union([
  z.array(z.unknown()),
  z.object({ features: z.array(featureSchema) }).transform(({ features }) => features.map(fieldsOf)),
  z.object({ error: z.json() }).transform(() => []),
  z.looseObject({ lat: numeric, lon: numeric }).transform((hit) => [hit]),
]);

export interface Hit {
  location: LatLng;
  displayName: string | null;
  /** `boundary/administrative`, `place/city`, `tourism/museum` … */
  kind: string;
  /** 4 a country, 16 a city, 26 a street, 30 a house. */
  placeRank: number | undefined;
  area: Area | null;
}

export interface ReadHits {
  /** Best first. */
  hits: Hit[];
  skipped: SkippedRecords[];
}

/** @throws `SourceContractError` where there are hits and none can be read. */
export function readHits(entry: RawEntry): ReadHits {
  const records: readonly unknown[] = readJsonAnswer(entry, answerSchema);
  const hits = records.flatMap((record) => toHit(record) ?? []);
  const count = records.length - hits.length;
  if (hits.length === 0 && count > 0) {
    throw new SourceContractError(SOURCE, `none of the ${count} hits of nominatim has a position`);
  }
  return { hits, skipped: count === 0 ? [] : [{ reason: "no position", count }] };
}

function toHit(record: unknown): Hit | undefined {
  const read = hitSchema.safeParse(record);
  const location = read.success ? positionOf(read.data.lat, read.data.lon) : null;
  if (!read.success || location === null) return undefined;
  const { display_name, category, class: oldCategory, type, place_rank, geojson, geotext } = read.data;
  return {
    location,
    displayName: textOf(display_name),
    kind: `${category ?? oldCategory ?? ""}/${type ?? ""}`,
    placeRank: place_rank,
    area: areaOf(geojson ?? (geotext === undefined ? undefined : readWktArea(geotext))),
  };
}

function fieldsOf({ properties, geometry }: z.infer<typeof featureSchema>): Record<string, unknown> {
  const point = z.tuple([z.number(), z.number()]).safeParse(geometry?.coordinates);
  const position = point.success ? { lon: point.data[0], lat: point.data[1] } : {};
  return { geojson: geometry, ...position, ...properties };
}

/** `null` for points and lines, for rings that are none, and where holes leave nothing. */
function areaOf(geometry: unknown): Area | null {
  const read = geoJsonAreaSchema.safeParse(geometry);
  return read.success ? areaFromGeoJson(read.data) : null;
}
