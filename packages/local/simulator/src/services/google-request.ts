import type { BoundingBox, LatLng } from "@cityscout/contracts";
import { z } from "zod";

const point = z.object({ latitude: z.number().min(-90).max(90), longitude: z.number().min(-180).max(180) });
const circle = z.object({ center: point, radius: z.number().min(0).max(50_000) });
const rectangle = z.object({ low: point, high: point });
const types = z.array(z.string()).max(50).default([]);
const optional = {
  languageCode: z.string().optional(),
  regionCode: z.string().optional(),
};

export const nearbyRequestSchema = z.strictObject({
  ...optional,
  locationRestriction: z.strictObject({ circle: circle.extend({ radius: z.number().gt(0).max(50_000) }) }),
  maxResultCount: z.int().min(1).max(20).default(20),
  includedTypes: types,
  excludedTypes: types,
  includedPrimaryTypes: types,
  excludedPrimaryTypes: types,
  rankPreference: z.enum(["POPULARITY", "DISTANCE", "RANK_PREFERENCE_UNSPECIFIED"]).default("POPULARITY"),
});
export type NearbyRequest = z.infer<typeof nearbyRequestSchema>;

export const textRequestSchema = z.strictObject({
  ...optional,
  textQuery: z.string().trim().min(1),
  pageSize: z.int().min(0).max(20).default(20),
  maxResultCount: z.int().min(0).max(20).optional(),
  pageToken: z.string().default(""),
  includedType: z.string().optional(),
  strictTypeFiltering: z.boolean().default(false),
  rankPreference: z.enum(["RELEVANCE", "DISTANCE", "RANK_PREFERENCE_UNSPECIFIED"]).default("RELEVANCE"),
  openNow: z.boolean().optional(),
  minRating: z.number().min(0).max(5).optional(),
  locationBias: z.union([z.strictObject({ circle }), z.strictObject({ rectangle })]).optional(),
  locationRestriction: z.strictObject({ rectangle }).optional(),
});
export type TextRequest = z.infer<typeof textRequestSchema>;

export function centerOf({ latitude, longitude }: z.infer<typeof point>): LatLng {
  return { lat: latitude, lng: longitude };
}

export function boxOf({ low, high }: z.infer<typeof rectangle>): BoundingBox {
  return { south: low.latitude, west: low.longitude, north: high.latitude, east: high.longitude };
}
