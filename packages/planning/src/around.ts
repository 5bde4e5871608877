import type { LatLng } from "@cityscout/contracts";
import type { SearchPick } from "./placing.ts";
import { type PlanLimits, type PlannedSearch, roundPosition } from "./search.ts";
import type { SourceSweep } from "./source-sweep.ts";

/** What may be asked around anchors, and how wide; radii in metres, inclusive. */
export interface AroundLimits extends Omit<PlanLimits, "worthwhile"> {
  minRadiusMetres: number;
  maxRadiusMetres: number;
}

/** A search around an anchor is made only if it is expected to bring this share of a full answer in new places. */
const LEAST_FILLED_SHARE = 0.75;
/** It is made this many times as wide as a full answer is expected to need, in case there is less than expected. */
const SPARE_RADII = 1.3;

/**
 * The search of a source around an anchor, as wide as is expected to fill an answer. `null` where it would bring too little,
 * since the ground is covered or about to be, and where the source allows no radius within the limits.
 */
export function pickAround(sweep: SourceSweep, anchor: LatLng, limits: AroundLimits): SearchPick | null {
  const { x, y } = sweep.area.plane.toPlane(anchor);
  if (!sweep.area.contains(x, y)) return null;
  const widest = Math.min(limits.maxRadiusMetres, sweep.settings.maxRadiusMetres);
  const narrowest = Math.max(limits.minRadiusMetres, sweep.settings.minRadiusMetres);
  if (narrowest > widest) return null;
  const found = sweep.yieldAt({ x, y }, { maxRadius: widest });
  if (found.gain < LEAST_FILLED_SHARE * sweep.settings.resultCap) return null;
  const radiusMetres = Math.min(widest, Math.max(narrowest, Math.ceil(SPARE_RADII * found.radius)));
  const search: PlannedSearch = {
    source: sweep.source,
    center: roundPosition(anchor),
    radiusMetres,
    page: 0,
  };
  if (sweep.wasAsked(search)) return null;
  return {
    search,
    expected: { x, y, radius: Math.min(found.radius, radiusMetres) },
    yield: found,
    mostGain: found.gain,
  };
}
