import { EARTH_RADIUS_METRES, type LatLng } from "@cityscout/contracts";

const RADIANS = Math.PI / 180;

/** Great-circle distance in metres (haversine, which keeps its precision for points close together). */
export function distanceMetres(a: LatLng, b: LatLng): number {
  const sinLat = Math.sin(((b.lat - a.lat) * RADIANS) / 2);
  const sinLng = Math.sin(((b.lng - a.lng) * RADIANS) / 2);
  const h = sinLat * sinLat + Math.cos(a.lat * RADIANS) * Math.cos(b.lat * RADIANS) * sinLng * sinLng;
  return 2 * EARTH_RADIUS_METRES * Math.asin(Math.min(1, Math.sqrt(h)));
}

/** The point that lies `distance` metres from `from` in the direction `bearingDegrees` (0 north, 90 east). */
export function destination(from: LatLng, bearingDegrees: number, distance: number): LatLng {
  const angle = distance / EARTH_RADIUS_METRES;
  const bearing = bearingDegrees * RADIANS;
  const lat = from.lat * RADIANS;
  const sine = Math.sin(angle);
  // At a pole there is no other meridian to divide by: the components across and along that of `from` stay exact.
  const across = Math.sin(bearing) * sine;
  const along = Math.cos(lat) * Math.cos(angle) - Math.sin(lat) * sine * Math.cos(bearing);
  const up = Math.sin(lat) * Math.cos(angle) + Math.cos(lat) * sine * Math.cos(bearing);
  return {
    lat: Math.atan2(up, Math.hypot(across, along)) / RADIANS,
    lng: normalizeLongitude(from.lng + Math.atan2(across, along) / RADIANS),
  };
}

/** The same longitude within −180 (included) to 180 (excluded). */
export function normalizeLongitude(lng: number): number {
  if (lng >= -180 && lng < 180) return lng;
  const turned = (lng + 180) % 360;
  return (turned < 0 ? turned + 360 : turned) - 180;
}

/** The middle of some points: the direction of their mean vector. Any point where they cancel out. */
export function meanDirection(points: Iterable<LatLng>): LatLng {
  let x = 0;
  let y = 0;
  let z = 0;
  for (const { lat, lng } of points) {
    const cosLat = Math.cos(lat * RADIANS);
    x += cosLat * Math.cos(lng * RADIANS);
    y += cosLat * Math.sin(lng * RADIANS);
    z += Math.sin(lat * RADIANS);
  }
  return {
    lat: Math.atan2(z, Math.hypot(x, y)) / RADIANS,
    lng: normalizeLongitude(Math.atan2(y, x) / RADIANS),
  };
}
