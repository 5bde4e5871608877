import { type Area, EARTH_RADIUS_METRES, type LatLng } from "@cityscout/contracts";
import type { Plane, PlanePoint } from "./plane.ts";

const RADIANS = Math.PI / 180;

/** No edge longer than this, in degrees, is drawn as one straight line of a plane (about 500 m). */
const LONGEST_EDGE_DEGREES = 0.0045;
/** An edge is never cut into more pieces than this, however long it is. */
const MOST_PIECES = 1024;

/** Outer rings and holes of all parts, in order. */
export function ringsOf(area: Area): LatLng[][] {
  return area.flatMap((part) => [part.outer, ...part.holes]);
}

/**
 * Whole turns to add to the longitude of an edge's end, so that the edge goes the short way. Of an edge of exactly 180
 * degrees no way is the short one: it goes as written, over the meridian 0 from −90 to 90, and not over the date line.
 */
export function wholeTurns(from: number, to: number): number {
  return Math.abs(to - from) <= 180 ? 0 : Math.round((from - to) / 360);
}

/** Degrees of longitude from an edge's beginning to its end, east positive: −180 to 180. */
export function turnBetween(from: number, to: number): number {
  return to + 360 * wholeTurns(from, to) - from;
}

/** The ring with continuous longitudes, beyond ±180 where it crosses the date line, shifted by `turns` whole turns. */
export function unrollRing(ring: readonly LatLng[], turns: number): LatLng[] {
  let soFar = turns;
  return ring.map(({ lat, lng }, i) => {
    if (i > 0) soFar += wholeTurns(ring[i - 1]!.lng, lng);
    return { lat, lng: lng + 360 * soFar };
  });
}

/**
 * Draws a ring in a plane. An edge of an area is straight in degrees (RFC 7946 §3.1.1), hence slightly curved in
 * the plane: long edges are cut into pieces so that the drawing is right to within a few centimetres.
 */
export function projectRing(ring: readonly LatLng[], plane: Plane): PlanePoint[] {
  return cutEdges(ring, ({ turn, rise, widest }) => {
    // How far a chord of a parallel is off grows with the square of its length and with the parallel's size.
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
    const turn = turnBetween(from.lng, to.lng);
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

/** What a ring encloses, its edges straight in degrees. */
export interface RingMeasure {
  /** Its area on the unit sphere, exact; positive where the ring runs anticlockwise. */
  readonly steradians: number;
  /** The latitude of the pole that the ring goes around: of the two, the one on its smaller side. */
  readonly pole: 90 | -90 | undefined;
}

/** Measures a ring. One that goes around the globe encloses the smaller of its two sides. */
export function measureRing(ring: readonly LatLng[]): RingMeasure {
  let [turned, aboveEquator] = [0, 0];
  for (let i = 0; i < ring.length; i++) {
    const from = ring[i]!;
    const to = ring[(i + 1) % ring.length]!;
    const turn = turnBetween(from.lng, to.lng);
    turned += turn;
    aboveEquator += turn * RADIANS * meanSine(from.lat * RADIANS, to.lat * RADIANS);
  }
  if (Math.abs(turned) < 180) return { steradians: -aboveEquator, pole: undefined };
  const hemisphere = 2 * Math.PI * (aboveEquator < 0 ? -1 : 1);
  return { steradians: hemisphere - aboveEquator, pole: turned * aboveEquator < 0 ? -90 : 90 };
}

/** The mean of the sine from one angle to another, in radians; exact also where they are close together. */
function meanSine(a: number, b: number): number {
  const half = (b - a) / 2;
  return Math.sin(a + half) * (half === 0 ? 1 : Math.sin(half) / half);
}

/** Twice the signed area of a ring, positive where it runs anticlockwise. */
export function doubleSignedArea(ring: readonly PlanePoint[]): number {
  let sum = 0;
  for (let i = 0; i < ring.length; i++) sum += cross(ring[i]!, ring[(i + 1) % ring.length]!);
  return sum;
}

/** Twice the signed area of the triangle of the origin and two points. */
export function cross(a: PlanePoint, b: PlanePoint): number {
  return a.x * b.y - b.x * a.y;
}
