import type { Category } from "@cityscout/contracts";

/**
 * All that decides a score. Each part of a place's score is its weight times a value of 0..1; the weights add up to 1,
 * and so do the parts of the best place that could be.
 */
export const weights = {
  /** What the sources say of prominence and ratings, weighted by what a guide to the city is about. */
  popularity: 0.34,
  /** What says that the place matters beyond its own advertising: encyclopaedias and independent sources. */
  authority: 0.28,
  /** How near it is to where prominent places are dense. */
  centrality: 0.1,
  /** How rare its kind is around it. */
  novelty: 0.06,
  /** How many places its searches and those around it have linked it to. */
  graph: 0.08,
  /** How near it is to a primary; a primary has all of it. */
  adjacency: 0.14,
} as const;
export type ScorePart = keyof typeof weights;

/** Shares of the authority: each is there or not, but for `sources`, which grows with every independent source. */
export const authorityShares = { wikidata: 0.4, wikipedia: 0.25, sources: 0.35 } as const;
/** From so many independent sources on, one more says nothing new. */
export const sourcesForFullAuthority = 4;

/** How much a guide to the city is about places of a category, 0..1. */
export const guideInterest: Readonly<Record<Category, number>> = {
  museum: 1,
  gallery: 0.9,
  monument: 0.9,
  historic_site: 1,
  attraction: 1,
  viewpoint: 0.9,
  religious_site: 0.8,
  park: 0.85,
  nature: 0.85,
  market: 0.8,
  entertainment: 0.75,
  artwork: 0.6,
  nightlife: 0.55,
  restaurant: 0.55,
  bar: 0.5,
  cafe: 0.5,
  hotel: 0.4,
  shop: 0.4,
  sport: 0.5,
  education: 0.4,
  transport: 0.35,
  health: 0.1,
  service: 0.1,
  other: 0.3,
};

export const primaryRule = {
  /** No city has more. */
  most: 200,
  /** A large city has at least so many, the best there are, whether they reach the mark or not. */
  leastOfLargeCity: 150,
  largeCityPlaces: 5000,
  /** Popularity and authority together, weighted, that deserve a place among the primaries. */
  mark: 0.12,
  /** Below this interest of its category a place is never a primary. */
  leastInterest: 0.3,
} as const;

export const distances = {
  /** Prominence of a place counts around it, less with every metre: by a factor of e for so many. */
  centralityMetres: 1000,
  /** So many of the most prominent places say where the centre is. */
  centralityPlaces: 300,
  /** At this distance from the nearest primary nothing is left of adjacency. */
  adjacencyMetres: 800,
} as const;

/** A rating is full evidence from so many votes on; fewer count logarithmically. */
export const votesForFullRating = 2000;
