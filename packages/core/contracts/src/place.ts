import { z } from "zod";
import { categorySchema, sourceReferenceSchema } from "./candidate.ts";
import { latitudeSchema, longitudeSchema } from "./geo-point.ts";

/** Why two or more source records were taken for one place. */
export const mergeSchema = z.strictObject({
  /** Keys `source:source_id` of the two records that this link joins. */
  source_ids: z.tuple([z.string(), z.string()]),
  /** How sure the matcher was, 0..1. */
  score: z.number().min(0).max(1),
  reason: z.string().min(1),
});
export type Merge = z.infer<typeof mergeSchema>;

/** Where the value of one field came from, and what the other records said. */
export const fieldLineageSchema = z.strictObject({
  /** Key `source:source_id` of the record that gave the value. */
  from: z.string(),
  /** Why it won; `only` where no other record has one. */
  why: z.enum(["only", "completeness", "agreement", "trust", "recency", "medoid", "correction"]),
  alternatives: z.array(z.strictObject({ from: z.string(), value: z.unknown() })),
});
export type FieldLineage = z.infer<typeof fieldLineageSchema>;

export const placeFieldNames = [
  "name",
  "location",
  "category",
  "address",
  "postal_code",
  "phone",
  "website",
] as const;
export type PlaceField = (typeof placeFieldNames)[number];

/**
 * What a place's lineage tells of: its fields, whether it is closed (where a record or a person says so), and each id
 * elsewhere, `external_ids.wikidata`.
 */
export const lineageFieldSchema = z.union([
  z.enum([...placeFieldNames, "closed"]),
  z.templateLiteral(["external_ids.", z.string()]),
]);
export type LineageField = z.infer<typeof lineageFieldSchema>;

/** The canonical record as Dedupe makes it, before it has a lasting id and a rank. */
export const mergedPlaceSchema = z.strictObject({
  name: z.string().min(1),
  alternate_names: z.array(z.string()),
  lat: latitudeSchema,
  lng: longitudeSchema,
  category: categorySchema,
  address: z.string().nullable(),
  postal_code: z.string().nullable(),
  phone: z.string().nullable(),
  website: z.string().nullable(),
  closed: z.boolean(),
  external_ids: z.record(z.string(), z.string()),
  prominence: z.number().min(0).max(1),
  rating: z.strictObject({ value: z.number(), count: z.number().int() }).nullable(),
  /** At least one, sorted by key. */
  sources: z.array(sourceReferenceSchema).min(1),
  merges: z.array(mergeSchema),
  lineage: z.partialRecord(lineageFieldSchema, fieldLineageSchema),
});
export type MergedPlace = z.infer<typeof mergedPlaceSchema>;

/** With the id that stays between runs. */
export const identifiedPlaceSchema = mergedPlaceSchema.extend({ id: z.string().min(1) });
export type IdentifiedPlace = z.infer<typeof identifiedPlaceSchema>;

/** Each part 0..1 and already weighted: they add up to the score. */
export const scoreBreakdownSchema = z.record(z.string(), z.number());

/** The canonical record of a place, as `places.ndjson` gives it. */
export const placeSchema = identifiedPlaceSchema.extend({
  primary: z.boolean(),
  score: z.number().min(0).max(1),
  score_breakdown: scoreBreakdownSchema,
});
export type Place = z.infer<typeof placeSchema>;
