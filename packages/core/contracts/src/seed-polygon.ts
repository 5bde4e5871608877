import { z } from "zod";
import { type GeoJsonArea, geoJsonAreaSchema, type LatLng, latLngSchema } from "./geo-point.ts";
import { ringAreaKm2, selfCrossing } from "./simple-ring.ts";

/** As much as the largest disc that a job may ask for, 200 km around. */
const maxAreaKm2 = 126_000;
/** A square metre: less is a line that was drawn as an area. */
const minAreaKm2 = 1e-6;

interface RingInPlace {
  /** Open, as the rest of Cityscout has it. */
  ring: LatLng[];
  closed: boolean;
  path: (string | number)[];
  outer: boolean;
}

/**
 * The area of a job: GeoJSON, or a ring of vertices; rings are simple and enclose something. Edges go the short way round
 * the globe; one of exactly 180 degrees of longitude goes as written, not over the date line.
 */
export const seedPolygonSchema = z
  .union([geoJsonAreaSchema, z.array(latLngSchema).min(3)])
  .superRefine((polygon, context) => {
    const refuse = (path: (string | number)[], message: string): void => {
      context.addIssue({ code: "custom", path, message });
    };
    // A polygon of the wrong shape is refused for that alone.
    if (context.issues.length > 0) return;
    let areaKm2 = 0;
    for (const { ring, closed, path, outer } of ringsOf(polygon)) {
      if (!closed) {
        const first = JSON.stringify([ring[0]?.lng, ring[0]?.lat]);
        return refuse(path, `a ring whose last position is its first, ${first}`);
      }
      const crossing = selfCrossing(ring);
      if (crossing !== null) {
        return refuse(path, `a ring that does not cross itself (its edges ${crossing.join(" and ")} do)`);
      }
      const ringKm2 = ringAreaKm2(ring);
      if (ringKm2 < minAreaKm2) return refuse(path, "a ring that encloses an area");
      if (outer) areaKm2 += ringKm2;
    }
    if (areaKm2 > maxAreaKm2) {
      refuse([], `an area of at most ${maxAreaKm2} km² (it has ${Math.round(areaKm2)} km²)`);
    }
  });

function ringsOf(polygon: GeoJsonArea | LatLng[]): RingInPlace[] {
  if (Array.isArray(polygon)) return [{ ring: polygon, closed: true, path: [], outer: true }];
  const parts =
    polygon.type === "Polygon"
      ? [{ rings: polygon.coordinates, path: ["coordinates"] }]
      : polygon.coordinates.map((rings, part) => ({ rings, path: ["coordinates", part] }));
  return parts.flatMap(({ rings, path }) =>
    rings.map((positions, index) => {
      const ring = positions.map(([lng, lat]) => ({ lat, lng }));
      const last = ring.pop();
      const closed = last?.lat === ring[0]?.lat && last?.lng === ring[0]?.lng;
      return { ring, closed, path: [...path, index], outer: index === 0 };
    }),
  );
}
