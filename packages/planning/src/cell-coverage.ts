import type { PlaceSource, Steps } from "@cityscout/contracts";
import { createPlaneArea, h3Cell, h3CellArea, type PlanePoint } from "@cityscout/geo";
import type { SourceSweep } from "./source-sweep.ts";

/** What is known of an H3 cell from one source. `open`: some of its ground in the area is not proven. */
export interface CellCoverage {
  cell: string;
  source: PlaceSource;
  state: "covered" | "proven-empty" | "open";
}

/** Squares and cells to visit in a step. */
const SQUARES_A_STEP = 500;
const CELLS_A_STEP = 25;

/**
 * The state of H3 cells, in the order given.
 *
 * @param names of the cells that the area touches, all of one resolution.
 */
export function* cellsOf(
  sweep: SourceSweep,
  names: readonly string[],
  resolution: number,
): Steps<CellCoverage[]> {
  const { coverage } = sweep;
  const cellAt = (point: PlanePoint) => h3Cell(sweep.area.plane.toLatLng(point), resolution);
  const occupied = new Set<string>();
  for (let node = 0; node < coverage.nodeCount; node++) {
    if (node % SQUARES_A_STEP === 0) yield;
    for (let point = coverage.firstPoint[node]!; point >= 0; point = coverage.nextPoint[point]!)
      occupied.add(cellAt({ x: coverage.pointX[point]!, y: coverage.pointY[point]! }));
  }
  const isOpen = (cell: string) => {
    const ground = createPlaneArea(h3CellArea(cell), sweep.area.plane);
    return !coverage.isProvenWithin(ground) || sweep.unprovable.reaches(ground);
  };
  const stateOf = (cell: string) => (isOpen(cell) ? "open" : occupied.has(cell) ? "covered" : "proven-empty");
  const cells: CellCoverage[] = [];
  for (const [index, cell] of names.entries()) {
    if (index % CELLS_A_STEP === 0) yield;
    cells.push({ cell, source: sweep.source, state: stateOf(cell) });
  }
  return cells;
}
