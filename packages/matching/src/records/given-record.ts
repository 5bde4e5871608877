import {
  type Candidate,
  candidateSchema,
  categoryOfText,
  describeIssues,
  InvalidInputError,
  parseInput,
} from "@cityscout/contracts";
import { z } from "zod";

const degrees = (most: number) => z.number().min(-most).max(most).nullable();
const text = z.string().nullable();

/** A record as `--world` directories hold it, made plain; more fields than the first two are used where they are there. */
const givenRecordSchema = z.object({
  id: z.string().min(1),
  name: z.string(),
  lat: degrees(90),
  lng: degrees(180),
  address: text,
  postal_code: text,
  phone: text,
  website: text,
  category: candidateSchema.shape.category,
  alternate_names: z.array(z.string()),
  external_ids: z.record(z.string(), z.string()),
});
type GivenRecord = z.infer<typeof givenRecordSchema>;

/** For who has a document of all records. */
export const howToWriteLines = `jq -c ".[]" writes the records of a list so`;

const objectSchema = z.record(z.string(), z.unknown());

/** The keys that a plain record may have. */
export const givenRecordKeys: readonly string[] = Object.keys(givenRecordSchema.shape);
const plainKeys: ReadonlySet<string> = new Set(givenRecordKeys);

/** Shared by all records of files: a million copies would be a quarter of the memory. */
const nothingKnown = {
  names: [] as string[],
  ids: {} as Record<string, string>,
  provenance: {
    request_hash: "",
    retrieved_at: "1970-01-01T00:00:00.000Z",
    attribution: "given",
    licence: "given",
  },
};

/**
 * A candidate as a run keeps it, or of a plain record with `id`, `name` and, where known, `lat` and `lng`. What other
 * programs write is understood too: numbers for texts and texts for numbers, `null` or a blank text for what is not
 * known. A record without a name has an empty one.
 *
 * @param source - whose record it is, where it does not say so itself
 * @param where - what the message begins with
 * @param onIgnored - is told each key of a plain record that nothing reads, and a category of which no word is known
 * (`categoryOfText`), as `category=gizmo`: every other program has categories of its own. Without it such a category is
 * refused. A candidate may have neither.
 * @throws InvalidInputError naming the field.
 */
export function readCandidate(
  given: unknown,
  source: Candidate["source"],
  where: string,
  onIgnored?: (key: string) => void,
): Candidate {
  const object = isObject(given) ? given : readObject(given, where);
  if ("source_id" in object) return parseInput(candidateSchema, object, where);
  refuseGeoJson(object, where);
  if (onIgnored !== undefined) for (const key of Object.keys(object)) if (!plainKeys.has(key)) onIgnored(key);
  const plain = plainly(object);
  if (onIgnored !== undefined && isUnknownCategory(plain["category"])) {
    onIgnored(`category=${plain["category"]}`);
    plain["category"] = null;
  }
  const parsed = givenRecordSchema.safeParse(plain);
  if (parsed.success) return toCandidate(parsed.data, source, where, object);
  // What was found is told as it stands in the file.
  const unread = object["id"] === undefined ? unreadBeside(object) : "";
  const tooLong = isInexact(object["id"])
    ? "; a number of so many digits has lost some, write it as text"
    : "";
  throw new InvalidInputError(
    `${where}: ${describeIssues(parsed.error, object, givenRecordSchema)}${unread}${tooLong}`,
    {
      cause: parsed.error,
    },
  );
}

/** @throws InvalidInputError as it is none. */
function readObject(given: unknown, where: string): Readonly<Record<string, unknown>> {
  const parsed = objectSchema.safeParse(given);
  if (parsed.success) return parsed.data;
  const isList = Array.isArray(given) ? `; ${howToWriteLines}` : "";
  throw new InvalidInputError(`${where}: ${describeIssues(parsed.error, given, objectSchema)}${isList}`, {
    cause: parsed.error,
  });
}

/** Keys that a message shows. */
const mostUnread = 8;

/** What is missing may be there under another name: `lon`, `latitude`, `_id`. */
function unreadBeside(object: Readonly<Record<string, unknown>>): string {
  const unread = Object.keys(object).filter((key) => !plainKeys.has(key));
  if (unread.length === 0) return "";
  const shown = unread
    .slice(0, mostUnread)
    .map((key) => (/^[\w.:-]{1,40}$/.test(key) ? key : JSON.stringify(key.slice(0, 40))));
  return `; not read: ${shown.join(", ")}${unread.length > mostUnread ? " …" : ""}`;
}

/** Of GeoJSON only the ids would be read, and each record be a place without a name anywhere. */
function refuseGeoJson(object: Readonly<Record<string, unknown>>, where: string): void {
  const { type } = object;
  if (type === "FeatureCollection" || (type === "Feature" && isObject(object["properties"])))
    throw new InvalidInputError(
      `${where}: found GeoJSON (a ${type}), expected one object a line with id, name, lat and lng`,
    );
}

/** The fields that are read, what other programs write said as the schema expects it. */
function plainly(given: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return {
    id: textOf(given["id"]),
    name: textOf(given["name"]) ?? "",
    lat: numberOf(given["lat"]),
    lng: numberOf(given["lng"]),
    address: textOf(given["address"]),
    postal_code: textOf(given["postal_code"]),
    phone: textOf(given["phone"]),
    website: textOf(given["website"]),
    category: categoryOf(given["category"]),
    alternate_names: namesOf(given["alternate_names"]),
    external_ids: idsOf(given["external_ids"]),
  };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === null || (typeof value === "string" && value.trim() === "");
}

function textOf(value: unknown): unknown {
  if (isBlank(value)) return null;
  return typeof value === "number" && !isInexact(value) ? String(value) : value;
}

/** A whole number that JavaScript cannot hold has lost its last digits already, or all: two ids would become one. */
function isInexact(value: unknown): boolean {
  return (
    value === Infinity || value === -Infinity || (Number.isInteger(value) && !Number.isSafeInteger(value))
  );
}

function numberOf(value: unknown): unknown {
  if (isBlank(value)) return null;
  return typeof value === "string" && /^\s*[+-]?(\d+\.?\d*|\.\d+)\s*$/.test(value) ? Number(value) : value;
}

/** What no word is known of stands as it is. */
function categoryOf(value: unknown): unknown {
  const text = textOf(value);
  return typeof text === "string" ? (categoryOfText(text) ?? text) : text;
}

function isUnknownCategory(value: unknown): value is string {
  return typeof value === "string" && categoryOfText(value) === null;
}

function namesOf(value: unknown): unknown {
  if (isBlank(value)) return nothingKnown.names;
  return Array.isArray(value) ? value.filter((name) => !isBlank(name)).map(textOf) : value;
}

function idsOf(value: unknown): unknown {
  if (isBlank(value)) return nothingKnown.ids;
  if (!isObject(value)) return value;
  const known = Object.entries(value).filter(([, id]) => !isBlank(id));
  return Object.fromEntries(known.map(([kind, id]) => [kind, textOf(id)]));
}

function toCandidate(
  record: GivenRecord,
  source: Candidate["source"],
  where: string,
  given: Readonly<Record<string, unknown>>,
): Candidate {
  const { id, name, alternate_names, category, address, postal_code, phone, website, external_ids } = record;
  return {
    source,
    source_id: id,
    name,
    alternate_names: alternate_names.length === 0 ? nothingKnown.names : alternate_names,
    location: locationOf(record, where, given),
    category,
    source_categories: nothingKnown.names,
    address,
    postal_code,
    phone,
    website,
    external_ids: Object.keys(external_ids).length === 0 ? nothingKnown.ids : external_ids,
    closed: false,
    prominence: 0,
    rating: null,
    provenance: nothingKnown.provenance,
  };
}

function locationOf(
  { lat, lng }: GivenRecord,
  where: string,
  given: Readonly<Record<string, unknown>>,
): Candidate["location"] {
  // Exactly 0, 0 is what tables hold where a position is not known.
  if (lat === 0 && lng === 0) return null;
  if (lat !== null && lng !== null) return { lat, lng };
  if (lat === null && lng === null) return null;
  throw new InvalidInputError(
    `${where}: ${lat === null ? "lat" : "lng"}: found none beside ${lat === null ? `lng ${lng}` : `lat ${lat}`}, expected both or neither${unreadBeside(given)}`,
  );
}
