import { fnv1a } from "@cityscout/contracts";
import type { Coverage, PlanePoint } from "@cityscout/geo";
import type { JournalAnswer } from "./journal.ts";
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
  const before = passedOverBefore(lane, answer, "full").length;
  return isMoreThanMixedIn(Math.max(before, now), answer.places.length);
}

/**
 * The same of answers that are not full, which hold all records of their circles. Gives how many records the shortest of
 * them holds, or `null` where none is disproven.
 */
export function leavesOut(lane: Lane, answer: AnsweredSearch): number | null {
  const { search, places } = answer;
  const { settings, coverage, area } = lane.sweep;
  if (search.category !== undefined || places.length === 0) return null;
  const now = mayHideMore(answer, settings) ? 0 : passedOverNow(lane, answer);
  if (isMoreThanMixedIn(now, places.length)) return search.page * settings.resultCap + places.length;
  const before = passedOverBefore(lane, answer, "not full");
  if (!isMoreThanMixedIn(before.length, places.length)) return null;
  const counts = before.map(({ search: { center, radiusMetres } }) =>
    knownWithin(coverage, area.plane.toPlane(center), radiusMetres),
  );
  return Math.min(...counts);
}

/** How many records of a circle answers have shown. */
export function knownWithin(coverage: Coverage, { x, y }: PlanePoint, radius: number): number {
  let count = 0;
  coverage.visitPoints(x, y, radius, () => (count += 1));
  return count;
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
  // The tree's points and the journal's records are in the same order, one for each place.
  sweep.coverage.visitPoints(x, y, reach, (point) => {
    const mark = journal.records.markOf(point);
    if (!shown.has(mark)) passedOver.add(mark);
  });
  // The pages before this one have shown theirs.
  return passedOver.size - answer.search.page * sweep.settings.resultCap;
}

/**
 * The earlier answers, full or not full, that should have shown a record of this one that was never seen before: one for each
 * such record.
 */
function passedOverBefore(
  { sweep, journal }: Lane,
  { places }: AnsweredSearch,
  earlier: "full" | "not full",
): JournalAnswer[] {
  const { area, coverage } = sweep;
  return places.flatMap((place) => {
    const mark = fnv1a(place.key);
    const position = roundPosition(place);
    if (journal.records.has(mark, position)) return [];
    const { x, y } = area.plane.toPlane(position);
    // New records are hardly ever on proven ground, so the search through all answers is rare.
    if (!area.contains(x, y) || !coverage.isProven(x, y) || journal.records.hasMark(mark)) return [];
    const passing = journal.answers.find(({ search, proof: { proven }, cut }) => {
      if ((earlier === "full") !== (cut !== null)) return false;
      const center = area.plane.toPlane(search.center);
      return Math.hypot(center.x - x, center.y - y) < proven - orderMetres(proven);
    });
    return passing === undefined ? [] : [passing];
  });
}
