import { type Candidate, SourceContractError, type Steps } from "@cityscout/contracts";
import type { RawEntry } from "@cityscout/raw-cache";
import { z } from "zod";
import {
  alternateNames,
  emptyCandidate,
  lenient,
  positionOf,
  provenanceOf,
  textOf,
  websiteOf,
} from "../answer/fields.ts";
import { readLongJsonAnswer } from "../answer/json-answer.ts";
import { readRecordsInSteps, type Skip } from "../answer/records.ts";
import { saidIn, spokenFailure } from "../answer/source-failure.ts";
import type { PlaceAnswer } from "../connector.ts";
import { addressOfTags } from "./address.ts";
import { categoryOfTags } from "./category.ts";
import { lifecycleOfTags } from "./lifecycle.ts";

const answerSchema = z.object({
  // Looked at one by one, in steps.
  elements: z.custom<unknown[]>(Array.isArray, "Invalid input: expected array"),
  remark: z.string().optional(),
});

const positionSchema = z.object({ lat: z.number(), lon: z.number() });

const elementSchema = z.object({
  type: z.enum(["node", "way", "relation", "area"]),
  /** A number in OpenStreetMap; a service over other records may give their own ids, which are then kept as they are. */
  id: z.union([z.number().int(), z.string().min(1)]),
  lat: lenient(z.number()),
  lon: lenient(z.number()),
  center: lenient(positionSchema),
  bounds: lenient(
    z.object({ minlat: z.number(), minlon: z.number(), maxlat: z.number(), maxlon: z.number() }),
  ),
  tags: lenient(z.record(z.string(), z.string())),
});
type Element = z.infer<typeof elementSchema>;
type Tags = Readonly<Record<string, string>>;

/** Keys of named things that are no places: streets, borders, lines. Only where nothing else says it is one. */
const NOT_PLACES = [
  "highway",
  "boundary",
  "place",
  "route",
  "railway",
  "waterway",
  "landuse",
  "power",
  "barrier",
  "junction",
  "public_transport",
  "aeroway",
] as const;

const LANGUAGE_NAME = /^(?:alt_|official_|old_|short_)?name:[a-z]{2,3}(?:[-_][A-Za-z]{2,8})*$/;
const NAME_KEYS = new Set([
  "alt_name",
  "official_name",
  "old_name",
  "short_name",
  "loc_name",
  "int_name",
  "reg_name",
  "nat_name",
]);

/** Reads the answer to an Overpass query that was asked with `out tags center`. */
export function* parseOverpass(
  entry: RawEntry,
  profile: { attribution: string; licence: string },
): Steps<PlaceAnswer> {
  const answer = yield* readLongJsonAnswer(entry, answerSchema, "elements");
  if (answer.remark !== undefined && /error/i.test(answer.remark)) {
    throw (
      spokenFailure("overpass", answer.remark) ??
      new SourceContractError("overpass", `overpass answered with a remark: ${saidIn(answer.remark)}`)
    );
  }
  const provenance = provenanceOf(entry, profile);
  const read = yield* readRecordsInSteps("overpass", answer.elements, elementSchema, (element) =>
    toCandidate(element, provenance),
  );
  return { ...read, more: false };
}

function toCandidate(element: Element, provenance: Candidate["provenance"]): Candidate | Skip {
  if (element.type === "area") return { skip: "an area, which repeats a way or relation" };
  const tags = element.tags ?? {};
  const name = textOf(tags["name"]);
  if (name === null) return { skip: "no name" };
  const lifecycle = lifecycleOfTags(tags);
  if (lifecycle === "gone") return { skip: "demolished" };
  if (lifecycle === "not-yet") return { skip: "not built yet" };
  const { category, labels } = categoryOfTags(tags);
  if (labels.length === 0 && lifecycle === "open" && NOT_PLACES.some((key) => tags[key] !== undefined)) {
    return { skip: "not a place (a street, a border, a line)" };
  }
  return {
    ...emptyCandidate("overpass"),
    source_id: sourceIdOf(element),
    name,
    alternate_names: alternateNames(name, otherNames(tags)),
    location: positionOfElement(element),
    category,
    source_categories: labels,
    address: addressOfTags(tags),
    postal_code: textOf(tags["addr:postcode"]),
    phone: firstOf(tags["phone"] ?? tags["contact:phone"] ?? tags["contact:mobile"]),
    website: websiteOf(tags["website"] ?? tags["contact:website"] ?? tags["url"]),
    external_ids: externalIds(tags),
    closed: lifecycle === "closed",
    prominence: prominenceOfTags(tags),
    provenance,
  };
}

function sourceIdOf({ type, id }: Element): string {
  return typeof id === "number" || /^\d+$/.test(id) ? `${type}/${id}` : id;
}

function positionOfElement({ lat, lon, center, bounds }: Element): Candidate["location"] {
  const own = positionOf(lat, lon) ?? positionOf(center?.lat, center?.lon);
  if (own !== null || bounds === undefined) return own;
  return positionOf((bounds.minlat + bounds.maxlat) / 2, (bounds.minlon + bounds.maxlon) / 2);
}

function* otherNames(tags: Tags): Generator<string> {
  for (const [key, value] of Object.entries(tags)) {
    if (NAME_KEYS.has(key) || LANGUAGE_NAME.test(key)) yield* value.split(";");
  }
}

function externalIds(tags: Tags): Record<string, string> {
  const ids: Record<string, string> = {};
  const wikidata = /^Q\d+/.exec(tags["wikidata"] ?? "")?.[0];
  if (wikidata !== undefined) ids["wikidata"] = wikidata;
  const wikipedia = firstOf(tags["wikipedia"]);
  if (wikipedia !== null) ids["wikipedia"] = wikipedia;
  return ids;
}

/**
 * How well known an object of OpenStreetMap is, by what mappers link it to: 0.4 for a Wikidata item, 0.3 for a
 * Wikipedia article, 0.2 for a listed monument, 0.1 for a sight. A chain's `brand:wikidata` says nothing.
 */
function prominenceOfTags(tags: Tags): number {
  const parts = [
    tags["wikidata"] === undefined ? 0 : 0.4,
    tags["wikipedia"] === undefined ? 0 : 0.3,
    Object.keys(tags).some((key) => key === "heritage" || key.startsWith("heritage:")) ? 0.2 : 0,
    /^(attraction|museum|viewpoint|zoo|theme_park)$/.test(tags["tourism"] ?? "") ? 0.1 : 0,
  ];
  return Number(parts.reduce((sum, part) => sum + part, 0).toFixed(1));
}

function firstOf(value: string | undefined): string | null {
  return textOf(value?.split(";")[0]);
}
