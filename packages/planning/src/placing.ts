import type { PlaneArea, PlanePoint } from "@cityscout/geo";
import type { CostMap } from "./cost-map.ts";
import type { Yield } from "./expected-yield.ts";
import type { Expected } from "./open-ground.ts";
import { type PlannedSearch, roundPosition, type SweepSource } from "./search.ts";

/** A search that could be made next, and what is expected of it. */
export interface SearchPick {
  readonly search: PlannedSearch;
  readonly expected: Expected;
  readonly yield: Yield;
  /**
   * The most new places that it, or the search that it was moved from, is expected to show: placing may give up places now
   * for calls saved later. What a source has left to show is judged by this.
   */
  readonly mostGain: number;
}

/** Asking farther than expected costs nothing where the source ranks by distance: this many expected radii. */
const SPARE_RADII = 8;
/** A centre is moved at most this far, in expected radii of where it started. */
const MOST_SHIFT_RADII = 0.8;
/** A step is made if it raises the worth by this share. */
const LEAST_ASCENT = 0.001;
/** What a call that is saved later is worth now, in full answers. */
const FORESIGHT = 0.25;

/** What makes a centre better than another; where that is no more than `least`, any number up to `least`. */
export type Worth = (at: PlanePoint, found: Yield, least: number) => number;

const DIRECTIONS = 8;

/** Moves a centre uphill, in ever smaller steps. */
export function climb(
  area: PlaneArea,
  start: PlanePoint,
  found: Yield,
  yieldAt: (at: PlanePoint) => Yield,
  worthOf: Worth,
): { at: PlanePoint; found: Yield } {
  let best = { at: start, found };
  let bestWorth = worthOf(start, found, -Infinity);
  for (let step = found.radius / 3; step > found.radius / 20; step /= 2) {
    // The direction that leads to where the centre was before, which is known to be lower.
    let back = -1;
    for (let turn = 0; turn < DIRECTIONS; turn++) {
      if (turn === back) continue;
      const angle = (2 * Math.PI * turn) / DIRECTIONS;
      const at = { x: best.at.x + step * Math.cos(angle), y: best.at.y + step * Math.sin(angle) };
      if (Math.hypot(at.x - start.x, at.y - start.y) > MOST_SHIFT_RADII * found.radius) continue;
      if (!area.contains(at.x, at.y)) continue;
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

/** Places shown now, and those that can be shown by the calls saved later. `map` is drawn. */
export function worthWithForesight(map: CostMap, fullAnswer: number): Worth {
  map.imagineSearches(fullAnswer);
  const callWorth = FORESIGHT * fullAnswer;
  return (at, found, least) => {
    const leastSaved = (least - found.gain) / callWorth - 1;
    return found.gain + callWorth * (1 + map.callsSaved(at.x, at.y, found.radius, leastSaved));
  };
}

/** The request for a search at a point. */
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
