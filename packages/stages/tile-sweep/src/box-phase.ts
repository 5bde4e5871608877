import { boxArea, boxSquareKilometres, coverWithBoxes, quarterBox } from "@cityscout/boxes";
import type { BoxConnector } from "@cityscout/connectors";
import type { Area, BoundingBox, PlaceSource, SourceCoverage } from "@cityscout/contracts";
import { areaSquareKilometres, intersectAreas } from "@cityscout/geo";
import type { Settlement } from "./settle.ts";
import type { BoxSearch, SweepState } from "./sweep-state.ts";

/** A box that is too heavy at this size is no matter of size any more. */
const LEAST_SQUARE_KILOMETRES = 0.05;

/** The first boxes of each source: as few as the source allows. */
export function firstBoxes(area: Area, connectors: readonly BoxConnector[]): BoxSearch[] {
  return connectors.flatMap(({ source, maxBoxSquareKilometres }) =>
    coverWithBoxes(area, maxBoxSquareKilometres).map((box) => ({ source, box })),
  );
}

/** What to ask instead of a box that was too heavy; nothing where it can hardly be smaller. */
export function smallerBoxes(area: Area, { source, box }: BoxSearch): BoxSearch[] {
  if (boxSquareKilometres(box) <= LEAST_SQUARE_KILOMETRES) return [];
  return quarterBox(box)
    .filter((quarter) => shareOf(area, quarter) > 0)
    .map((quarter) => ({ source, box: quarter }));
}

/** Square kilometres of the area within the box. */
function shareOf(area: Area, box: BoundingBox): number {
  const shared = intersectAreas(boxArea(box), area);
  return shared === null ? 0 : areaSquareKilometres(shared);
}

/** What is known of a source whose boxes have not been answered. */
export const nothingAnswered = { answered_km2: 0, records: 0 };

/**
 * Books a box that is settled; what was not answered in it stays open.
 *
 * @param records that the answer shows; `null` where there is none.
 */
export function bookBox(
  state: SweepState,
  area: Area,
  source: PlaceSource,
  box: BoundingBox,
  records: number | null,
): void {
  const known = state.boxes[source] ?? nothingAnswered;
  state.boxes[source] = {
    answered_km2: known.answered_km2 + (records === null ? 0 : shareOf(area, box)),
    records: known.records + (records ?? 0),
  };
}

/** Records that a settled search has shown; `null` where it was not answered. */
export function recordsOf(settlement: Settlement): number | null {
  return settlement.kind === "answered" ? settlement.asked.answer.candidates.length : null;
}

/** Records a square kilometre of a source that has answered for none: a guess, between the country's and a centre's. */
const GUESSED_DENSITY = 50;
/** The ground that such a guess counts for, beside what is known. */
const GUESSED_KM2 = 0.1;
/** The rest may be so many times as dense as where boxes were answered. */
const DENSITY_FACTOR = 10;

/**
 * Records to be expected on ground that no box was answered for: as dense as where one was. Or none, since boxes are asked
 * from the middle of the area on, where a town is.
 */
function expectedOn(openKm2: number, known: { answered_km2: number; records: number }) {
  const density = (known.records + GUESSED_DENSITY * GUESSED_KM2) / (known.answered_km2 + GUESSED_KM2);
  const mean = density * openKm2;
  return { low: 0, mean, high: mean * DENSITY_FACTOR };
}

/** How far the box sources are known: an answered box is all there is in it. */
export function boxCoverage(
  state: SweepState,
  areaSquareKm: number,
): Partial<Record<PlaceSource, SourceCoverage>> {
  return Object.fromEntries(
    Object.entries(state.boxes).map(([source, known]): [string, SourceCoverage] => {
      const { answered_km2 } = known;
      const complete = answered_km2 >= areaSquareKm * 0.999;
      return [
        source,
        {
          area_km2: areaSquareKm,
          covered_km2: complete ? areaSquareKm : answered_km2,
          unprovable_km2: 0,
          expected_remaining: complete
            ? { low: 0, mean: 0, high: 0 }
            : expectedOn(areaSquareKm - answered_km2, known),
          complete,
        },
      ];
    }),
  );
}
