import type { Area, LatLng } from "@cityscout/contracts";
import {
  cellToBoundary,
  cellToLatLng,
  getHexagonEdgeLengthAvg,
  gridDisk,
  latLngToCell,
  POLYGON_TO_CELLS_FLAGS,
  polygonToCellsExperimental,
  UNITS,
} from "h3-js";
import { longitudeSpanOf } from "./longitude-span.ts";
import { prepareArea } from "./point-in-area.ts";
import { pointsAlong } from "./ring.ts";

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

function cellsOfPart(part: Area[number], resolution: number): string[] {
  // H3 takes longitude for a line that ends somewhere, which leaves no inside to a ring around a pole, and an edge for one
  // over the date line where a ring spans more than half of the line.
  if (longitudeSpanOf(part.outer).width >= 180) return cellsByNeighbours(part, resolution);
  const toRing = (ring: readonly LatLng[]) => ring.map(({ lat, lng }) => [lat, lng]);
  const polygon = [part.outer, ...part.holes].map(toRing);
  return polygonToCellsExperimental(polygon, resolution, POLYGON_TO_CELLS_FLAGS.containmentOverlapping);
}

/** Goes from the cells along the rings to their neighbours, as long as these have ground in the part. */
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
