/** Mean radius of the earth in metres (IUGG). */
const earthRadiusMetres = 6_371_008.8;

/**
 * A point of the earth's surface in metres from its centre. Straight lines between such points are distances without
 * the seams that longitudes have at the date line and the poles.
 */
export function earthPoint(location: { lat: number; lng: number }): [number, number, number] {
  const lat = (location.lat * Math.PI) / 180;
  const lng = (location.lng * Math.PI) / 180;
  const ring = earthRadiusMetres * Math.cos(lat);
  return [ring * Math.cos(lng), ring * Math.sin(lng), earthRadiusMetres * Math.sin(lat)];
}

/** Metres between records `a` and `b` in a straight line (0.001 % off the great circle at 50 km); `NaN` if unknown. */
export function distanceMetres(points: Float64Array, a: number, b: number): number {
  const dx = points[a * 3]! - points[b * 3]!;
  const dy = points[a * 3 + 1]! - points[b * 3 + 1]!;
  const dz = points[a * 3 + 2]! - points[b * 3 + 2]!;
  return Math.sqrt(dx * dx + dy * dy + dz * dz);
}
