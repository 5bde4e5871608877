import type { Coverage, PlaneDisc, PlanePoint } from "@cityscout/geo";
import type { SweepSource } from "./search.ts";

/** How fine the tree is made around a circle: out to `reach` of its radius, leaves are at most `side` of it wide. */
interface Zone {
  readonly reach: number;
  readonly side: number;
}
/**
 * Leaves are candidates. Of a source that ranks by distance, the next circle's middle lies two radii away or, out of town,
 * farther, and is moved from a leaf to where it is worth most, so that far leaves need not be as fine.
 */
const PROVEN: Readonly<Record<SweepSource["ranking"], readonly Zone[]>> = {
  distance: [
    { reach: 1.8, side: 0.5 },
    { reach: 3.3, side: 0.8 },
  ],
  popularity: [{ reach: 2.5, side: 0.5 }],
};
const ASKED: readonly Zone[] = [{ reach: 1.5, side: 0.5 }];
/** How dense a disc is at its last record is told by the records nearest to that, this share of a full answer, … */
const EDGE_SHARE = 0.25;
/** … and is told apart where a full answer there reaches less than this share of the disc's radius. */
const DENSE_EDGE = 0.2;

/** Makes the leaves around a disc that is about to be covered fine. */
export function refineAroundProven(tree: Coverage, disc: PlaneDisc, ranking: SweepSource["ranking"]): void {
  refine(tree, disc, PROVEN[ranking]);
}

/** Makes the leaves around a circle fine whose answer proved nothing. */
export function refineAroundAsked(tree: Coverage, circle: PlaneDisc): void {
  refine(tree, circle, ASKED);
}

/**
 * Makes the leaves around a full answer's last record as fine as the records there are dense. A wide disc in empty country ends
 * where it comes to a town: of its own leaves, the rest of the town may be between two samples.
 *
 * @param provenMetres radius of the disc that ends there.
 * @param finestMetres there is nothing to tell apart within less.
 */
export function refineAtEdge(
  tree: Coverage,
  { x, y }: PlanePoint,
  provenMetres: number,
  fullAnswer: number,
  finestMetres: number,
): void {
  const few = Math.ceil(fullAnswer * EDGE_SHARE);
  // Of the circle around the record, the disc has about half.
  const reached = tree.distanceToPoint(few, x, y, provenMetres) / Math.sqrt(2 * EDGE_SHARE);
  const radius = Math.max(finestMetres, reached);
  if (radius < provenMetres * DENSE_EDGE) refine(tree, { x, y, radius }, PROVEN.distance);
}

function refine(tree: Coverage, { x, y, radius }: PlaneDisc, zones: readonly Zone[]): void {
  for (const { reach, side } of zones) tree.refine(x, y, reach * radius, side * radius);
}
