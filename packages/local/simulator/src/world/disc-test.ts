import { EARTH_RADIUS_METRES, type LatLng } from "@cityscout/contracts";
import { distanceMetres } from "@cityscout/geo";

const RADIANS = Math.PI / 180;
/** Squared chords of the unit sphere that are nearer than this to the limit are decided by the distance itself. */
const DOUBT = 1e-13;

/**
 * Makes a test for many points against many discs: by the straight line between two points of the sphere, which
 * takes three multiplications where the distance takes five trigonometric functions.
 */
export function createDiscTest(
  points: readonly LatLng[],
): (center: LatLng, radiusMetres: number) => (i: number) => boolean {
  const vectors = new Float64Array(3 * points.length);
  for (const [i, point] of points.entries()) vectors.set(unitVector(point), 3 * i);
  return (center, radiusMetres) => {
    const [x, y, z] = unitVector(center);
    const chord = 2 * Math.sin(Math.min(radiusMetres / EARTH_RADIUS_METRES, Math.PI) / 2);
    const limit = chord * chord;
    return (i) => {
      const dx = vectors[3 * i]! - x;
      const dy = vectors[3 * i + 1]! - y;
      const dz = vectors[3 * i + 2]! - z;
      const squared = dx * dx + dy * dy + dz * dz;
      if (Math.abs(squared - limit) > DOUBT) return squared < limit;
      return distanceMetres(center, points[i]!) <= radiusMetres;
    };
  };
}

function unitVector({ lat, lng }: LatLng): [number, number, number] {
  const cosLat = Math.cos(lat * RADIANS);
  return [cosLat * Math.cos(lng * RADIANS), cosLat * Math.sin(lng * RADIANS), Math.sin(lat * RADIANS)];
}
