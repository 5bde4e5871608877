import { z } from "zod";
import { categorySchema } from "./candidate.ts";
import { latLngSchema } from "./geo-point.ts";
import { type PlaceField, placeFieldNames } from "./place.ts";

const recordKeySchema = z.string().regex(/^[a-z]+:.+$/, "a record key like overpass:node/1");
const textSchema = z.string().regex(/\S/, "text that is not empty");

/** Of names in other scripts as URLs have them, too: `xn--e1afmkfd.xn--p1ai`. */
const domain = /^(?:[a-z\d](?:[a-z\d-]{0,61}[a-z\d])?\.)+(?:[a-z]{2,63}|xn--[a-z\d-]{1,59})$/i;

const webAddressSchema = z
  .string()
  .overwrite(withScheme)
  .check(z.url({ protocol: /^https?$/, hostname: domain, error: "a web address like https://example.com" }));

/** People leave the scheme out: `example.org`, `example.org:8080`. What may be an e-mail address stays as it is. */
function withScheme(address: string): string {
  const text = address.trim();
  const hasScheme = /^[a-z][a-z\d+.-]*:(?!\d)/i.test(text);
  return hasScheme || /^[^/?#]*@/.test(text) ? text : `https://${text.replace(/^\/\//, "")}`;
}

/** What a person can set each field to; `null` says that the place has none. */
export const correctedFieldSchemas = {
  name: textSchema,
  location: latLngSchema,
  category: categorySchema,
  address: textSchema.nullable(),
  postal_code: textSchema.nullable(),
  phone: textSchema.nullable(),
  website: webAddressSchema.nullable(),
} as const satisfies Readonly<Record<PlaceField, z.ZodType>>;

/** The other records of the place when it was said: the first that is still there stands in for one that is not. */
const besideSchema = z.array(recordKeySchema).readonly().optional();

/** One field of the place that a record belongs to. */
function fieldCorrection<Field extends PlaceField>(field: Field) {
  return z.strictObject({
    type: z.literal("field"),
    record: recordKeySchema,
    field: z.literal(field),
    value: correctedFieldSchemas[field],
    beside: besideSchema,
  });
}

const pairSchema = z.tuple([recordKeySchema, recordKeySchema]);

/** Which corrections a person takes back: all of a pair, of a field or of `closed`, whatever value they set. */
export const withdrawnCorrectionSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("same"), records: pairSchema }),
  z.strictObject({ type: z.literal("different"), records: pairSchema }),
  z.strictObject({ type: z.literal("field"), record: recordKeySchema, field: z.enum(placeFieldNames) }),
  z.strictObject({ type: z.literal("closed"), record: recordKeySchema }),
]);
export type WithdrawnCorrection = z.infer<typeof withdrawnCorrectionSchema>;

/**
 * What a person decided about records, or took back of it; every later run obeys it. Records are named by their
 * `candidateKey`. A city's corrections are a log, oldest first: {@link standingCorrections} says what holds of it.
 */
export const correctionSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("same"), records: pairSchema }),
  z.strictObject({ type: z.literal("different"), records: pairSchema }),
  z.discriminatedUnion("field", [
    fieldCorrection("name"),
    fieldCorrection("location"),
    fieldCorrection("category"),
    fieldCorrection("address"),
    fieldCorrection("postal_code"),
    fieldCorrection("phone"),
    fieldCorrection("website"),
  ]),
  z.strictObject({
    type: z.literal("closed"),
    record: recordKeySchema,
    closed: z.boolean(),
    beside: besideSchema,
  }),
  z.strictObject({ type: z.literal("withdraw"), what: withdrawnCorrectionSchema }),
]);
export type Correction = z.infer<typeof correctionSchema>;
export type StandingCorrection = Exclude<Correction, { type: "withdraw" }>;

/** The corrections that nobody took back later, oldest first. Of two that cannot both hold the later one does. */
export function standingCorrections(log: readonly Correction[]): StandingCorrection[] {
  const withdrawn = new Set<string>();
  const standing: StandingCorrection[] = [];
  for (const correction of log.toReversed()) {
    if (correction.type === "withdraw") withdrawn.add(subjectOf(correction.what));
    else if (!withdrawn.has(subjectOf(correction))) standing.push(correction);
  }
  return standing.reverse();
}

/** What a correction is about: of equal subjects one is withdrawn with the other. Either order of a pair is the same. */
export function subjectOf(correction: StandingCorrection | WithdrawnCorrection): string {
  switch (correction.type) {
    case "same":
    case "different": {
      const [a, b] = correction.records;
      return JSON.stringify([correction.type, ...(a < b ? [a, b] : [b, a])]);
    }
    case "field":
      return JSON.stringify([correction.type, correction.record, correction.field]);
    case "closed":
      return JSON.stringify([correction.type, correction.record]);
  }
}
