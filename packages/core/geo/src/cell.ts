import type { Area, LatLng, Steps } from "@cityscout/contracts";
import {
  cellToBoundary,
  cellToLatLng,
  getHexagonAreaAvg,
  getHexagonEdgeLengthAvg,
  gridDisk,
  latLngToCell,
  POLYGON_TO_CELLS_FLAGS,
  polygonToCellsExperimental,
  UNITS,
} from "h3-js";
import { areaSquareKilometres, boundingBoxOf } from "./area.ts";
import { longitudeSpanOf } from "./longitude-span.ts";
import { intersectAreas } from "./overlay.ts";
import { prepareArea } from "./point-in-area.ts";
import { pointsAlong, ringsOf } from "./ring.ts";

/** The H3 cell that holds the point. Resolution 0..15: 8 has edges of about 530 m, 9 of 200 m. */
export function h3Cell(point: LatLng, resolution: number): string {
  return latLngToCell(point.lat, point.lng, resolution);
}

/** The middle of a cell. */
export function h3CellCenter(cell: string): LatLng {
  const [lat, lng] = cellToLatLng(cell);
  return { lat, lng };
}

/** The corners of a cell. */
export function h3CellCorners(cell: string): LatLng[] {
  return cellToBoundary(cell).map(([lat, lng]) => ({ lat, lng }));
}

/** A cell as an area. */
export function h3CellArea(cell: string): Area {
  return [{ outer: h3CellCorners(cell), holes: [] }];
}

/** Every cell that the area touches, sorted. */
export function h3CellsOf(area: Area, resolution: number): string[] {
  const cells = new Set(area.flatMap((part) => cellsOfPart(part, resolution)));
  return [...cells].sort();
}

/** H3 checks every cell against every side of the area, 10 to 50 ns each: this many checks a step. */
const CHECKS_A_STEP = 500_000;
/** Wider boxes are not cut: a strip that spans half of the globe cannot be told from its complement. */
const WIDEST_STRIP_DEGREES = 90;

/** {@link h3CellsOf}, one strip of the area a step where it has many cells or vertices. */
export function* h3CellsInSteps(area: Area, resolution: number): Steps<string[]> {
  const strips = stripsOf(area, resolution);
  if (strips.length === 0) return h3CellsOf(area, resolution);
  const cells = new Set<string>();
  for (const strip of strips) {
    yield;
    const part = intersectAreas(strip, area);
    for (const cell of part === null ? [] : h3CellsOf(part, resolution)) cells.add(cell);
  }
  return [...cells].sort();
}

/** The strips of the box around an area, cut along parallels; none where it need not or cannot be cut. */
function stripsOf(area: Area, resolution: number): Area[] {
  const vertices = ringsOf(area).flat().length;
  const cells = areaSquareKilometres(area) / getHexagonAreaAvg(resolution, UNITS.km2);
  const count = Math.ceil((vertices * cells) / CHECKS_A_STEP);
  const { south, west, north, east } = boundingBoxOf(area);
  const width = east >= west ? east - west : east - west + 360;
  if (count < 2 || width > WIDEST_STRIP_DEGREES) return [];
  const parallel = (row: number) => (row === count ? north : south + ((north - south) * row) / count);
  return Array.from({ length: count }, (_, row) => {
    const corners = (lat: number, lngs: readonly [number, number]) => lngs.map((lng) => ({ lat, lng }));
    const outer = [...corners(parallel(row), [west, east]), ...corners(parallel(row + 1), [east, west])];
    return [{ outer, holes: [] }];
  });
}

function cellsOfPart(part: Area[number], resolution: number): string[] {
  // H3 does not take longitudes round the globe: to it, a ring around a pole has no inside, and an edge of a ring that spans
  // more than half of the globe crosses the date line.
  if (longitudeSpanOf(part.outer).width >= 180) return cellsByNeighbours(part, resolution);
  const toRing = (ring: readonly LatLng[]) => ring.map(({ lat, lng }) => [lat, lng]);
  const polygon = [part.outer, ...part.holes].map(toRing);
  return polygonToCellsExperimental(polygon, resolution, POLYGON_TO_CELLS_FLAGS.containmentOverlapping);
}

/** Flood fill: from the cells along the rings to their neighbours, as long as these have ground in the part. */
function cellsByNeighbours(part: Area[number], resolution: number): string[] {
  const contains = prepareArea([part]);
  const step = getHexagonEdgeLengthAvg(resolution, UNITS.m) / 8;
  const cells = new Set<string>();
  for (const ring of [part.outer, ...part.holes]) {
    for (const point of pointsAlong(ring, step)) cells.add(h3Cell(point, resolution));
  }
  for (const cell of cells) {
    for (const neighbour of gridDisk(cell, 1)) {
      if (cells.has(neighbour)) continue;
      if ([h3CellCenter(neighbour), ...h3CellCorners(neighbour)].some(contains)) cells.add(neighbour);
    }
  }
  return [...cells];
}
