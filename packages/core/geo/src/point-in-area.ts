import type { Area, LatLng } from "@cityscout/contracts";
import { crossesOddly, sortIntoBands } from "./edge-bands.ts";
import { joinSpans, longitudeSpanOf } from "./longitude-span.ts";
import { measureRing, ringsOf, wholeTurns } from "./ring.ts";
import { normalizeLongitude } from "./sphere.ts";

/** A tenth of a millimetre: edges along the south pole are this far south of it, so that the pole has a side of them. */
const OFF_THE_POLE_DEGREES = 1e-9;

/** Whether the point is inside an outer ring and in no hole. For many points use {@link prepareArea}. */
export function containsPoint(area: Area, point: LatLng): boolean {
  return prepareArea(area)(point);
}

/**
 * Makes a fast test for many points of one area, of any size and anywhere on the globe, by the even-odd rule: from the south
 * pole to the point along its meridian, every edge leads into the area or out of it. A point on the border may go either
 * way. Parts of the area must not overlap, nor its holes.
 */
export function prepareArea(area: Area): (point: LatLng) => boolean {
  const rings = ringsOf(area);
  if (rings.length === 0) return () => false;
  const { west, width } = joinSpans(rings.map(longitudeSpanOf));
  const edges = Float64Array.from(rings.flatMap((ring) => edgesByMeridian(ring, west)));
  const bands = sortIntoBands(edges, west, west + width);
  const holdsSouthPole = rings.filter((ring) => measureRing(ring).pole === -90).length % 2 === 1;
  return ({ lat, lng }) => {
    const meridian = normalizeLongitude(lng);
    return (
      crossesOddly(
        bands,
        -Math.max(lat, OFF_THE_POLE_DEGREES - 90),
        meridian < west ? meridian + 360 : meridian,
      ) !== holdsSouthPole
    );
  };
}

/**
 * The edges of a ring as −latitude, longitude of beginning and end, so that south is to the right. The map is one turn
 * from `west` eastward: an edge over its border is there once on either side.
 */
function edgesByMeridian(ring: readonly LatLng[], west: number): number[] {
  return ring.flatMap((from, i) => {
    const to = ring[(i + 1) % ring.length]!;
    const turns = wholeTurns(from.lng, to.lng);
    return [-360, 0, 360].flatMap((shift) => {
      // Whole turns are added to a longitude at once: edges that meet in a vertex have the same number there.
      const [start, end] = [from.lng + shift, to.lng + (360 * turns + shift)];
      const isOnMap = Math.max(start, end) >= west && Math.min(start, end) <= west + 360;
      return isOnMap ? [-from.lat, start, -to.lat, end] : [];
    });
  });
}
