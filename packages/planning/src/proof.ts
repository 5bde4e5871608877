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
export const RESOLUTION_METRES = 0.1;
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
  if (!mayHideMore(answer, source)) return { proven: wholeCircle(search, source), unprovable: 0 };
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

/** What is proven of the whole circle of an answer that holds all of its records. */
export function wholeCircle({ radiusMetres }: PlannedSearch, source: Pick<SweepSource, "slack">): number {
  return Math.max(0, radiusMetres * (1 - RADIUS_SHARE) - slackMetres(radiusMetres, source));
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
  const surely = reached - slackMetres(distance, source);
  const proven = Math.max(0, Math.min(wholeCircle(search, source), surely));
  if (!isLastPage) return { proven, unprovable: 0 };
  if (reached < RESOLUTION_METRES) return { proven, unprovable: RESOLUTION_METRES };
  // Where the ranks are off by nearly as much as it reaches, it would take any number of such circles.
  const isMostlySlack = surely < reached / UNPROVABLE_DIVISOR;
  return { proven, unprovable: isMostlySlack ? reached / UNPROVABLE_DIVISOR : 0 };
}

function slackMetres(distance: number, { slack }: Pick<SweepSource, "slack">): number {
  return slack === undefined ? 0 : Math.min(slack.metres, slack.share * distance);
}

/** Whether a rank that is off by so many metres is one that {@link proofOf} allows for without any slack. */
export function isTie(metres: number, distance: number): boolean {
  return metres <= TIE_METRES + TIE_SHARE * distance;
}
