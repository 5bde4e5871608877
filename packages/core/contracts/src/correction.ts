import { z } from "zod";
import { categorySchema } from "./candidate.ts";
import { latLngSchema } from "./geo-point.ts";
import { placeFieldNames, type PlaceField } from "./place.ts";

const recordKeySchema = z.string().regex(/^[a-z]+:.+$/, "expected a record key like overpass:node/1");

/** What a person can set each field to; `null` says that the place has none. */
const fieldValueSchemas: Readonly<Record<PlaceField, z.ZodType>> = {
  name: z.string().min(1),
  location: latLngSchema,
  category: categorySchema,
  address: z.string().min(1).nullable(),
  postal_code: z.string().min(1).nullable(),
  phone: z.string().min(1).nullable(),
  website: z.string().min(1).nullable(),
};

/** What a person decided about records; every later run obeys it. Records are named by their `candidateKey`. */
export const correctionSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("same"), records: z.tuple([recordKeySchema, recordKeySchema]) }),
  z.strictObject({ type: z.literal("different"), records: z.tuple([recordKeySchema, recordKeySchema]) }),
  /** The value of one field of the place that the record belongs to. `location` takes `{ lat, lng }`. */
  z
    .strictObject({
      type: z.literal("field"),
      record: recordKeySchema,
      field: z.enum(placeFieldNames),
      value: z.union([z.string().min(1), latLngSchema, z.null()]),
    })
    .superRefine(({ field, value }, context) => {
      const issue = fieldValueSchemas[field].safeParse(value).error?.issues[0];
      if (issue !== undefined)
        context.addIssue({ code: "custom", path: ["value"], message: `${field}: ${issue.message}` });
    }),
  z.strictObject({ type: z.literal("closed"), record: recordKeySchema, closed: z.boolean() }),
]);
export type Correction = z.infer<typeof correctionSchema>;
