import { z } from "zod";
import { categorySchema } from "./candidate.ts";
import { latLngSchema } from "./geo-point.ts";
import type { PlaceField } from "./place.ts";

const recordKeySchema = z.string().regex(/^[a-z]+:.+$/, "a record key like overpass:node/1");
const textSchema = z.string().regex(/\S/, "text that is not empty");

/** What a person can set each field to; `null` says that the place has none. */
export const correctedFieldSchemas = {
  name: textSchema,
  location: latLngSchema,
  category: categorySchema,
  address: textSchema.nullable(),
  postal_code: textSchema.nullable(),
  phone: textSchema.nullable(),
  website: textSchema.nullable(),
} as const satisfies Readonly<Record<PlaceField, z.ZodType>>;

/** One field of the place that a record belongs to. */
function fieldCorrection<Field extends PlaceField>(field: Field) {
  return z.strictObject({
    type: z.literal("field"),
    record: recordKeySchema,
    field: z.literal(field),
    value: correctedFieldSchemas[field],
  });
}

/** What a person decided about records; every later run obeys it. Records are named by their `candidateKey`. */
export const correctionSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("same"), records: z.tuple([recordKeySchema, recordKeySchema]) }),
  z.strictObject({ type: z.literal("different"), records: z.tuple([recordKeySchema, recordKeySchema]) }),
  z.discriminatedUnion("field", [
    fieldCorrection("name"),
    fieldCorrection("location"),
    fieldCorrection("category"),
    fieldCorrection("address"),
    fieldCorrection("postal_code"),
    fieldCorrection("phone"),
    fieldCorrection("website"),
  ]),
  z.strictObject({ type: z.literal("closed"), record: recordKeySchema, closed: z.boolean() }),
]);
export type Correction = z.infer<typeof correctionSchema>;
