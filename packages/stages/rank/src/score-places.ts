import type { Anchor, Edge, IdentifiedPlace } from "@cityscout/contracts";
import {
  adjacencyOf,
  anchorProminenceOf,
  authorityOf,
  centralityOf,
  graphDegreeOf,
  noveltyOf,
  popularityOf,
  toPlane,
} from "./score-parts.ts";
import { guideInterest, primaryRule, type ScorePart, weights } from "./weights.ts";

export interface Ranked {
  place: IdentifiedPlace;
  primary: boolean;
  /** 0..1, the sum of the parts. */
  score: number;
  score_breakdown: Record<ScorePart, number>;
}

/** Scores are whole millionths, so that the parts add up exactly and every machine gives the same. */
const scale = 1_000_000;

/**
 * Ranks the places of a city: best first, equal scores by id. Pure: the result does not depend on the order of what it
 * is given. No secondary scores more than a primary that its own merits put below it.
 */
export function scorePlaces(
  given: readonly IdentifiedPlace[],
  context: { edges: Iterable<Edge>; anchors: Iterable<Anchor> },
): Ranked[] {
  const places = [...given].sort(byId);
  const points = toPlane(places);
  const anchors = anchorProminenceOf(places, context.anchors);
  const popularity = Float64Array.from(places, (place, index) => popularityOf(place, anchors[index]!));
  const authority = Float64Array.from(places, authorityOf);
  const significance = popularity.map(
    (value, index) => weights.popularity * value + weights.authority * authority[index]!,
  );
  const merits = {
    popularity,
    authority,
    centrality: centralityOf(points, significance),
    novelty: noveltyOf(places),
    graph: graphDegreeOf(places, context.edges),
  };
  const merit = Float64Array.from(places, (_, index) =>
    (Object.keys(merits) as (keyof typeof merits)[]).reduce(
      (sum, part) => sum + weights[part] * merits[part][index]!,
      0,
    ),
  );
  const primaries = choosePrimaries(places, significance, merit);
  const isPrimary = new Set(primaries);
  const adjacency = adjacencyOf(points, primaries);
  return places
    .map((place, index): Ranked => {
      const micro = (part: ScorePart): number =>
        Math.round(
          scale *
            weights[part] *
            (part === "adjacency" ? (isPrimary.has(index) ? 1 : adjacency[index]!) : merits[part][index]!),
        );
      const parts = (Object.keys(weights) as ScorePart[]).map((part) => [part, micro(part)] as const);
      return {
        place,
        primary: isPrimary.has(index),
        score: parts.reduce((sum, [, value]) => sum + value, 0) / scale,
        score_breakdown: Object.fromEntries(
          parts.map(([part, value]) => [part, value / scale]),
        ) as Ranked["score_breakdown"],
      };
    })
    .sort((a, b) => b.score - a.score || byId(a.place, b.place));
}

function choosePrimaries(
  places: readonly IdentifiedPlace[],
  significance: Float64Array,
  merit: Float64Array,
): number[] {
  const fit = [...places.keys()]
    .filter((index) => {
      const { closed, category } = places[index]!;
      return !closed && guideInterest[category] >= primaryRule.leastInterest;
    })
    .sort((a, b) => merit[b]! - merit[a]! || a - b);
  const deserving = fit.filter((index) => significance[index]! >= primaryRule.mark);
  const least = places.length >= primaryRule.largeCityPlaces ? primaryRule.leastOfLargeCity : 0;
  return (deserving.length >= least ? deserving.slice(0, primaryRule.most) : fit.slice(0, least)).sort(
    (a, b) => a - b,
  );
}

function byId(a: IdentifiedPlace, b: IdentifiedPlace): number {
  if (a.id === b.id) return 0;
  return a.id < b.id ? -1 : 1;
}
