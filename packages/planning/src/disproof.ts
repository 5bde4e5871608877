import { fnv1a } from "@cityscout/contracts";
import type { Lane } from "./lane.ts";
import { mayHideMore, proofOf } from "./proof.ts";
import { isMoreThanMixedIn, orderMetres } from "./rank-order.ts";
import { type AnsweredSearch, roundPosition } from "./search.ts";

/**
 * Whether this answer shows that a full answer of a source said to rank by distance, itself or an earlier one, passed over
 * too many records: they are nearer than its last record, and other answers show them. Records at its border, within the
 * tolerance of `orderMetres`, do not count: they may be equally far, or elsewhere by rounding.
 */
export function isDisproven(lane: Lane, answer: AnsweredSearch): boolean {
  if (answer.search.category !== undefined || answer.places.length === 0) return false;
  const now = mayHideMore(answer, lane.sweep.settings) ? passedOverNow(lane, answer) : 0;
  return isMoreThanMixedIn(Math.max(passedOverBefore(lane, answer, "full"), now), answer.places.length);
}

/** The same of answers that are not full, which hold all records of their circles. */
export function leavesOut(lane: Lane, answer: AnsweredSearch): boolean {
  if (answer.search.category !== undefined || answer.places.length === 0) return false;
  const now = mayHideMore(answer, lane.sweep.settings) ? 0 : passedOverNow(lane, answer);
  return isMoreThanMixedIn(Math.max(passedOverBefore(lane, answer, "not full"), now), answer.places.length);
}

/** Whether an answer says that there is nothing more in a circle in which others have shown more than one stray record. */
export function deniesKnown(lane: Lane, answer: AnsweredSearch): boolean {
  const { search, places, more } = answer;
  if (search.category !== undefined || places.length > 0 || more) return false;
  return isMoreThanMixedIn(passedOverNow(lane, answer), 0);
}

/** How many records known from earlier answers this answer should have shown and did not. */
function passedOverNow({ sweep, journal }: Lane, answer: AnsweredSearch): number {
  const { proven } = proofOf(answer, sweep.settings);
  const reach = proven - orderMetres(proven);
  if (reach <= 0) return 0;
  const shown = new Set(answer.places.map(({ key }) => fnv1a(key)));
  const { x, y } = sweep.area.plane.toPlane(answer.search.center);
  const passedOver = new Set<number>();
  // The tree's points and the journal's marks are in the same order, one for each place.
  sweep.coverage.visitPoints(x, y, reach, (point) => {
    const mark = journal.marks[point]!;
    if (!shown.has(mark)) passedOver.add(mark);
  });
  // The pages before this one have shown theirs.
  return passedOver.size - answer.search.page * sweep.settings.resultCap;
}

/** How many records of this answer, never seen before, an earlier answer should have shown that was full, or was not. */
function passedOverBefore(
  { sweep, journal }: Lane,
  { places }: AnsweredSearch,
  earlier: "full" | "not full",
): number {
  const { area, coverage } = sweep;
  return places.filter((place) => {
    const mark = fnv1a(place.key);
    const position = roundPosition(place);
    if (journal.knows(mark, position)) return false;
    const { x, y } = area.plane.toPlane(position);
    // New records are hardly ever on proven ground, so the search through all answers is rare.
    if (!area.contains(x, y) || !coverage.isProven(x, y) || journal.marks.includes(mark)) return false;
    return journal.observations.some(({ search, proof: { proven }, cut }) => {
      if ((earlier === "full") !== (cut !== null)) return false;
      const center = area.plane.toPlane(search.center);
      return Math.hypot(center.x - x, center.y - y) < proven - orderMetres(proven);
    });
  }).length;
}
