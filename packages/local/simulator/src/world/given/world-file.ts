import { placeSources, type PlaceSource } from "@cityscout/contracts";
import { z } from "zod";

/** Names of services in world files: the sources, and `osm` for OpenStreetMap, which Overpass serves. */
export const worldSourceNames = ["osm", ...placeSources] as const;
export type WorldSourceName = (typeof worldSourceNames)[number];

/** The service that answers for a name of a world file. */
export function serviceOf(name: WorldSourceName): PlaceSource {
  return name === "osm" ? "overpass" : name;
}

export function isWorldSourceName(name: string): name is WorldSourceName {
  return (worldSourceNames as readonly string[]).includes(name);
}

export const knownSources = `one of ${worldSourceNames.join(", ")}`;

function bounded(minimum: number, maximum: number) {
  const error = `a number from ${minimum} to ${maximum}`;
  return z.number({ error }).min(minimum, { error }).max(maximum, { error });
}

const text = (error: string) => z.string({ error }).trim().min(1, { error });
const object = "an object";

/** Latitude and longitude in degrees, as they stand in `world.json` and in records. */
export const degrees = { lat: bounded(-90, 90), lng: bounded(-180, 180) };

const fileName = "the name of a file in the same folder";
const radius = "a number above 0, at most 200";
const recordCount = "the number of records, a whole number above 0";

const sourceEntry = z.object(
  {
    file: text(fileName).regex(/^(?!\.)[^/\\]+$/, { error: fileName }),
    records: z.int({ error: recordCount }).min(1, { error: recordCount }).optional(),
  },
  { error: "an object with a file" },
);

/** `world.json`: which city, its disc, and which file serves which source. */
export const worldFileSchema = z.object(
  {
    city: text("the city's name")
      .regex(/[\p{L}\p{N}]/u, { error: "the city's name" })
      .max(100, { error: "at most 100 characters" }),
    country: z.string({ error: "a country code of two capital letters" }).regex(/^[A-Z]{2}$/, {
      error: "a country code of two capital letters",
    }),
    center: z.object(degrees, { error: "an object with lat and lng" }),
    radius_km: z.number({ error: radius }).positive({ error: radius }).max(200, { error: radius }),
    bbox: z
      .object(
        { south: degrees.lat, west: degrees.lng, north: degrees.lat, east: degrees.lng },
        { error: "an object with south, west, north and east" },
      )
      .refine((box) => box.south <= box.north, { error: "south at most north" })
      .optional(),
    sources: z.partialRecord(z.enum(worldSourceNames, { error: knownSources }), sourceEntry, {
      error: (issue) => (issue.code === "invalid_type" ? object : knownSources),
    }),
  },
  { error: object },
);
export type WorldFile = z.infer<typeof worldFileSchema>;

const word = "a text or null";
const nullableText = z.string({ error: word }).nullish();
const share = "a number from 0 to 1";
const ratingValue = bounded(0, 5);

/** One line of a record file. Only the first four fields have to be there; unknown ones are ignored. */
export const recordLineSchema = z.object(
  {
    id: text("a text that is not empty"),
    name: text("a text that is not empty"),
    ...degrees,
    address: nullableText,
    postal_code: nullableText,
    category: nullableText,
    phone: nullableText,
    website: nullableText,
    popularity: z.number({ error: share }).min(0, { error: share }).max(1, { error: share }).nullish(),
    rating: z
      .union([ratingValue, z.object({ value: ratingValue, count: z.int().min(0) })], {
        error: "a number from 0 to 5, or an object with value and count",
      })
      .nullish(),
    wikidata: z
      .string({ error: "an item such as Q42 or null" })
      .regex(/^Q\d+$/, { error: "an item such as Q42 or null" })
      .nullish(),
    closed: z.boolean({ error: "true or false" }).nullish(),
  },
  { error: "one JSON object" },
);
