import type { Area, BoundingBox, GeoJsonArea, LatLng, Seed } from "@cityscout/contracts";
import * as polyclip from "polyclip-ts";
import { createEqualAreaPlane, createPlane, type PlanePoint } from "./plane.ts";
import { createPlaneArea, middleOf } from "./plane-area.ts";
import { doubleSignedArea, projectRing, ringsOf, unwrapLongitude } from "./ring.ts";
import { destination, EARTH_RADIUS_METRES, normalizeLongitude } from "./sphere.ts";

type Ring = [number, number][];

/**
 * A polygon that contains the whole disc: a regular one around it, its sides touching the circle.
 *
 * @param radiusMetres above 0.
 * @param vertexCount 8 or more; 96 exceeds the disc's area by 0.1 %.
 */
export function discArea(center: LatLng, radiusMetres: number, vertexCount = 96): Area {
  // Sides are straight in degrees, not on the sphere: the surplus keeps them outside of the circle.
  const surplus = 1 + 1e-5 + radiusMetres * 1e-9;
  const reach =
    (radiusMetres * surplus + 2 * sideBulge(center, radiusMetres, vertexCount)) /
    Math.cos(Math.PI / vertexCount);
  const outer = Array.from({ length: vertexCount }, (_, i) =>
    destination(center, -(360 * i) / vertexCount, reach),
  );
  return [{ outer, holes: [] }];
}

/**
 * Metres by which a side that is straight in degrees may bend inward, most where the disc is nearest to a pole. Such a side
 * turns around the pole: as seen from a disc that holds the pole, outward.
 */
function sideBulge(center: LatLng, radiusMetres: number, vertexCount: number): number {
  const halfSide = radiusMetres * Math.tan(Math.PI / vertexCount);
  const toPole = ((90 - Math.abs(center.lat)) * Math.PI * EARTH_RADIUS_METRES) / 180 - radiusMetres;
  if (toPole < -halfSide) return 0;
  const nearest = Math.max(toPole, 0) / EARTH_RADIUS_METRES;
  return Math.min(halfSide, halfSide ** 2 / (2 * EARTH_RADIUS_METRES * Math.tan(nearest)));
}

/** The area that a job asks for. */
export function areaFromSeed(seed: Seed): Area {
  if (seed.type === "map") return discArea(seed.center, seed.radius_km * 1000);
  return Array.isArray(seed.polygon) ? [{ outer: seed.polygon, holes: [] }] : areaFromGeoJson(seed.polygon);
}

/**
 * Takes a GeoJSON geometry, whose rings are closed and whose positions are `[lng, lat]`. Polygons that overlap are united,
 * which the standard does not allow and hand-drawn areas do.
 */
export function areaFromGeoJson(geometry: GeoJsonArea): Area {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  const area = polygons.map(([outer, ...holes]) => ({ outer: openRing(outer!), holes: holes.map(openRing) }));
  return mayOverlap(area) && !holdsPole(area) ? uniteParts(area) : area;
}

/** Gives a GeoJSON geometry with closed rings: outer rings anticlockwise, holes clockwise (RFC 7946 §3.1.6). */
export function areaToGeoJson(area: Area): GeoJsonArea {
  const polygons = area.map((part) => [
    closedRing(part.outer, 1),
    ...part.holes.map((hole) => closedRing(hole, -1)),
  ]);
  return polygons.length === 1
    ? { type: "Polygon", coordinates: polygons[0]! }
    : { type: "MultiPolygon", coordinates: polygons };
}

/** The smallest box around the area; `west` exceeds `east` where it crosses the date line. */
export function boundingBoxOf(area: Area): BoundingBox {
  const reference = middleOf(area).lng;
  let [south, west, north, east] = [90, Infinity, -90, -Infinity];
  for (const { lat, lng } of ringsOf(area).flat()) {
    const unwrapped = unwrapLongitude(lng, reference);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
    west = Math.min(west, unwrapped);
    east = Math.max(east, unwrapped);
  }
  for (const pole of [90, -90]) {
    if (!containsPoint(area, { lat: pole, lng: 0 })) continue;
    [west, east] = [-180, 180];
    if (pole > 0) north = pole;
    else south = pole;
  }
  if (east - west >= 360) return { south, west: -180, north, east: 180 };
  return {
    south,
    west: normalizeLongitude(west),
    north,
    east: east <= 180 ? east : normalizeLongitude(east),
  };
}

/** Whether the point is inside an outer ring and in no hole. For many points use {@link prepareArea}. */
export function containsPoint(area: Area, point: LatLng): boolean {
  return prepareArea(area)(point);
}

/** Makes a fast test for many points of one area. A point on the border may go either way. */
export function prepareArea(area: Area): (point: LatLng) => boolean {
  const drawn = createPlaneArea(area);
  return (point) => {
    const { x, y } = drawn.plane.toPlane(point);
    return drawn.contains(x, y);
  };
}

export function areaSquareKilometres(area: Area): number {
  const plane = createEqualAreaPlane(middleOf(area));
  const sizeOf = (ring: LatLng[]) => Math.abs(doubleSignedArea(projectRing(ring, plane))) / 2e6;
  return area.reduce(
    (sum, part) => sum + sizeOf(part.outer) - part.holes.reduce((holes, hole) => holes + sizeOf(hole), 0),
    0,
  );
}

/** The centre of mass. It may lie outside of an area that is bent or has holes. */
export function centroidOf(area: Area): LatLng {
  const plane = createPlane(middleOf(area));
  let [weight, x, y] = [0, 0, 0];
  for (const part of area) {
    for (const [index, ring] of [part.outer, ...part.holes].entries()) {
      const drawn = projectRing(ring, plane);
      const sign = Math.sign(doubleSignedArea(drawn)) * (index === 0 ? 1 : -1);
      for (let i = 0; i < drawn.length; i++) {
        const a = drawn[i]!;
        const b = drawn[(i + 1) % drawn.length]!;
        const cross = sign * doubleArea(a, b);
        weight += cross;
        x += cross * (a.x + b.x);
        y += cross * (a.y + b.y);
      }
    }
  }
  return weight === 0 ? plane.origin : plane.toLatLng({ x: x / (3 * weight), y: y / (3 * weight) });
}

/** What two areas have in common, or `null` where that is nothing. Areas must not contain a pole. */
export function intersectAreas(a: Area, b: Area): Area | null {
  const reference = middleOf(a).lng;
  const parts = polyclip.intersection(toPolygons(a, reference), toPolygons(b, reference));
  return parts.length === 0 ? null : fromPolygons(parts);
}

/** An area of the same ground, of which no two parts overlap. */
function uniteParts(area: Area): Area {
  return fromPolygons(polyclip.union(toPolygons(area, middleOf(area).lng)));
}

/** Whether the boxes around any two parts have something in common. */
function mayOverlap(area: Area): boolean {
  if (area.length < 2) return false;
  const plane = createPlane(middleOf(area));
  const boxes = area.map((part) => createPlaneArea([part], plane));
  return boxes.some((a, index) =>
    boxes
      .slice(index + 1)
      .some((b) => a.minX <= b.maxX && b.minX <= a.maxX && a.minY <= b.maxY && b.minY <= a.maxY),
  );
}

function holdsPole(area: Area): boolean {
  return [90, -90].some((lat) => containsPoint(area, { lat, lng: 0 }));
}

function fromPolygons(polygons: Ring[][]): Area {
  const toRing = (ring: Ring) =>
    openRing(ring).map(({ lat, lng }) => ({ lat, lng: normalizeLongitude(lng) }));
  return polygons.map(([outer, ...holes]) => ({ outer: toRing(outer!), holes: holes.map(toRing) }));
}

function toPolygons(area: Area, reference: number): Ring[][] {
  const unwrap = (ring: LatLng[]): Ring => {
    let previous = reference;
    return ring.map(({ lat, lng }) => {
      previous = unwrapLongitude(lng, previous);
      return [previous, lat];
    });
  };
  return area.map((part) => [unwrap(part.outer), ...part.holes.map(unwrap)]);
}

function doubleArea(a: PlanePoint, b: PlanePoint): number {
  return a.x * b.y - b.x * a.y;
}

function openRing(ring: readonly (readonly [number, number, ...number[]])[]): LatLng[] {
  const [first, last] = [ring[0]!, ring.at(-1)!];
  const open = first[0] === last[0] && first[1] === last[1] ? ring.slice(0, -1) : ring;
  return open.map(([lng, lat]) => ({ lat, lng }));
}

function closedRing(ring: readonly LatLng[], turn: 1 | -1): Ring {
  const positions = ring.map(({ lat, lng }): [number, number] => [lng, lat]);
  const drawn = projectRing(ring, createPlane(ring[0]!));
  if (Math.sign(doubleSignedArea(drawn)) === -turn) positions.reverse();
  return [...positions, positions[0]!];
}
