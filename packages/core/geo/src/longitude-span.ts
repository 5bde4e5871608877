import type { LatLng } from "@cityscout/contracts";
import { measureRing, unrollRing } from "./ring.ts";
import { normalizeLongitude } from "./sphere.ts";

/** The meridians from `west` eastward to `east`, in degrees; `west` exceeds `east` where the date line is between them. */
export interface LongitudeSpan {
  readonly west: number;
  readonly east: number;
  /** 0 to 360. */
  readonly width: number;
}

const ALL: LongitudeSpan = { west: -180, east: 180, width: 360 };

/** The meridians that a ring meets; all where it goes around a pole. */
export function longitudeSpanOf(ring: readonly LatLng[]): LongitudeSpan {
  if (measureRing(ring).pole !== undefined) return ALL;
  const unrolled = unrollRing(ring, 0);
  let [first, last] = [0, 0];
  for (const [i, { lng }] of unrolled.entries()) {
    if (lng < unrolled[first]!.lng) first = i;
    if (lng > unrolled[last]!.lng) last = i;
  }
  const width = unrolled[last]!.lng - unrolled[first]!.lng;
  if (width >= 360) return ALL;
  // The longitudes as they are written: with turns added and taken away again they would be a little off.
  const east = normalizeLongitude(ring[last]!.lng);
  return { west: normalizeLongitude(ring[first]!.lng), east: east === -180 ? 180 : east, width };
}

/** The narrowest span that contains all of the given ones: all but the widest gap between them. */
export function joinSpans(spans: readonly LongitudeSpan[]): LongitudeSpan {
  const endOf = ({ west, width }: LongitudeSpan) => west + width;
  const fromWest = [...spans].sort((a, b) => a.west - b.west);
  let farthest = fromWest.reduce((far, span) => (endOf(span) > endOf(far) ? span : far));
  // What reaches over the date line is there again to the west of all others.
  let reach = endOf(farthest) - 360;
  let [widestGap, joined] = [0, ALL];
  for (const span of fromWest) {
    const gap = span.west - reach;
    if (gap > widestGap) {
      widestGap = gap;
      joined = { west: span.west, east: farthest.east, width: 360 - gap };
    }
    if (endOf(span) > reach) [farthest, reach] = [span, endOf(span)];
  }
  return joined;
}
