import { z } from "zod";
import { placeFieldNames } from "./place.ts";

const recordKeySchema = z.string().regex(/^[a-z]+:.+$/, "expected a record key like overpass:node/1");

/** What a person decided about records; every later run obeys it. Records are named by their `candidateKey`. */
export const correctionSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("same"), records: z.tuple([recordKeySchema, recordKeySchema]) }),
  z.strictObject({ type: z.literal("different"), records: z.tuple([recordKeySchema, recordKeySchema]) }),
  /** The value of one field of the place that the record belongs to. `location` takes `{ lat, lng }`. */
  z.strictObject({
    type: z.literal("field"),
    record: recordKeySchema,
    field: z.enum(placeFieldNames),
    value: z.union([z.string().min(1), z.strictObject({ lat: z.number(), lng: z.number() }), z.null()]),
  }),
  z.strictObject({ type: z.literal("closed"), record: recordKeySchema, closed: z.boolean() }),
]);
export type Correction = z.infer<typeof correctionSchema>;
