import { distanceMetres } from "@cityscout/geo";
import type { Observation } from "./journal.ts";
import { askedMetres, isTie, proofOf, proofOfCircle, proofToLast } from "./proof.ts";
import type { AnsweredSearch, RankSlack, SweepSource } from "./search.ts";

/** Sources use Earths of different sizes and round positions: a record may follow one that is farther by less than this. */
const ORDER_METRES = 20;
const ORDER_SHARE = 0.01;
/** Advertisements and the like may be mixed in: at most this many records, or this share of an answer. */
const MOST_MISPLACED = 1;
const MOST_MISPLACED_SHARE = 1 / 3;

const NO_SLACK: RankSlack = { metres: 0, share: 0 };

/** Records that come nearest first, but for what sources' positions are off. */
interface InOrder {
  readonly count: number;
  /** The steps back from far to near among them, which are no ties. */
  readonly back: readonly RankSlack[];
}

/**
 * Whether an answer is plainly not ranked by distance: more records than may be mixed in would have to be left out for the
 * rest to come nearest first.
 */
export function isOutOfOrder({ search, places }: AnsweredSearch): boolean {
  const distances = places.map((place) => distanceMetres(search.center, place));
  return isMoreThanMixedIn(places.length - mostInOrder(distances).count, places.length);
}

/**
 * The slack of a source with that of one more answer; `null` where this one shows no more than is known. Ranks show it, and
 * records shown beyond the circle asked for: others of the circle may be shown within it that are not. It takes two such
 * records, and no advertisement among the others, since a single one may be of another kind.
 */
export function widerSlack({ search, places }: AnsweredSearch, settings: SweepSource): RankSlack | null {
  const distances = places.map((place) => distanceMetres(search.center, place));
  const beyond = stepsBeyond(distances, search.radiusMetres);
  const ranked = settings.ranking === "distance" ? mostInOrder(distances) : null;
  if (beyond === null || (ranked !== null && ranked.count < places.length)) return null;
  const back = [...beyond, ...(ranked?.back ?? [])];
  const { metres, share } = settings.slack ?? NO_SLACK;
  const shown = {
    metres: largestButOne(back.map((step) => step.metres)),
    share: largestButOne(back.map((step) => step.share)),
  };
  if (shown.metres <= metres && shown.share <= share) return null;
  return { metres: Math.max(metres, shown.metres), share: Math.max(share, shown.share) };
}

/** By how much records are beyond a circle; `null` where one is too far from it to have been taken for one of it. */
function stepsBeyond(distances: readonly number[], radiusMetres: number): RankSlack[] | null {
  const asked = askedMetres(radiusMetres);
  const steps = distances
    .filter((distance) => distance > asked)
    .map((distance) => ({ metres: distance - asked, share: 1 - asked / distance }));
  return steps.some(({ metres }) => metres > orderMetres(radiusMetres)) ? null : steps;
}

function largestButOne(values: readonly number[]): number {
  return values.toSorted((a, b) => b - a)[1] ?? 0;
}

/**
 * The most distances that can be kept if each has to be nearest first against all that are kept before it, which is against
 * the farthest of them. Compared with the last of them only, many small steps would lead back from far to near.
 */
function mostInOrder(distances: readonly number[]): InOrder {
  const none: InOrder = { count: 0, back: [] };
  /** For each distance so far, what can be kept if it is the farthest. */
  const kept: InOrder[] = [];
  for (const [i, distance] of distances.entries()) {
    let most = none;
    for (let farthest = 0; farthest < i; farthest++) {
      const before = kept[farthest]!;
      const metres = distances[farthest]! - distance;
      if (metres <= 0) most = before.count > most.count ? before : most;
      else if (metres <= orderMetres(distance))
        kept[farthest] = withStepBack(before, metres, distances[farthest]!);
    }
    kept.push({ count: most.count + 1, back: most.back });
  }
  return kept.reduce((most, other) => (other.count > most.count ? other : most), none);
}

function withStepBack({ count, back }: InOrder, metres: number, farthest: number): InOrder {
  const step = { metres, share: metres / farthest };
  return { count: count + 1, back: isTie(metres, farthest) ? back : [...back, step] };
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

/** An observation with no more proven than the settings' slack allows. */
export function observationWithSlack(observation: Observation, settings: SweepSource): Observation {
  const { search, cut, hasNextPage, proof } = observation;
  if (search.category !== undefined) return observation;
  if (cut !== null) return { ...observation, proof: proofToLast(search, cut, !hasNextPage, settings) };
  return proof.proven === 0 ? observation : { ...observation, proof: proofOfCircle(search, settings) };
}
