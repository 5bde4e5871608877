import { distanceMetres } from "@cityscout/geo";
import type { Observation } from "./journal.ts";
import { proofOf } from "./proof.ts";
import type { AnsweredSearch, SweepSource } from "./search.ts";

/** Sources use Earths of different sizes and round positions: a record may follow one that is farther by less than this. */
const ORDER_METRES = 20;
const ORDER_SHARE = 0.01;
/** Advertisements and the like may be mixed in: at most this many records, or this share of an answer. */
const MOST_MISPLACED = 1;
const MOST_MISPLACED_SHARE = 1 / 3;

/**
 * Whether an answer is plainly not ranked by distance: more records than may be mixed in would have to be left out for the
 * rest to come nearest first.
 */
export function isOutOfOrder({ search, places }: AnsweredSearch): boolean {
  const distances = places.map((place) => distanceMetres(search.center, place));
  return isMoreThanMixedIn(places.length - mostInOrder(distances), places.length);
}

/**
 * How many distances can be kept at most if each has to be nearest first against all that are kept before it, which is against
 * the farthest of them. Compared with the last of them only, many small steps would lead back from far to near.
 */
function mostInOrder(distances: readonly number[]): number {
  /** For each distance so far, how many can be kept if it is the farthest. */
  const kept: number[] = [];
  for (const [i, distance] of distances.entries()) {
    let most = 0;
    for (let farthest = 0; farthest < i; farthest++) {
      if (distances[farthest]! <= distance) most = Math.max(most, kept[farthest]!);
      else if (distances[farthest]! <= distance + orderMetres(distance)) kept[farthest]!++;
    }
    kept.push(most + 1);
  }
  return Math.max(0, ...kept);
}

/** By how many metres a record may be nearer than its rank allows. */
export function orderMetres(distance: number): number {
  return Math.max(ORDER_METRES, ORDER_SHARE * distance);
}

/** Whether an answer of so many records has too many misplaced ones for a source that ranks by distance. */
export function isMoreThanMixedIn(misplaced: number, shown: number): boolean {
  return misplaced > Math.max(MOST_MISPLACED, MOST_MISPLACED_SHARE * shown);
}

/** An answer with each record only where it was shown first: a repeated one at its end is not its farthest. */
export function withoutRepeats(answer: AnsweredSearch): AnsweredSearch {
  const seen = new Set<string>();
  const places = answer.places.filter(({ key }) => {
    const isNew = !seen.has(key);
    seen.add(key);
    return isNew;
  });
  return { ...answer, places };
}

/** The settings of a source as one whose full answers prove nothing. */
export function withoutOrder(settings: SweepSource): SweepSource {
  return { ...settings, ranking: "popularity" };
}

/** An observation without what followed from the answer's order. */
export function observationWithoutOrder(observation: Observation, settings: SweepSource): Observation {
  const { search, cut } = observation;
  if (cut === null) return observation;
  const proof = proofOf({ search, places: [], more: true }, withoutOrder(settings));
  return { ...observation, proof, cut: null, shown: null };
}
