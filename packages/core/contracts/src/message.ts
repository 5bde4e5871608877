import { z } from "zod";
import { boundingBoxSchema, latitudeSchema, longitudeSchema } from "./geo-point.ts";
import { sourceSchema } from "./source.ts";

const envelope = {
  correlation_id: z.uuid(),
  run_id: z.string().min(1).optional(),
  source: sourceSchema.optional(),
  enqueued_at: z.iso.datetime().optional(),
  traceparent: z
    .string()
    .regex(/^[\da-f]{2}-[\da-f]{32}-[\da-f]{16}-[\da-f]{2}$/, "a W3C traceparent")
    .optional(),
  /** Names the message's effect: two messages with one hash have one effect. */
  request_hash: z
    .string()
    .regex(/^[\da-f]{64}$/, "a SHA-256 in hexadecimal")
    .optional(),
};

/** Of what a message can ask for, in metres. */
export const messageRadius = { least: 50, greatest: 50_000 } as const;

/** A search still to be made: one request of one source. Radius in metres. */
export const mapsMessageSchema = z.strictObject({
  type: z.literal("maps"),
  city: z.string().min(1),
  lat: latitudeSchema,
  lng: longitudeSchema,
  radius: z.number().min(messageRadius.least).max(messageRadius.greatest),
  category: z.string().min(1).optional(),
  priority: z.number().int().min(0).max(9).optional(),
  /** `nearby` a circle, `text` a query within a circle, `box` all of `metadata.box`. */
  search_type: z.enum(["nearby", "text", "box"]).optional(),
  place_types: z.array(z.string().min(1)).optional(),
  trust_score: z.number().min(0).max(1).optional(),
  coordinates_confidence: z.number().min(0).max(1).optional(),
  metadata: z
    .strictObject({
      anchor_place_id: z.string().min(1).optional(),
      search_depth: z.number().int().min(0).optional(),
      h3_cell: z.string().min(1).optional(),
      box: boundingBoxSchema.optional(),
      /** 0 is the first page. */
      page: z.number().int().min(0).optional(),
      /** What the source gave with the page before, where it pages by token. */
      page_token: z.string().min(1).optional(),
      /** When the page before was answered: an older answer to this one is of another time, and counts for none. */
      not_before: z.iso.datetime().optional(),
      stage: z.string().min(1).optional(),
      round: z.number().int().min(0).optional(),
    })
    .optional(),
  ...envelope,
});
export type MapsMessage = z.infer<typeof mapsMessageSchema>;

/** A page still to be read. */
export const webMessageSchema = z.strictObject({
  type: z.literal("web"),
  city: z.string().min(1),
  source_url: z.url({ protocol: /^https?$/ }),
  source_name: z.string().min(1),
  source_type: z.string().min(1),
  crawl_depth: z.number().int().min(0).max(5),
  timeout_seconds: z.number().int().min(1).max(300).optional(),
  priority: z.number().int().min(0).max(9).optional(),
  trust_score: z.number().min(0).max(1).optional(),
  metadata: z.record(z.string(), z.string()).optional(),
  ...envelope,
});

export const frontierMessageSchema = z.discriminatedUnion("type", [mapsMessageSchema, webMessageSchema]);
export type FrontierMessage = z.infer<typeof frontierMessageSchema>;
