import type { Area, LatLng } from "@cityscout/contracts";
import type { Plane, PlanePoint } from "./plane.ts";

/** No edge longer than this, in degrees, is drawn as one straight line of a plane (about 500 m). */
const LONGEST_EDGE_DEGREES = 0.0045;
/** An edge is never cut into more pieces than this, however long it is. */
const MOST_PIECES = 1024;

/** Outer rings and holes of all parts, in order. */
export function ringsOf(area: Area): LatLng[][] {
  return area.flatMap((part) => [part.outer, ...part.holes]);
}

/** The longitude nearest to `reference` that means the same as `lng`; may be beyond ±180. */
export function unwrapLongitude(lng: number, reference: number): number {
  return lng + 360 * Math.round((reference - lng) / 360);
}

/**
 * Draws a ring in a plane. An edge of an area is straight in degrees (RFC 7946 §3.1.1), hence slightly curved in
 * the plane: long edges are cut into pieces so that the drawing is right to within a few centimetres.
 */
export function projectRing(ring: readonly LatLng[], plane: Plane): PlanePoint[] {
  const points: PlanePoint[] = [];
  for (let i = 0; i < ring.length; i++) {
    const from = ring[i]!;
    const to = ring[(i + 1) % ring.length]!;
    const turn = unwrapLongitude(to.lng, from.lng) - from.lng;
    const rise = to.lat - from.lat;
    const pieces = Math.ceil(Math.max(Math.abs(turn), Math.abs(rise)) / LONGEST_EDGE_DEGREES);
    const count = Math.max(1, Math.min(MOST_PIECES, pieces));
    for (let piece = 0; piece < count; piece++) {
      const share = piece / count;
      points.push(plane.toPlane({ lat: from.lat + rise * share, lng: from.lng + turn * share }));
    }
  }
  return points;
}

/** Twice the signed area of a ring, positive where it runs anticlockwise. */
export function doubleSignedArea(ring: readonly PlanePoint[]): number {
  let sum = 0;
  for (let i = 0; i < ring.length; i++) {
    const a = ring[i]!;
    const b = ring[(i + 1) % ring.length]!;
    sum += a.x * b.y - b.x * a.y;
  }
  return sum;
}
