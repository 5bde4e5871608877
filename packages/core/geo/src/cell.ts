import type { Area, LatLng } from "@cityscout/contracts";
import {
  cellToBoundary,
  cellToLatLng,
  latLngToCell,
  POLYGON_TO_CELLS_FLAGS,
  polygonToCellsExperimental,
} from "h3-js";

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
  const cells = new Set<string>();
  const toRing = (ring: LatLng[]) => ring.map(({ lat, lng }) => [lat, lng]);
  for (const part of area) {
    const polygon = [part.outer, ...part.holes].map(toRing);
    for (const cell of polygonToCellsExperimental(
      polygon,
      resolution,
      POLYGON_TO_CELLS_FLAGS.containmentOverlapping,
    )) {
      cells.add(cell);
    }
  }
  return [...cells].sort();
}
