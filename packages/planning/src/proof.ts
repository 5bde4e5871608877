import { distanceMetres } from "@cityscout/geo";
import type { AnsweredSearch, SweepSource } from "./search.ts";

/** Ground around a search's centre, by radius in metres. */
export interface Proof {
  /** No unseen record of the source can be nearer than this. */
  proven: number;
  /** No search that the source allows can prove the ground within this. */
  unprovable: number;
}

/** A record as far away as the last of a full answer may be missing: what is proven ends this much before it. */
const TIE_METRES = 0.02;
const TIE_SHARE = 1e-6;
/** Sources take the Earth for balls of up to this different sizes, so "within the radius" is uncertain by it. */
const RADIUS_SHARE = 0.0012;
/** Full answers from within such a circle mean a full answer's worth of places at one point. */
export const RESOLUTION_METRES = 0.1;

/**
 * What an answer proves. Fewer records than could be had prove the whole circle. A full answer proves, where the
 * source ranks by distance, the ground that is nearer than its last record, and nothing otherwise. A search that was
 * narrowed to a category proves nothing: what a place is filed under is not always known.
 *
 * `answer` is the last page there is of its search; the pages before it have been answered.
 */
export function proofOf(answer: AnsweredSearch, source: SweepSource): Proof {
  const { search, places, more } = answer;
  if (search.category !== undefined) return { proven: 0, unprovable: 0 };
  const whole = search.radiusMetres * (1 - RADIUS_SHARE);
  if (!more) return { proven: whole, unprovable: 0 };
  const isLastPage = search.page + 1 >= source.maxPages;
  if (source.ranking === "popularity") {
    const isSmallest = search.radiusMetres <= source.minRadiusMetres;
    return { proven: 0, unprovable: isLastPage && isSmallest ? search.radiusMetres / 3 : 0 };
  }
  const last = places.at(-1);
  if (last === undefined) return { proven: 0, unprovable: isLastPage ? RESOLUTION_METRES : 0 };
  const reached = distanceMetres(search.center, last) * (1 - TIE_SHARE) - TIE_METRES;
  const proven = Math.max(0, Math.min(whole, reached));
  return { proven, unprovable: isLastPage && proven < RESOLUTION_METRES ? RESOLUTION_METRES : 0 };
}
