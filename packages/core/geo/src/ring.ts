import type { Area, LatLng } from "@cityscout/contracts";
import type { Plane, PlanePoint } from "./plane.ts";
import { EARTH_RADIUS_METRES } from "./sphere.ts";

const RADIANS = Math.PI / 180;

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
  return cutEdges(ring, ({ turn, rise, widest }) => {
    // Between two points of a parallel, a chord is off by its square and by the parallel's size.
    const bend = Math.abs(turn) * Math.min(1, Math.sqrt(10 * widest));
    return Math.min(MOST_PIECES, Math.ceil(Math.max(bend, Math.abs(rise)) / LONGEST_EDGE_DEGREES));
  }).map((point) => plane.toPlane(point));
}

/** Points of a ring, its corners among them, none farther from the next than `stepMetres`. */
export function pointsAlong(ring: readonly LatLng[], stepMetres: number): LatLng[] {
  return cutEdges(ring, ({ turn, rise, widest }) => {
    const degrees = Math.abs(rise) + Math.abs(turn) * widest;
    return Math.ceil((degrees * RADIANS * EARTH_RADIUS_METRES) / stepMetres);
  });
}

interface Edge {
  /** Degrees of longitude and latitude from its beginning to its end. */
  readonly turn: number;
  readonly rise: number;
  /** The larger of the parallels that it begins and ends at, as a share of the equator. */
  readonly widest: number;
}

function cutEdges(ring: readonly LatLng[], piecesOf: (edge: Edge) => number): LatLng[] {
  const points: LatLng[] = [];
  for (let i = 0; i < ring.length; i++) {
    const from = ring[i]!;
    const to = ring[(i + 1) % ring.length]!;
    const turn = unwrapLongitude(to.lng, from.lng) - from.lng;
    const rise = to.lat - from.lat;
    const widest = Math.cos(Math.min(Math.abs(from.lat), Math.abs(to.lat)) * RADIANS);
    const pieces = Math.max(1, piecesOf({ turn, rise, widest }));
    for (let piece = 0; piece < pieces; piece++) {
      const share = piece / pieces;
      points.push({ lat: from.lat + rise * share, lng: from.lng + turn * share });
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
