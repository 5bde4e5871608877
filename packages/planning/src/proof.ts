import type { LatLng } from "@cityscout/contracts";
import { distanceMetres } from "@cityscout/geo";
import type { AnsweredSearch, PlannedSearch, SweepSource } from "./search.ts";

/** What an answer says of the ground around its search's centre, as radii in metres. */
export interface Proof {
  /** No unseen record of the source can be nearer than this. */
  proven: number;
  /** No search that the source allows can prove the ground within this. */
  unprovable: number;
}

/**
 * Another record may be exactly as far away as the last of a full answer, and distances are rounded: what is proven ends this
 * many metres, and this share of the distance, before it.
 */
const TIE_METRES = 0.02;
const TIE_SHARE = 1e-6;
/**
 * Sources measure on Earths of other sizes, or on an ellipsoid, whose distances are up to 0.45 % longer: "within the radius" is
 * uncertain by as much.
 */
const RADIUS_SHARE = 0.005;
/** A full answer that reaches no farther than this means a full answer's worth of places at one point. */
const RESOLUTION_METRES = 0.1;
/**
 * Ranks that are off by some metres are off by a larger share of short distances. Until it was seen there, the slack's share may
 * be so many times as large.
 */
const NEARBY_SHARE = 4;
/**
 * Where a circle of the source's smallest radius is full, or a full answer reaches little farther than the source's slack, the
 * ground within that radius divided by this is called unprovable. Ground farther out may still be proven by another circle
 * beside it.
 */
const UNPROVABLE_DIVISOR = 3;

/**
 * An answer that says whether there may be more where its source cannot. A source with pages says of each whether another one
 * follows, which none does the last: if that holds as many records as a page can, it may have been cut off.
 */
export function withMore(answer: AnsweredSearch, { maxPages, resultCap }: SweepSource): AnsweredSearch {
  const isFullLastPage = answer.search.page + 1 >= maxPages && answer.places.length >= resultCap;
  return isFullLastPage ? { ...answer, more: true } : answer;
}

/**
 * Whether there may be more records in a circle than an answer and the pages before it have shown. Of a source that ranks by
 * distance and leaves records out, only an answer without any says that there are none; of one that ranks otherwise, an answer
 * with fewer than its cap is known to be.
 */
export function mayHideMore(
  { search, places, more }: AnsweredSearch,
  { ranking, leavesOut, resultCap }: SweepSource,
): boolean {
  if (more || leavesOut !== true) return more;
  const records = search.page * resultCap + places.length;
  return records >= (ranking === "distance" ? 1 : resultCap);
}

/**
 * What an answer proves. An answer that is not full proves the whole circle. A full answer proves the ground nearer than its
 * last record if the source ranks by distance, and nothing otherwise. A search narrowed to a category proves nothing, since a
 * place's category is not always known.
 *
 * @param answer the last page answered of its search; those before it have been answered.
 */
export function proofOf(answer: AnsweredSearch, source: SweepSource): Proof {
  const { search, places, more } = answer;
  if (search.category !== undefined) return { proven: 0, unprovable: 0 };
  if (!mayHideMore(answer, source)) return proofOfCircle(search, source);
  const isLastPage = !more || search.page + 1 >= source.maxPages;
  if (source.ranking === "popularity") {
    const isSmallest = search.radiusMetres <= source.minRadiusMetres;
    return { proven: 0, unprovable: isLastPage && isSmallest ? search.radiusMetres / UNPROVABLE_DIVISOR : 0 };
  }
  const last = places.at(-1);
  // It does not say where there are more.
  if (last === undefined) return { proven: 0, unprovable: 0 };
  return proofToLast(search, last, isLastPage, source);
}

/** What the answer to a search proves that holds all records of its circle. */
export function proofOfCircle({ radiusMetres }: PlannedSearch, source: Pick<SweepSource, "slack">): Proof {
  return lessSlack(radiusMetres * (1 - RADIUS_SHARE), radiusMetres, source);
}

/** How far out a source may show records of a circle by an Earth of its own, whose radius it may take in whole metres. */
export function askedMetres(radiusMetres: number): number {
  return Math.ceil(radiusMetres) * (1 + RADIUS_SHARE);
}

/** What a full answer ranked by distance proves. */
export function proofToLast(
  search: PlannedSearch,
  last: LatLng,
  isLastPage: boolean,
  source: Pick<SweepSource, "slack">,
): Proof {
  const distance = distanceMetres(search.center, last);
  const reached = distance * (1 - TIE_SHARE) - TIE_METRES;
  const { proven: surely, unprovable } = lessSlack(Math.max(0, reached), distance, source);
  const proven = Math.min(proofOfCircle(search, source).proven, surely);
  if (!isLastPage) return { proven, unprovable: 0 };
  return { proven, unprovable: reached < RESOLUTION_METRES ? crowdMetres(source) : unprovable };
}

/**
 * How far around a point with a full answer's worth of records no search can prove anything: as far as slack would take much of
 * what is left between it and the ground beside it.
 */
export function crowdMetres({ slack }: Pick<SweepSource, "slack">): number {
  if (slack === undefined || NEARBY_SHARE * slack.share < 1 / UNPROVABLE_DIVISOR) return RESOLUTION_METRES;
  return Math.max(RESOLUTION_METRES, slack.metres / (1 - 1 / UNPROVABLE_DIVISOR));
}

/** Where the ranks are off by nearly as much as an answer reaches, it would take any number of such circles to prove more. */
function lessSlack(reached: number, distance: number, { slack }: Pick<SweepSource, "slack">): Proof {
  const { metres, share } = slack ?? { metres: 0, share: 0 };
  const proven = Math.max(0, reached - Math.min(metres, NEARBY_SHARE * share * distance));
  return { proven, unprovable: proven < reached / UNPROVABLE_DIVISOR ? reached / UNPROVABLE_DIVISOR : 0 };
}

/** Whether a rank that is off by so many metres is one that {@link proofOf} allows for without any slack. */
export function isTie(metres: number, distance: number): boolean {
  return metres <= TIE_METRES + TIE_SHARE * distance;
}
