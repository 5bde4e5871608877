import { type LatLng, messageRadius, type PlaceSource } from "@cityscout/contracts";

/** A place's position, and its name where that is known. */
export interface NamedPoint extends LatLng {
  readonly name?: string;
}

/**
 * By how much a record of a source that ranks by distance may be nearer, where it is shown, than records that it ranks before
 * that, as seen so far: so many metres, and this share of the distance.
 */
export interface RankSlack {
  readonly metres: number;
  readonly share: number;
}

/** A source that the sweep may ask, and what it allows. */
export interface SweepSource {
  source: PlaceSource;
  /** Most records a page. */
  resultCap: number;
  /** Most pages of one search; 1 where the source does not page. */
  maxPages: number;
  /** `distance`: nearest first. `popularity`: in any other order, so that a full answer proves nothing. */
  ranking: "distance" | "popularity";
  minRadiusMetres: number;
  maxRadiusMetres: number;
  /** The categories that a search can be narrowed to, in the words that answers use; empty without such a filter. */
  categories: readonly string[];
  costUsdPerCall: number;
  /** Found to leave records out of answers that are not full. */
  leavesOut?: true;
  /** How far the ranks of its records have been found to be off by the positions that it shows; left out where they agree. */
  slack?: RankSlack;
}

/** A source as the planner sees it, from what its connector says of it and the price of a call. */
export function sweepSourceOf(
  {
    source,
    resultCap,
    maxPages,
    ranking,
    minRadiusMetres,
    maxRadiusMetres,
    categories,
  }: Readonly<Omit<SweepSource, "costUsdPerCall" | "leavesOut" | "slack">>,
  costUsdPerCall: number,
): SweepSource {
  return {
    source,
    resultCap,
    maxPages,
    ranking,
    // Searches travel as messages, whose schema bounds the radius.
    minRadiusMetres: Math.max(messageRadius.least, minRadiusMetres),
    maxRadiusMetres: Math.min(messageRadius.greatest, maxRadiusMetres),
    categories,
    costUsdPerCall,
  };
}

/** One page of a search of one source: a call. */
export interface PlannedSearch {
  source: PlaceSource;
  center: LatLng;
  radiusMetres: number;
  /** 0 is the first. */
  page: number;
  /** Only places of this category are asked for. */
  category?: string;
}

/** What a source answered to a planned search. */
export interface AnsweredSearch {
  search: PlannedSearch;
  /**
   * All records of the answer in the source's order, including those outside of the area. By their names the planner knows
   * which of them other sources have shown, by their categories what to narrow a search to.
   */
  places: readonly ({ key: string; category?: string | null } & NamedPoint)[];
  /**
   * The circle may hold more records than this page and those before it have shown, whether or not they can be asked for: the
   * source says so, or the page holds as many records as one can. Of a search's last page a full one is always taken so.
   */
  more: boolean;
}

/** What may be asked now. */
export interface PlanLimits {
  /** Most searches to plan at once. */
  inFlight: number;
  callsLeft: number;
  callsLeftBySource: Partial<Record<PlaceSource, number>>;
  costLeftUsd: number;
  /** If left out, planning goes on until everything that can be proven is. */
  worthwhile?: Worthwhile;
}

/**
 * When a source is asked no more, although not everything is proven: each search is expected to show fewer new places than
 * `share` of a full answer, and searches may still find no more than `mostMissing` of its records, as a share of those shown.
 */
export interface Worthwhile {
  readonly share: number;
  readonly mostMissing: number;
}

/**
 * The share of a run's `min_new_unique_rate` that a search must be expected to show. Less than all of it, since the rate is
 * measured over a window of calls, each of which brought more than those after it.
 */
const WORTHWHILE_SHARE = 0.4;
/**
 * The share of it that may be missing: by the upper end of the interval where a source ranks by distance, by three times the mean
 * where it does not.
 */
const MISSING_SHARE = 0.5;

/** The limit for a run's early stop. It does not wait for a window of calls to fill, as the rate itself does. */
export function worthwhileSearches(minNewUniqueRate: number): Worthwhile {
  return { share: WORTHWHILE_SHARE * minNewUniqueRate, mostMissing: MISSING_SHARE * minNewUniqueRate };
}

/** Records of a full answer to a page and all pages before it: a search proves ground with all of its pages. */
export function fullAnswerOf({ page }: PlannedSearch, { resultCap }: SweepSource): number {
  return (page + 1) * resultCap;
}

/** Two searches of one source with the same identity are the same request. */
export function searchIdentity({ center, radiusMetres, page, category = "" }: PlannedSearch): string {
  return `${center.lat},${center.lng},${radiusMetres},${page},${category}`;
}

/** Units of a position in a degree: each is about a centimetre. Longitudes in it fit into 32 bits. */
export const POSITION_UNITS = 1e7;

/** A position to about a centimetre, so that requests and states read the same everywhere. */
export function roundPosition({ lat, lng }: LatLng): LatLng {
  return { lat: inUnits(lat) / POSITION_UNITS, lng: inUnits(lng) / POSITION_UNITS };
}

/** A latitude or longitude in whole units. */
export function inUnits(degrees: number): number {
  return Math.round(degrees * POSITION_UNITS);
}
