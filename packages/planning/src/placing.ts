import type { PlaneArea, PlaneDisc, PlanePoint } from "@cityscout/geo";
import type { CostMap } from "./cost-map.ts";
import type { Yield } from "./expected-yield.ts";
import { type PlannedSearch, roundPosition, type SweepSource } from "./search.ts";

/** A search that could be made next, and what is expected of it. */
export interface SearchPick {
  readonly search: PlannedSearch;
  /** The disc that it is expected to prove. */
  readonly expected: PlaneDisc;
  /** What it is expected to show; variables call it `found`, as `yield` is a word of the language. */
  readonly yield: Yield;
  /**
   * The most new places that it, or the search that it was moved from, is expected to show: moving may give up places now for
   * calls saved later. How much a source has left to show is judged by this number.
   */
  readonly mostGain: number;
}

/**
 * A source that ranks by distance is asked this many expected radii wide: it costs nothing, and too small a radius cuts the
 * proof short.
 */
const SPARE_RADII = 8;
/** A centre is moved at most this far, in expected radii at its start. */
const MOST_SHIFT_RADII = 0.8;
/** Steps begin at the first of these fractions of the expected radius and are halved while they are above the second. */
const FIRST_STEP_DIVISOR = 3;
const LAST_STEP_DIVISOR = 20;
const DIRECTIONS = 8;
/** A step is taken if it raises the worth by this share. */
const LEAST_ASCENT = 0.001;
/** What a call saved later is worth now, in full answers. */
const FORESIGHT = 0.25;

/** How good a centre is. Where that is at most `least`, any number up to `least` will do. */
export type Worth = (at: PlanePoint, found: Yield, least: number) => number;

/** Moves a centre uphill: hill climbing by first improvement, in eight directions, with ever smaller steps. */
export function climb(
  mayMoveTo: (at: PlanePoint) => boolean,
  start: PlanePoint,
  found: Yield,
  yieldAt: (at: PlanePoint) => Yield,
  worthOf: Worth,
): { at: PlanePoint; found: Yield } {
  let best = { at: start, found };
  let bestWorth = worthOf(start, found, -Infinity);
  for (let step = found.radius / FIRST_STEP_DIVISOR; step > found.radius / LAST_STEP_DIVISOR; step /= 2) {
    // The direction back to where the centre came from, which is known to be lower.
    let back = -1;
    for (let turn = 0; turn < DIRECTIONS; turn++) {
      if (turn === back) continue;
      const angle = (2 * Math.PI * turn) / DIRECTIONS;
      const at = { x: best.at.x + step * Math.cos(angle), y: best.at.y + step * Math.sin(angle) };
      if (Math.hypot(at.x - start.x, at.y - start.y) > MOST_SHIFT_RADII * found.radius) continue;
      if (!mayMoveTo(at)) continue;
      const there = yieldAt(at);
      // A worth may be below 0, and each step has to be uphill for the climb to end.
      const least = bestWorth + LEAST_ASCENT * Math.abs(bestWorth);
      const worth = worthOf(at, there, least);
      if (!(worth > least)) continue;
      best = { at, found: there };
      bestWorth = worth;
      back = (turn + DIRECTIONS / 2) % DIRECTIONS;
      turn = -1;
    }
  }
  return best;
}

/**
 * Worth with foresight: the places shown now plus those that the calls saved later can show.
 *
 * @param map drawn around where the climb starts.
 */
export function worthWithForesight(map: CostMap, fullAnswer: number): Worth {
  map.imagineSearches(fullAnswer);
  const callWorth = FORESIGHT * fullAnswer;
  return (at, found, least) => {
    const leastSaved = (least - found.gain) / callWorth - 1;
    return found.gain + callWorth * (1 + map.callsSaved(at.x, at.y, found.radius, leastSaved));
  };
}

/** The search to make at a point of which `found` is expected. */
export function requestAt(
  settings: SweepSource,
  area: PlaneArea,
  { x, y }: PlanePoint,
  found: Yield,
): SearchPick {
  const { source, minRadiusMetres, maxRadiusMetres, ranking } = settings;
  const wanted = Math.ceil(found.radius * (ranking === "distance" ? SPARE_RADII : 1));
  const radiusMetres = Math.max(minRadiusMetres, Math.min(maxRadiusMetres, wanted));
  return {
    search: { source, center: roundPosition(area.plane.toLatLng({ x, y })), radiusMetres, page: 0 },
    expected: { x, y, radius: found.radius },
    yield: found,
    mostGain: found.gain,
  };
}
