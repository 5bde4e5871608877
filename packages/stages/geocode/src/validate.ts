import { type Area, type Candidate, candidateKey, type Discarded, type LatLng } from "@cityscout/contracts";
import { centroidOf, isInsideSwapped, prepareArea } from "@cityscout/geo";

export type Verdict = { candidate: Candidate } | Discarded;

/** Where a record without a position is: found, or the reason why not. */
export type Find = (candidate: Candidate) => Promise<{ location: LatLng } | { reason: string }>;

/** Makes the test whether a record belongs to the run. */
export function createValidator(area: Area, find: Find): (candidate: Candidate) => Promise<Verdict> {
  const isInside = prepareArea(area);
  const middle = centroidOf(area);
  return async (candidate) => {
    const key = candidateKey(candidate);
    const found = hasPosition(candidate) ? { location: candidate.location } : await find(candidate);
    if ("reason" in found) return { key, reason: found.reason };
    if (isInsideSwapped(found.location, middle, isInside))
      return { key, reason: "outside of the area, but within it with lat and lng swapped", swapped: true };
    if (!isInside(found.location)) return { key, reason: "outside of the area" };
    return { candidate: { ...candidate, location: found.location } };
  };
}

/** A position of exactly 0, 0 is how sources write that they have none. */
function hasPosition(candidate: Candidate): candidate is Candidate & { location: LatLng } {
  return candidate.location !== null && (candidate.location.lat !== 0 || candidate.location.lng !== 0);
}
