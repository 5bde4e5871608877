import { EARTH_RADIUS_METRES, type LatLng } from "@cityscout/contracts";
import { distanceMetres } from "./sphere.ts";

const radians = Math.PI / 180;
/** A point is far away from others that are no nearer than this. */
const farMetres = 500_000;
/** A point lies amid others if one of them is about as near as this. */
const amidMetres = 10_000;
/** Of points that lie together far away from the rest, this share must lie amid others when swapped; a city's last one may not. */
const swappedShare = 0.9;
/** Points within so many degrees of each other, both ways, are at most 500 km apart. */
const nearDegrees = 3;
/** The earth's diameter is less than so many of the smallest cubes of space that are used. */
const cubeSpan = 2 ** 12;
const neighbours = [-1, 0, 1].flatMap((x) =>
  [-1, 0, 1].flatMap((y) => [-1, 0, 1].map((z) => (x * cubeSpan + y) * cubeSpan + z)),
);

/** The same numbers, read the other way round; `null` where these are no position. */
export function swapped({ lat, lng }: LatLng): LatLng | null {
  return Math.abs(lng) > 90 ? null : { lat: lng, lng: lat };
}

/**
 * Whether a point is more than 500 km away from the middle of some area, and within it with latitude and longitude read the
 * other way round. No city is so large that one of its own points is that far away.
 */
export function isInsideSwapped(
  point: LatLng,
  middle: LatLng,
  isInside: (point: LatLng) => boolean,
): boolean {
  const other = swapped(point);
  return other !== null && distanceMetres(point, middle) > farMetres && isInside(other);
}

/**
 * Finds points whose latitude and longitude are probably swapped: they lie at least 500 km away from the rest, but amid at
 * least as many others (about 10 km from one, or nearer) with the two read the other way round. Of two groups of points of one
 * size, each of which would be amid the other, both are named. A list that is swapped as a whole has nothing to be told by.
 * Linear in the number of points; next to nothing where all lie within three degrees.
 *
 * @param count How many points there are.
 * @param pointAt The point at a position from 0; `null` where unknown.
 * @returns Positions, in order.
 */
export function findSwapped(count: number, pointAt: (position: number) => LatLng | null): number[] {
  if (spanOf(count, pointAt) <= nearDegrees) return [];
  const groups = groupsApart(count, pointAt);
  if (groups.count < 2) return [];
  const { groupOf } = groups;
  const sizes = new Uint32Array(groups.count);
  const groupAmid = new Map<number, number>();
  const strangers: number[] = [];
  for (let at = 0; at < count; at++) {
    const point = pointAt(at);
    if (point === null) continue;
    sizes[groupOf(point)]! += 1;
    groupAmid.set(cubeOf(point, amidMetres), groupOf(point));
    const other = swapped(point);
    if (other !== null && groups.isNear(other)) strangers.push(at);
  }
  const isAmidAnother = (point: LatLng, group: number): boolean => {
    const cube = cubeOf(point, amidMetres);
    return neighbours.some((step) => {
      const around = groupAmid.get(cube + step);
      return around !== undefined && around !== group && sizes[around]! >= sizes[group]!;
    });
  };
  const found = Map.groupBy(
    strangers.filter((at) => isAmidAnother(swapped(pointAt(at)!)!, groupOf(pointAt(at)!))),
    (at) => groupOf(pointAt(at)!),
  );
  return [...found]
    .filter(([group, positions]) => positions.length >= sizes[group]! * swappedShare)
    .flatMap(([, positions]) => positions)
    .sort((a, b) => a - b);
}

/** The larger of the spans of latitudes and longitudes, in degrees. */
function spanOf(count: number, pointAt: (position: number) => LatLng | null): number {
  let [south, west, north, east] = [90, 180, -90, -180];
  for (let at = 0; at < count; at++) {
    const point = pointAt(at);
    if (point === null) continue;
    const { lat, lng } = point;
    if (lat < south) south = lat;
    if (lat > north) north = lat;
    if (lng < west) west = lng;
    if (lng > east) east = lng;
  }
  return Math.max(north - south, east - west);
}

/** Groups of points that lie far away from each other. */
interface Groups {
  readonly count: number;
  /** The group, from 0, of one of the points. */
  readonly groupOf: (point: LatLng) => number;
  /** Whether any group may be within 500 km of some point. */
  readonly isNear: (point: LatLng) => boolean;
}

function groupsApart(count: number, pointAt: (position: number) => LatLng | null): Groups {
  const groups = new Map<number, number>();
  for (let at = 0; at < count; at++) {
    const point = pointAt(at);
    if (point !== null) groups.set(cubeOf(point, farMetres), -1);
  }
  let found = 0;
  for (const [start, known] of groups) {
    if (known >= 0) continue;
    const open = [start];
    groups.set(start, found);
    for (let cube = open.pop(); cube !== undefined; cube = open.pop()) {
      for (const step of neighbours) {
        if (groups.get(cube + step) !== -1) continue;
        groups.set(cube + step, found);
        open.push(cube + step);
      }
    }
    found++;
  }
  const around = new Set([...groups.keys()].flatMap((cube) => neighbours.map((step) => cube + step)));
  return {
    count: found,
    groupOf: (point) => groups.get(cubeOf(point, farMetres))!,
    isNear: (point) => around.has(cubeOf(point, farMetres)),
  };
}

/** The cube of space that a point is in. Counted from a corner outside of the earth, so that no number is negative. */
function cubeOf({ lat, lng }: LatLng, metres: number): number {
  const ring = EARTH_RADIUS_METRES * Math.cos(lat * radians);
  const x = cubeAlong(ring * Math.cos(lng * radians), metres);
  const y = cubeAlong(ring * Math.sin(lng * radians), metres);
  return (x * cubeSpan + y) * cubeSpan + cubeAlong(EARTH_RADIUS_METRES * Math.sin(lat * radians), metres);
}

function cubeAlong(coordinate: number, metres: number): number {
  // Whole cubes of 500 km: one of 10 km then lies in one of them.
  return Math.floor((coordinate + 14 * farMetres) / metres);
}
