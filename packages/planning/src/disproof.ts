import type { Coverage } from "@cityscout/geo";
import { fnv1a } from "./hash.ts";
import type { Lane } from "./lane.ts";
import { proofOf } from "./proof.ts";
import { isMoreThanMixedIn, orderMetres } from "./rank-order.ts";
import { type AnsweredSearch, roundPosition } from "./search.ts";

/**
 * Whether a full answer of a source said to rank by distance, this one or one before, passed over more records than may be
 * mixed in: they are plainly nearer than its last record, and other answers show them. Within what order itself is held to at
 * the border, nothing is: records that are equally far, or elsewhere by rounding, are no disproof.
 */
export function isDisproven(lane: Lane, answer: AnsweredSearch): boolean {
  if (answer.search.category !== undefined || answer.places.length === 0) return false;
  const passedOver = Math.max(passedOverBefore(lane, answer), answer.more ? passedOverNow(lane, answer) : 0);
  return isMoreThanMixedIn(passedOver, answer.places.length);
}

/** Records known before that this full answer should have shown, and did not. */
function passedOverNow({ sweep, journal }: Lane, answer: AnsweredSearch): number {
  const { proven } = proofOf(answer, sweep.settings);
  const reach = proven - orderMetres(proven);
  if (reach <= 0) return 0;
  const shown = new Set(answer.places.map(({ key }) => fnv1a(key)));
  const { x, y } = sweep.area.plane.toPlane(answer.search.center);
  const passedOver = new Set<number>();
  // Points are put in as marks are, one for each.
  for (const point of pointsWithin(sweep.coverage, x, y, reach)) {
    const mark = journal.marks[point]!;
    if (!shown.has(mark)) passedOver.add(mark);
  }
  // Those of the pages before were shown.
  return passedOver.size - answer.search.page * sweep.settings.resultCap;
}

/** Records never seen before that a full answer before should have shown. */
function passedOverBefore({ sweep, journal }: Lane, { places }: AnsweredSearch): number {
  const { area, coverage } = sweep;
  return places.filter((place) => {
    const mark = fnv1a(place.key);
    const position = roundPosition(place);
    if (journal.knows(mark, position)) return false;
    const { x, y } = area.plane.toPlane(position);
    // New records are hardly ever on proven ground, so that what follows takes no time.
    if (!area.contains(x, y) || !coverage.isProven(x, y) || journal.marks.includes(mark)) return false;
    return journal.lessons.some(({ search, proof: { proven }, cut }) => {
      if (cut === null) return false;
      const center = area.plane.toPlane(search.center);
      return Math.hypot(center.x - x, center.y - y) < proven - orderMetres(proven);
    });
  }).length;
}

function pointsWithin(coverage: Coverage, x: number, y: number, reach: number): number[] {
  const within: number[] = [];
  coverage.visitLeaves(x, y, reach, (leaf) => {
    for (const point of coverage.points[leaf] ?? []) {
      if (Math.hypot(coverage.pointX[point]! - x, coverage.pointY[point]! - y) < reach) within.push(point);
    }
  });
  return within;
}
