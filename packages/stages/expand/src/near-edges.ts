import { type Anchor, type Candidate, candidateKey, type Edge, type Steps } from "@cityscout/contracts";
import { createPointIndex, distanceMetres } from "@cityscout/geo";

/** As far as a search around an anchor reaches. */
export const NEAR_METRES = 800;
/** In a dense quarter, what is farther than this many neighbours says nothing more about an anchor. */
const MOST_NEIGHBOURS = 60;

/** Candidates to take up in a step. */
const CANDIDATES_A_STEP = 10_000;

/** Links each anchor, one a step, to the records near it, nearest first; the same records always give the same edges. */
export function* nearEdges(anchors: readonly Anchor[], candidates: readonly Candidate[]): Steps<Edge[]> {
  const located = new Map<string, { key: string; lat: number; lng: number }>();
  for (const [index, candidate] of candidates.entries()) {
    if (index % CANDIDATES_A_STEP === 0) yield;
    const key = candidateKey(candidate);
    if (candidate.location !== null) located.set(key, { key, ...candidate.location });
  }
  yield;
  const points = [...located.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
  yield;
  const index = createPointIndex(points);
  const edges: Edge[] = [];
  for (const { key, location } of anchors) {
    yield;
    const near = index
      .nearest(location, MOST_NEIGHBOURS + 1, NEAR_METRES)
      .map((position) => points[position]!)
      .filter((point) => point.key !== key)
      .slice(0, MOST_NEIGHBOURS);
    for (const point of near) {
      const distance_metres = Math.round(distanceMetres(location, point) * 10) / 10;
      edges.push({ kind: "NEAR", from: key, to: point.key, distance_metres });
    }
  }
  return edges;
}
