import {
  type Area,
  type AreaPart,
  type BoundingBox,
  EARTH_RADIUS_METRES,
  type GeoJsonArea,
  InvalidInputError,
  type LatLng,
  type Seed,
} from "@cityscout/contracts";
import { joinSpans, longitudeSpanOf } from "./longitude-span.ts";
import { uniteParts } from "./overlay.ts";
import { createPlane } from "./plane.ts";
import { createPlaneArea, middleOf } from "./plane-area.ts";
import { cross, doubleSignedArea, measureRing, projectRing } from "./ring.ts";
import { destination } from "./sphere.ts";

/** A square metre: holes that overlap by less do so because their coordinates were rounded. */
const LEAST_KM2 = 1e-6;

type Position = readonly [number, number, ...number[]];

/**
 * A polygon that contains the whole disc: a regular one around it, its sides touching the circle.
 *
 * @param radiusMetres above 0.
 * @param vertexCount 8 or more; 96 exceeds the disc's area by 0.1 %.
 */
export function discArea(center: LatLng, radiusMetres: number, vertexCount = 96): Area {
  // The sides are straight in degrees, not on the sphere; the surplus keeps them outside of the circle.
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
 * bends around the pole, hence outward from a disc that contains the pole.
 */
function sideBulge(center: LatLng, radiusMetres: number, vertexCount: number): number {
  const halfSide = radiusMetres * Math.tan(Math.PI / vertexCount);
  const toPole = ((90 - Math.abs(center.lat)) * Math.PI * EARTH_RADIUS_METRES) / 180 - radiusMetres;
  if (toPole < -halfSide) return 0;
  const nearest = Math.max(toPole, 0) / EARTH_RADIUS_METRES;
  return Math.min(halfSide, halfSide ** 2 / (2 * EARTH_RADIUS_METRES * Math.tan(nearest)));
}

/**
 * The area that a job asks for.
 *
 * @throws InvalidInputError where holes leave nothing of it.
 */
export function areaFromSeed(seed: Seed): Area {
  if (seed.type === "map") return discArea(seed.center, seed.radius_km * 1000);
  if (Array.isArray(seed.polygon)) return [{ outer: seed.polygon, holes: [] }];
  const area = areaFromGeoJson(seed.polygon);
  if (area === null)
    throw new InvalidInputError(
      "seed.polygon: found holes that leave nothing of it, expected an area with ground",
    );
  return area;
}

/**
 * Reads a GeoJSON geometry, whose rings are closed and whose positions are `[lng, lat]`. The standard forbids polygons that
 * overlap and holes that overlap or leave their polygon, but hand-drawn areas have them: polygons are united, and holes cut
 * out. `null` where the holes leave nothing.
 */
export function areaFromGeoJson(geometry: GeoJsonArea): Area | null {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  const area = polygons.flatMap(([outer, ...holes]) =>
    cutOut({ outer: openRing(outer!), holes: holes.map(openRing) }),
  );
  if (area.length === 0) return null;
  return mayOverlap(area) ? uniteParts(area) : area;
}

/** What the holes leave of a part: the part unchanged if they lie inside it and apart from each other. */
function cutOut(part: AreaPart): Area {
  if (part.holes.length === 0) return [part];
  const left = uniteParts([part]);
  if (left === null) return [];
  // Otherwise subtracting every hole's area would subtract some ground twice, or ground that is not in the part.
  return areaSquareKilometres(left) - areaSquareKilometres([part]) > LEAST_KM2 ? left : [part];
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
  const { west, east } = joinSpans(area.map(({ outer }) => longitudeSpanOf(outer)));
  let [south, north] = [90, -90];
  for (const { outer } of area) {
    const { pole } = measureRing(outer);
    for (const { lat } of outer) {
      south = Math.min(south, lat, pole ?? lat);
      north = Math.max(north, lat, pole ?? lat);
    }
  }
  return { south, west, north, east };
}

/** The size of an area on the sphere, its holes taken off. */
export function areaSquareKilometres(area: Area): number {
  const sizeOf = (ring: LatLng[]) =>
    (Math.abs(measureRing(ring).steradians) * EARTH_RADIUS_METRES ** 2) / 1e6;
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
        const doubleArea = sign * cross(a, b);
        weight += doubleArea;
        x += doubleArea * (a.x + b.x);
        y += doubleArea * (a.y + b.y);
      }
    }
  }
  return weight === 0 ? plane.origin : plane.toLatLng({ x: x / (3 * weight), y: y / (3 * weight) });
}

/** Whether the boxes around any two parts overlap. */
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

/** A ring without the repeated first position at its end. */
function openRing(ring: readonly Position[]): LatLng[] {
  const [first, last] = [ring[0]!, ring.at(-1)!];
  const open = first[0] === last[0] && first[1] === last[1] ? ring.slice(0, -1) : ring;
  return open.map(([lng, lat]) => ({ lat, lng }));
}

/** A ring with its first position repeated at its end. @param turn 1 to run anticlockwise, -1 clockwise. */
function closedRing(ring: readonly LatLng[], turn: 1 | -1): [number, number][] {
  const positions = ring.map(({ lat, lng }): [number, number] => [lng, lat]);
  if (Math.sign(measureRing(ring).steradians) === -turn) positions.reverse();
  return [...positions, positions[0]!];
}
