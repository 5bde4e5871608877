import { boxArea, boxSquareKilometres, coverWithBoxes, quarterBox } from "@cityscout/boxes";
import type { BoxConnector } from "@cityscout/connectors";
import type { Area, BoundingBox, PlaceSource, SourceCoverage } from "@cityscout/contracts";
import { areaSquareKilometres, intersectAreas } from "@cityscout/geo";
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

/** Books a box that is settled; what was not answered in it stays open. */
export function bookBox(
  state: SweepState,
  area: Area,
  source: PlaceSource,
  box: BoundingBox,
  isAnswered: boolean,
): void {
  const known = state.boxes[source]?.answered_km2 ?? 0;
  state.boxes[source] = { answered_km2: known + (isAnswered ? shareOf(area, box) : 0) };
}

/** How far the box sources are known: an answered box is all there is in it. */
export function boxCoverage(
  state: SweepState,
  areaSquareKm: number,
): Partial<Record<PlaceSource, SourceCoverage>> {
  return Object.fromEntries(
    Object.entries(state.boxes).map(([source, { answered_km2 }]): [string, SourceCoverage] => {
      const complete = answered_km2 >= areaSquareKm * 0.999;
      return [
        source,
        {
          area_km2: areaSquareKm,
          covered_km2: complete ? areaSquareKm : answered_km2,
          unprovable_km2: 0,
          expected_remaining: { low: 0, mean: 0, high: 0 },
          complete,
        },
      ];
    }),
  );
}
