import { EARTH_RADIUS_METRES, type LatLng } from "@cityscout/contracts";

/**
 * A point of the earth's surface in metres from its centre. Straight lines between such points are distances without
 * the seams that longitudes have at the date line and the poles.
 */
export function earthPoint(location: LatLng): [number, number, number] {
  const lat = (location.lat * Math.PI) / 180;
  const lng = (location.lng * Math.PI) / 180;
  const ring = EARTH_RADIUS_METRES * Math.cos(lat);
  return [ring * Math.cos(lng), ring * Math.sin(lng), EARTH_RADIUS_METRES * Math.sin(lat)];
}

/** Whether a position is known: where a program computed none (`NaN`, as no file can hold it) it is not. */
export function isKnown(location: LatLng | null): location is LatLng {
  return location !== null && Number.isFinite(location.lat) && Number.isFinite(location.lng);
}

/** Metres between two positions in a straight line. */
export function metresBetween(a: LatLng, b: LatLng): number {
  return distanceBetween(Float64Array.from(earthPoint(a)), 0, Float64Array.from(earthPoint(b)), 0);
}

/** Metres between records `a` and `b` in a straight line (0.001 % off the great circle at 50 km); `NaN` if unknown. */
export function distanceMetres(points: Float64Array, a: number, b: number): number {
  return distanceBetween(points, a, points, b);
}

/** Metres between point `a` of one table and point `b` of another; `NaN` if unknown. */
export function distanceBetween(from: Float64Array, a: number, to: Float64Array, b: number): number {
  return Math.sqrt(squaredMetres(from, a, to, b));
}

/** The square of {@link distanceBetween}. */
export function squaredMetres(from: Float64Array, a: number, to: Float64Array, b: number): number {
  const dx = from[a * 3]! - to[b * 3]!;
  const dy = from[a * 3 + 1]! - to[b * 3 + 1]!;
  const dz = from[a * 3 + 2]! - to[b * 3 + 2]!;
  return dx * dx + dy * dy + dz * dz;
}
