import type { LatLng } from "@cityscout/contracts";
import { createPlane } from "@cityscout/geo";
import type { CityProfile, Kilometres } from "./city-profile.ts";

const METRES_PER_DEGREE = 111_195;
/** Degrees beyond which meridians are no longer straight lines side by side, not even within a city. */
const POLAR_LATITUDE = 85;

/** Where one can build, and where a point of the drawing is on the globe. */
export interface Terrain {
  isWater(point: Kilometres): boolean;
  isPark(point: Kilometres): boolean;
  /** Rounded to 7 decimals, about a centimetre. */
  toLatLng(point: Kilometres): LatLng;
  /** Moves a position by metres east and north. */
  moved(from: LatLng, eastMetres: number, northMetres: number): LatLng;
}

export function createTerrain(profile: CityProfile): Terrain {
  const { center, water, rivers, parks } = profile;
  const eastDegreesPerMetre = 1 / (METRES_PER_DEGREE * Math.cos((center.lat * Math.PI) / 180));
  const moved = (from: LatLng, east: number, north: number): LatLng => {
    const lat = round(from.lat + north / METRES_PER_DEGREE);
    const lng = round(from.lng + east * eastDegreesPerMetre);
    if (Math.abs(center.lat) < POLAR_LATITUDE && Math.abs(lng) <= 180) return { lat, lng };
    const there = createPlane(from).toLatLng({ x: east, y: north });
    return { lat: round(there.lat), lng: round(there.lng) };
  };
  return {
    isWater: (point) =>
      water.some((ring) => isInside(ring, point)) ||
      rivers.some(({ course, width }) => isNear(course, point, width / 2)),
    isPark: ([x, y]) => parks.some(({ at, radius }) => (x - at[0]) ** 2 + (y - at[1]) ** 2 < radius ** 2),
    toLatLng: ([x, y]) => moved(center, x * 1000, y * 1000),
    moved,
  };
}

function round(degrees: number): number {
  return Math.round(degrees * 1e7) / 1e7;
}

function isInside(ring: readonly Kilometres[], [x, y]: Kilometres): boolean {
  let inside = false;
  for (let i = 0; i < ring.length; i++) {
    const [x1, y1] = ring[i]!;
    const [x2, y2] = ring[(i + 1) % ring.length]!;
    if (y1 > y !== y2 > y && x < x1 + ((y - y1) * (x2 - x1)) / (y2 - y1)) inside = !inside;
  }
  return inside;
}

function isNear(course: readonly Kilometres[], [x, y]: Kilometres, reach: number): boolean {
  for (let i = 1; i < course.length; i++) {
    const [x1, y1] = course[i - 1]!;
    const [dx, dy] = [course[i]![0] - x1, course[i]![1] - y1];
    const along = Math.max(0, Math.min(1, ((x - x1) * dx + (y - y1) * dy) / (dx * dx + dy * dy)));
    if ((x - x1 - along * dx) ** 2 + (y - y1 - along * dy) ** 2 < reach * reach) return true;
  }
  return false;
}
