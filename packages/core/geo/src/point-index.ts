import { EARTH_RADIUS_METRES, type LatLng } from "@cityscout/contracts";
import KDBush from "kdbush";
import { distanceMetres } from "./sphere.ts";

const DEGREES = 180 / Math.PI;
const HALF_GLOBE_METRES = Math.PI * EARTH_RADIUS_METRES;

/** Finds points by distance on the sphere. Answers are positions in the list that the index was made of. */
export interface PointIndex {
  /** All points at most `radiusMetres` away, in ascending position. */
  within(center: LatLng, radiusMetres: number): number[];
  /** The nearest points, nearest first, equal distances by ascending position; fewer where there are no more. */
  nearest(center: LatLng, count: number, maxRadiusMetres?: number): number[];
}

/** Indexes points in a k-d tree over degrees. Exact everywhere, also across the date line and around the poles. */
export function createPointIndex(points: readonly LatLng[]): PointIndex {
  const tree = new KDBush(points.length);
  for (const { lat, lng } of points) tree.add(lng, lat);
  tree.finish();

  const within = (center: LatLng, radiusMetres: number): number[] => {
    const found = new Set<number>();
    for (const [west, south, east, north] of boxesAround(center, radiusMetres)) {
      for (const id of tree.range(west, south, east, north)) {
        if (distanceMetres(center, points[id]!) <= radiusMetres) found.add(id);
      }
    }
    return [...found].sort((a, b) => a - b);
  };

  return {
    within,
    nearest(center, count, maxRadiusMetres = HALF_GLOBE_METRES) {
      let radius = Math.min(100, maxRadiusMetres);
      let found = within(center, radius);
      while (found.length < count && radius < maxRadiusMetres) {
        // Doubling the radius is likely to find four times the points; with none yet, search much farther.
        radius = Math.min(maxRadiusMetres, radius * (found.length === 0 ? 4 : 2));
        found = within(center, radius);
      }
      const distances = new Map(found.map((id) => [id, distanceMetres(center, points[id]!)]));
      found.sort((a, b) => distances.get(a)! - distances.get(b)!);
      return found.slice(0, count);
    },
  };
}

/** Boxes of degrees (west, south, east, north) that together contain the disc, a little wider than necessary. */
function boxesAround(center: LatLng, radiusMetres: number): [number, number, number, number][] {
  const angle = radiusMetres / EARTH_RADIUS_METRES + 1e-9;
  const south = center.lat - angle * DEGREES;
  const north = center.lat + angle * DEGREES;
  if (south <= -90 || north >= 90) return [[-180, Math.max(-90, south), 180, Math.min(90, north)]];
  const half = Math.asin(Math.min(1, Math.sin(angle) / Math.cos(center.lat / DEGREES))) * DEGREES + 1e-9;
  const [west, east] = [center.lng - half, center.lng + half];
  if (west < -180)
    return [
      [-180, south, east, north],
      [west + 360, south, 180, north],
    ];
  if (east > 180)
    return [
      [west, south, 180, north],
      [-180, south, east - 360, north],
    ];
  return [[west, south, east, north]];
}
