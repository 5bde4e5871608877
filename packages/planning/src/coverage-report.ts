import type { PlaceSource, SourceCoverage, Steps } from "@cityscout/contracts";
import { createPlaneArea, h3Cell, h3CellArea, type PlanePoint } from "@cityscout/geo";
import { HIDDEN_SHARE } from "./crowds.ts";
import type { SweepSource } from "./search.ts";
import type { SourceSweep } from "./source-sweep.ts";

/** What is known of an H3 cell from one source. `open`: some of its ground in the area is not proven. */
export interface CellCoverage {
  cell: string;
  source: PlaceSource;
  state: "covered" | "proven-empty" | "open";
}

/**
 * How far the places expected on open ground are from the true ones, as `bench sweep` measures it. Ground is
 * left open because little was expected of it, so that more is there than expected: `bias` times as many, give or take.
 */
interface Doubt {
  readonly bias: number;
  /** The least and the most that there may be, in corrected expectations, … */
  readonly least: number;
  readonly most: number;
  /** … and how many more, divided by the answers that the expectation rests on. */
  readonly first: number;
}
const DOUBTS: Readonly<Record<SweepSource["ranking"], Doubt>> = {
  distance: { bias: 1.5, least: 0.5, most: 1.7, first: 60 },
  popularity: { bias: 2, least: 0.25, most: 2.5, first: 800 },
};
/**
 * After so many searches the least is half of what it comes to later: open ground is taken to be like what was looked at, and
 * the first searches are made where most is. Further pages of a search say nothing of other ground.
 */
const FIRST_LOOKS = 15;
/**
 * Places come in clusters: where a village was not seen, there is all of it. So the number of places on open ground has a
 * variance of so many times its mean, upwards; downwards it is that of places by themselves, as a village that is not there
 * was never expected.
 */
const CLUSTER_PLACES = 25;
/** So many full answers' worth of places known beforehand are as good as one answer. */
const PRIOR_ANSWERS = 6;
/**
 * Of crowds, how many records may be hidden for each one seen, so that it is more in one of forty. Numbers of records at a
 * point are taken to have a Pareto tail, of which the mean excess is {@link HIDDEN_SHARE}.
 */
const MOST_HIDDEN_SHARE = (1 / 40) ** (-1 / (1 + 1 / HIDDEN_SHARE)) - 1;
/**
 * Unprovable ground may hold so many times what was expected of it beforehand. A full answer from it says only that there is
 * more: nothing is learnt of how much.
 */
const MOST_OF_EXPECTED = 10;

/**
 * How far a source is proven over the area. The interval holds the true number in about 19 of 20 cases.
 *
 * @param answers that the source has given.
 * @param priorPlaces known beforehand.
 */
export function coverageOf(
  sweep: SourceSweep,
  answers: number,
  priorPlaces: number,
  areaSquareKilometres: number,
): SourceCoverage {
  const { coverage, settings, unprovable } = sweep;
  const unprovableKm2 = Math.min(areaSquareKilometres, unprovable.squareMetres / 1e6);
  const open = coverage.isComplete ? 0 : coverage.openInside[0]! / 1e6;
  const { bias, least, most, first } = DOUBTS[settings.ranking];
  const onOpenGround = coverage.isComplete ? 0 : bias * sweep.expectedRemaining();
  const priorAnswers = priorPlaces / (PRIOR_ANSWERS * settings.resultCap);
  const evidence = 1 + answers + priorAnswers;
  // As far as it rests on a prior, it may be that the source has nothing here: that part has no least.
  const leastKnown = (least * sweep.looks) / (FIRST_LOOKS + sweep.looks + priorAnswers);
  const fewerByChance = 2 * Math.sqrt(onOpenGround);
  const moreByChance = 2 * Math.sqrt(CLUSTER_PLACES * onOpenGround);
  const hidden = hiddenOnUnprovable(sweep);
  return {
    area_km2: areaSquareKilometres,
    covered_km2: Math.max(0, areaSquareKilometres - open - unprovableKm2),
    unprovable_km2: unprovableKm2,
    expected_remaining: {
      low: Math.max(0, leastKnown * onOpenGround - fewerByChance),
      mean: onOpenGround + hidden.mean,
      high: (most + first / evidence) * onOpenGround + moreByChance + hidden.high,
    },
    complete: coverage.isComplete && unprovable.isEmpty,
  };
}

/** Records hidden on unprovable ground: at crowds a share of those seen, on wide ground what was expected of it and not seen. */
function hiddenOnUnprovable(sweep: SourceSweep): { mean: number; high: number } {
  const seen = sweep.seenInCrowds();
  const expected = sweep.expectedOnUnprovable();
  return {
    mean: Math.max(HIDDEN_SHARE * seen, expected - seen),
    high: Math.max(MOST_HIDDEN_SHARE * seen, MOST_OF_EXPECTED * expected - seen),
  };
}

/** Squares and cells to look at in a step. */
const SQUARES_A_STEP = 500;
const CELLS_A_STEP = 25;

/**
 * The state of cells, in the order given.
 *
 * @param names of cells that the area touches, all of one resolution.
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
    for (const point of coverage.points[node] ?? []) {
      occupied.add(cellAt({ x: coverage.pointX[point]!, y: coverage.pointY[point]! }));
    }
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
