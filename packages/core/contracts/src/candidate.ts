import { z } from "zod";
import { latitudeSchema, longitudeSchema } from "./geo-point.ts";
import { placeSources, sourceSchema } from "./source.ts";

export const placeSourceSchema = z.enum(placeSources);

/** The categories that places are filed under, from the city guide's point of view. */
export const categoryNames = [
  "museum",
  "gallery",
  "monument",
  "artwork",
  "religious_site",
  "historic_site",
  "attraction",
  "viewpoint",
  "park",
  "nature",
  "entertainment",
  "nightlife",
  "restaurant",
  "cafe",
  "bar",
  "hotel",
  "shop",
  "market",
  "sport",
  "education",
  "health",
  "transport",
  "service",
  "other",
] as const;
export const categorySchema = z.enum(categoryNames);
export type Category = z.infer<typeof categorySchema>;

/** One source's record of a place, normalised. `null` says that the source does not know. */
export const candidateSchema = z.strictObject({
  source: placeSourceSchema,
  /** The source's own id of the record. */
  source_id: z.string().min(1),
  name: z.string().min(1),
  /** Other names: other languages, official, former, short. */
  alternate_names: z.array(z.string().min(1)),
  /** `null` where the source has no position; GeocodeValidate looks it up. */
  location: z.strictObject({ lat: latitudeSchema, lng: longitudeSchema }).nullable(),
  category: categorySchema.nullable(),
  /** The source's own categories as it gave them. */
  source_categories: z.array(z.string()),
  address: z.string().min(1).nullable(),
  postal_code: z.string().min(1).nullable(),
  phone: z.string().min(1).nullable(),
  website: z.string().min(1).nullable(),
  /** Ids of the same place elsewhere, e.g. `{ wikidata: "Q180788", osm: "node/1" }`. */
  external_ids: z.record(z.string(), z.string()),
  closed: z.boolean(),
  /** What the source says of prominence, 0 (unknown or none) to 1, on the source's own scale. */
  prominence: z.number().min(0).max(1),
  rating: z.strictObject({ value: z.number().min(0).max(5), count: z.number().int().min(0) }).nullable(),
  /** Which raw response holds the record, and when it was fetched. */
  provenance: z.strictObject({
    request_hash: z.string(),
    retrieved_at: z.iso.datetime(),
    attribution: z.string().min(1),
    licence: z.string().min(1),
  }),
});
export type Candidate = z.infer<typeof candidateSchema>;

/** One source record as a place refers to it. */
export const sourceReferenceSchema = z.strictObject({
  source: sourceSchema,
  source_id: z.string().min(1),
  retrieved_at: z.iso.datetime(),
  request_hash: z.string(),
  licence: z.string(),
  attribution: z.string(),
});
export type SourceReference = z.infer<typeof sourceReferenceSchema>;

/** `source:source_id`, unique over all sources. */
export function candidateKey(candidate: { source: string; source_id: string }): string {
  return `${candidate.source}:${candidate.source_id}`;
}

/** The source of a {@link candidateKey}. No source's name has a colon, ids may. */
export function sourceOfKey(key: string): string {
  return key.slice(0, key.indexOf(":"));
}

/** The source's own id in a {@link candidateKey}. */
export function sourceIdOfKey(key: string): string {
  return key.slice(key.indexOf(":") + 1);
}
