import type { Anchor, Edge, IdentifiedPlace, Steps } from "@cityscout/contracts";
import {
  adjacencyOf,
  anchorProminenceOf,
  authorityOf,
  centralityOf,
  graphDegreeOf,
  indexByRecord,
  noveltyOf,
  ofEach,
  PLACES_A_STEP,
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

/** What the run knows beside its places. */
export interface RankContext {
  edges: Iterable<Edge>;
  anchors: Iterable<Anchor>;
}

/**
 * Ranks the places of a city: best first, equal scores by id. Pure: the result does not depend on the order of what it
 * is given. No secondary scores more than a primary that its own merits put below it.
 * Some thousand places a step.
 */
export function* scorePlacesInSteps(
  given: readonly IdentifiedPlace[],
  context: RankContext,
): Steps<Ranked[]> {
  const places = [...given].sort(byId);
  yield;
  const points = toPlane(places);
  const placeOf = yield* indexByRecord(places);
  const anchors = anchorProminenceOf(places, placeOf, context.anchors);
  yield;
  const popularity = Float64Array.from(places, (place, index) => popularityOf(place, anchors[index]!));
  yield;
  const authority = yield* ofEach(places, authorityOf);
  const significance = popularity.map(
    (value, index) => weights.popularity * value + weights.authority * authority[index]!,
  );
  yield;
  const centrality = yield* centralityOf(points, significance);
  const merits = {
    popularity,
    authority,
    centrality,
    novelty: yield* noveltyOf(places),
    graph: graphDegreeOf(places, placeOf, context.edges),
  };
  yield;
  const parts = Object.keys(merits) as (keyof typeof merits)[];
  const merit = yield* ofEach(places, (_, index) =>
    parts.reduce((sum, part) => sum + weights[part] * merits[part][index]!, 0),
  );
  const primaries = choosePrimaries(places, significance, merit);
  const isPrimary = new Set(primaries);
  yield;
  const nearness = yield* adjacencyOf(points, primaries);
  const adjacency = nearness.map((near, index) => (isPrimary.has(index) ? 1 : near));
  const ranked: Ranked[] = [];
  for (const [index, place] of places.entries()) {
    if (index % PLACES_A_STEP === 0) yield;
    ranked.push({ place, primary: isPrimary.has(index), ...scoreOf({ ...merits, adjacency }, index) });
  }
  yield;
  return ranked.sort((a, b) => b.score - a.score || byId(a.place, b.place));
}

function scoreOf(
  merits: Readonly<Record<ScorePart, Float64Array>>,
  index: number,
): Pick<Ranked, "score" | "score_breakdown"> {
  const parts = (Object.keys(weights) as ScorePart[]).map(
    (part) => [part, Math.round(scale * weights[part] * merits[part][index]!)] as const,
  );
  return {
    score: parts.reduce((sum, [, value]) => sum + value, 0) / scale,
    score_breakdown: Object.fromEntries(
      parts.map(([part, value]) => [part, value / scale]),
    ) as Ranked["score_breakdown"],
  };
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
