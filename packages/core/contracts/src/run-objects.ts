import { z } from "zod";
import { categorySchema, placeSourceSchema } from "./candidate.ts";
import { areaSchema, latLngSchema } from "./geo-point.ts";
import { sourceCoverageSchema } from "./manifest.ts";
import { mapsMessageSchema } from "./message.ts";
import { sourceSchema } from "./source.ts";

/** What DiscoverTargets decides: the area, and which sources are asked there. */
export const targetsSchema = z.strictObject({
  area: areaSchema,
  area_km2: z.number().positive(),
  /** `nominatim` where the seed was cut to the city's boundary, `seed` where none was found. */
  boundary: z.enum(["nominatim", "seed"]),
  sources: z.array(
    z.strictObject({
      source: sourceSchema,
      enabled: z.boolean(),
      /** Why it is not asked: a kill switch, no key, not served. */
      reason: z.string().nullable(),
    }),
  ),
  /** Id of the world that simulated sources answer from; absent where sources are real. */
  simulated_world: z.string().optional(),
});
export type Targets = z.infer<typeof targetsSchema>;

/** A place worth searching around, chosen by SeedPrimaries. */
export const anchorSchema = z.strictObject({
  key: z.string(),
  name: z.string(),
  location: latLngSchema,
  category: categorySchema.nullable(),
  prominence: z.number().min(0).max(1),
});
export type Anchor = z.infer<typeof anchorSchema>;

/** The answers whose records SeedPrimaries has stored: the sweep, which comes upon them again, need not. */
export const seededSchema = z.strictObject({ request_hashes: z.array(z.string()) });
export type Seeded = z.infer<typeof seededSchema>;

/** What ExpandNeighbors asked and had answered, in plan order: the sweep takes it up without asking again. */
export const expansionSchema = z.strictObject({
  searches: z.array(
    z.strictObject({
      source: placeSourceSchema,
      center: latLngSchema,
      radius_metres: z.number().positive(),
      page: z.number().int().min(0),
    }),
  ),
});
export type Expansion = z.infer<typeof expansionSchema>;

/** Two source records near each other, the first of them an anchor. */
export const edgeSchema = z.strictObject({
  kind: z.literal("NEAR"),
  from: z.string(),
  to: z.string(),
  distance_metres: z.number().min(0),
});
export type Edge = z.infer<typeof edgeSchema>;

/** One round of the sweep as planned: written before it is enqueued, so that a crash between the two loses nothing. */
export const roundSchema = z.strictObject({
  round: z.number().int().min(0),
  /** In plan order; evaluated in this order whatever the order of the answers. */
  searches: z.array(mapsMessageSchema.extend({ source: placeSourceSchema, request_hash: z.string() })),
});

/** Coverage at the end of the search, for the manifest and the report's map. */
export const coverageSchema = z.strictObject({
  sources: z.partialRecord(sourceSchema, sourceCoverageSchema),
  resolution: z.number().int().min(0).max(15),
  cells: z.array(
    z.strictObject({
      cell: z.string(),
      source: placeSourceSchema,
      state: z.enum(["covered", "proven-empty", "open"]),
    }),
  ),
});
export type Coverage = z.infer<typeof coverageSchema>;

/** A record that GeocodeValidate left out, and why. */
export const discardedSchema = z.strictObject({
  key: z.string(),
  reason: z.string(),
  /** Set where it lies far away from the area, but within it with latitude and longitude swapped. */
  swapped: z.literal(true).optional(),
});
export type Discarded = z.infer<typeof discardedSchema>;

/** A frontier message that was given up, as the run remembers it (the message itself is in the dead-letter queue). */
export const deadLetterRecordSchema = z.strictObject({
  request_hash: z.string(),
  source: sourceSchema,
  stage: z.string(),
  error: z.string(),
  reason: z.string(),
  at: z.iso.datetime(),
  /** Since an operator put the search back: it waits to be asked again by the run's next execution. */
  redriven_at: z.iso.datetime().optional(),
});
export type DeadLetterRecord = z.infer<typeof deadLetterRecordSchema>;

/** A source whose quota is spent, and what it said. */
export const exhaustedSourceSchema = z.strictObject({
  source: sourceSchema,
  reason: z.string(),
  at: z.iso.datetime(),
});

/** Among the pushes of a pair: what is known of any pair before it is looked at. */
export const anyPair = "any_pair";

/** A pair of records whose decision was close, for the report. */
export const closeCallSchema = z.strictObject({
  left: z.string(),
  right: z.string(),
  left_name: z.string(),
  right_name: z.string(),
  distance_metres: z.number().nullable(),
  score: z.number(),
  decision: z.enum(["same", "different", "review"]),
  /** They add up to the log-odds of the score. */
  pushes: z.array(z.strictObject({ feature: z.string(), push: z.number() })),
});
export type CloseCall = z.infer<typeof closeCallSchema>;

export const dedupeSummarySchema = z.strictObject({
  candidates: z.number().int(),
  pairs: z.number().int(),
  merged: z.number().int(),
  review: z.number().int(),
  places: z.number().int(),
  /** Places by how many source records they have. */
  by_size: z.record(z.string(), z.number().int()),
  /** Places by which sources know them, e.g. `overpass+yelp`. */
  by_sources: z.record(z.string(), z.number().int()),
  close_calls: z.array(closeCallSchema),
});
export type DedupeSummary = z.infer<typeof dedupeSummarySchema>;

/** What became of a place's id between two runs. */
export const identityEventSchema = z.discriminatedUnion("type", [
  /** No earlier place had most of these records. */
  z.strictObject({ type: z.literal("created"), id: z.string(), keys: z.array(z.string()).readonly() }),
  /** The place `from` is now part of the place `into`; said again where its records have moved on. */
  z.strictObject({ type: z.literal("merged"), from: z.string(), into: z.string() }),
  /** Records of the place `from` are now in the places `into`; the first of them has the most. */
  z.strictObject({ type: z.literal("split"), from: z.string(), into: z.array(z.string()).readonly() }),
  /**
   * All records of the place have got other keys: those of `from` were not found again, it is known by those of `into` now. Of
   * a place that is part of another: one of its records has.
   */
  z.strictObject({
    type: z.literal("rekeyed"),
    id: z.string(),
    from: z.array(z.string()).readonly(),
    into: z.array(z.string()).readonly(),
  }),
  /** No record of the place was found again. */
  z.strictObject({ type: z.literal("gone"), id: z.string() }),
  /** A place that was gone has been found again. */
  z.strictObject({ type: z.literal("returned"), id: z.string() }),
]);
export type IdentityEvent = z.infer<typeof identityEventSchema>;
