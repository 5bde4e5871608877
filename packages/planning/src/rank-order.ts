import { distanceMetres } from "@cityscout/geo";
import type { Lesson } from "./journal.ts";
import { proofOf } from "./proof.ts";
import type { AnsweredSearch, SweepSource } from "./search.ts";

/** Sources take the Earth for other balls, and show positions rounded: to come after one farther by less is no disorder. */
const ORDER_METRES = 20;
const ORDER_SHARE = 0.01;
/** Records of other places may be mixed in, as advertisements are: so many, or this share of an answer at most. */
const MOST_MISPLACED = 1;
const MOST_MISPLACED_SHARE = 1 / 3;

/**
 * Whether an answer is plainly not ranked by distance: whether more records than a source may mix in would have to be left
 * out for the rest to be nearest first.
 */
export function isOutOfOrder({ search, places }: AnsweredSearch): boolean {
  const distances = places.map((place) => distanceMetres(search.center, place));
  const lengths: number[] = [];
  let longest = 0;
  // The longest run that ends with each record: longest increasing subsequences.
  for (const distance of distances) {
    const farthest = distance + orderMetres(distance);
    const before = lengths.reduce(
      (most, length, i) => (distances[i]! <= farthest ? Math.max(most, length) : most),
      0,
    );
    lengths.push(before + 1);
    longest = Math.max(longest, before + 1);
  }
  return isMoreThanMixedIn(places.length - longest, places.length);
}

/** By how much a record may be nearer than it should be for its rank. */
export function orderMetres(distance: number): number {
  return Math.max(ORDER_METRES, ORDER_SHARE * distance);
}

/** Whether so many misplaced records are too many for an answer of a source that ranks by distance. */
export function isMoreThanMixedIn(misplaced: number, shown: number): boolean {
  return misplaced > Math.max(MOST_MISPLACED, MOST_MISPLACED_SHARE * shown);
}

/** An answer with each record where it was shown first: one that it ends with once more is not its farthest. */
export function withoutRepeats(answer: AnsweredSearch): AnsweredSearch {
  const seen = new Set<string>();
  const places = answer.places.filter(({ key }) => {
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
  return { ...answer, places };
}

/** The source, as one of which a full answer proves nothing. */
export function withoutOrder(settings: SweepSource): SweepSource {
  return { ...settings, ranking: "popularity" };
}

/** What an answer taught, less what followed from its order alone. */
export function lessonWithoutOrder(lesson: Lesson, settings: SweepSource): Lesson {
  const { search, cut } = lesson;
  if (cut === null) return lesson;
  const proof = proofOf({ search, places: [], more: true }, withoutOrder(settings));
  return { ...lesson, proof, cut: null, shown: null };
}
