import { z } from "zod";

/** Mean radius of the Earth (IUGG R1); every distance of Cityscout is on the sphere of this radius. */
export const EARTH_RADIUS_METRES = 6_371_008.8;

/** Latitude in degrees WGS 84, −90..90 (both included). */
export const latitudeSchema = z.number().min(-90).max(90);
/** Longitude in degrees WGS 84, −180..180 (both included). */
export const longitudeSchema = z.number().min(-180).max(180);

/** The one coordinate type at package borders; `[lng, lat]` pairs live only inside GeoJSON. */
export const latLngSchema = z.strictObject({ lat: latitudeSchema, lng: longitudeSchema });
export type LatLng = z.infer<typeof latLngSchema>;

/** A box in degrees. `west` is greater than `east` where the box crosses the date line. */
export const boundingBoxSchema = z.strictObject({
  south: latitudeSchema,
  west: longitudeSchema,
  north: latitudeSchema,
  east: longitudeSchema,
});
export type BoundingBox = z.infer<typeof boundingBoxSchema>;

const ringSchema = z.array(latLngSchema).min(3);

/** One part of an area: an outer ring and its holes. Rings are open (the first vertex is not repeated). */
export const areaPartSchema = z.strictObject({ outer: ringSchema, holes: z.array(ringSchema) });
/** What a run covers: one or more polygons with holes. */
export const areaSchema = z.array(areaPartSchema).min(1);
export type AreaPart = z.infer<typeof areaPartSchema>;
export type Area = z.infer<typeof areaSchema>;

const positionSchema = z.tuple([longitudeSchema, latitudeSchema]).rest(z.number());
const linearRingSchema = z.array(positionSchema).min(4);
/** GeoJSON (RFC 7946) geometry of an area: the only place where coordinates are `[lng, lat]`. */
export const geoJsonAreaSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("Polygon"), coordinates: z.array(linearRingSchema).min(1) }),
  z.strictObject({
    type: z.literal("MultiPolygon"),
    coordinates: z.array(z.array(linearRingSchema).min(1)).min(1),
  }),
]);
export type GeoJsonArea = z.infer<typeof geoJsonAreaSchema>;
