import {
  type Coverage,
  finishInTurns,
  type PlaceSource,
  placeSources,
  runKeys,
  type RunReference,
  type SourceCoverage,
  type Targets,
} from "@cityscout/contracts";
import type { SweepPlanner } from "@cityscout/planning";
import type { RunStore } from "@cityscout/raw-cache";
import { boxCoverage } from "./box-phase.ts";
import type { SweepState } from "./sweep-state.ts";

/** Mean size of an H3 cell in km², by resolution, down to 20 m across; each is a seventh of the one before. */
const CELL_SQUARE_KILOMETRES = [
  4_357_449, 609_788, 86_801, 12_393, 1_770, 252.9, 36.13, 5.161, 0.7373, 0.1053, 0.015_05, 0.002_15,
  0.000_307,
];
/** Cells of a map that a report can hold for each source. */
const MOST_CELLS = 4000;
/** Resolution whose cells, 350 m across, are fine enough for a city. */
const CITY_RESOLUTION = 9;
/** Finer cells are for areas that have few others; so many show all there is to see, and each takes time to look at. */
const MOST_FINE_CELLS = 1000;

/** How far each source that was asked is known. */
export async function sourceCoverage(
  sweep: SweepState,
  targets: Targets,
  planner: SweepPlanner | null,
): Promise<Partial<Record<PlaceSource, SourceCoverage>>> {
  const circles = planner === null ? {} : await finishInTurns(planner.coverageInSteps());
  return { ...boxCoverage(sweep, targets.area_km2), ...circles };
}

/**
 * Writes what is proven at the end of a sweep, for the manifest and the report's map, and notes in its state which sources
 * showed nothing.
 */
export async function writeCoverage(
  store: RunStore,
  run: RunReference,
  sweep: SweepState,
  targets: Targets,
  planner: SweepPlanner | null,
): Promise<void> {
  const sources = await sourceCoverage(sweep, targets, planner);
  const resolution = mapResolution(targets.area_km2);
  const cells = planner === null ? [] : await finishInTurns(planner.coverageCellsInSteps(resolution));
  await store.writeJson(runKeys.coverage(run.prefix), { sources, resolution, cells } satisfies Coverage);
  sweep.silent = placeSources.filter((source) => sources[source]?.empty_answers === true);
}

/** The H3 resolution of an area's map: the finest that a map can hold, and finer than a city's where that is a few cells. */
export function mapResolution(squareKilometres: number): number {
  const finest = CELL_SQUARE_KILOMETRES.findLastIndex((size, resolution) => {
    const most = resolution > CITY_RESOLUTION ? MOST_FINE_CELLS : MOST_CELLS;
    return squareKilometres / size <= most;
  });
  return Math.max(0, finest);
}
