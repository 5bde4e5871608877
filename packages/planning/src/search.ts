import { type LatLng, messageRadius, type PlaceSource } from "@cityscout/contracts";

/** A place's position, and what it is called where that is known. */
export interface NamedPoint extends LatLng {
  readonly name?: string;
}

/** A source that the sweep may ask, and what it allows. */
export interface SweepSource {
  source: PlaceSource;
  /** Most answers a page. */
  resultCap: number;
  /** Pages that can be had of one search; 1 where the source does not page. */
  maxPages: number;
  /** `distance`: nearest first. `popularity`: in any other order, so that a full answer proves nothing. */
  ranking: "distance" | "popularity";
  minRadiusMetres: number;
  maxRadiusMetres: number;
  /** What a search can be narrowed to, in the words in which answers say what a place is; none without such a filter. */
  categories: readonly string[];
  costUsdPerCall: number;
}

/**
 * A source as the planner sees it.
 *
 * @param source what its connector says of it.
 */
export function sweepSourceOf(
  {
    source,
    resultCap,
    maxPages,
    ranking,
    minRadiusMetres,
    maxRadiusMetres,
    categories,
  }: Readonly<Omit<SweepSource, "costUsdPerCall">>,
  costUsdPerCall: number,
): SweepSource {
  return {
    source,
    resultCap,
    maxPages,
    ranking,
    // Searches travel as messages.
    minRadiusMetres: Math.max(messageRadius.least, minRadiusMetres),
    maxRadiusMetres: Math.min(messageRadius.greatest, maxRadiusMetres),
    categories,
    costUsdPerCall,
  };
}

/** One page of one search of one source: a call. */
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
   * All records of the answer in the source's rank order, also those outside of the area. Names tell which of them other
   * sources have shown, categories what to narrow a search to.
   */
  places: readonly ({ key: string; category?: string | null } & NamedPoint)[];
  /** The source says, or its cap implies, that there is a further page. */
  more: boolean;
}

/** What may be asked now. */
export interface PlanLimits {
  /** Most searches to plan at once. */
  inFlight: number;
  callsLeft: number;
  callsLeftBySource: Partial<Record<PlaceSource, number>>;
  costLeftUsd: number;
  /**
   * Once `afterAnswers` answers are in, searches are planned no more that are expected to show fewer new places than
   * this share of a full answer. Left out, all is asked that can be proven.
   */
  worthwhile?: { readonly share: number; readonly afterAnswers: number };
}

/**
 * Of the least rate of new records that a run goes on for, the share that a search must be expected to show: the rate
 * looks back on a window of calls, in which each brought more than the ones after it.
 */
const WORTHWHILE_SHARE = 0.4;

/** When planning is over, by a run's early stop; not before the window is full, so that small sweeps go on to the end. */
export function worthwhileSearches(
  minNewUniqueRate: number,
  windowCalls: number,
): NonNullable<PlanLimits["worthwhile"]> {
  return { share: WORTHWHILE_SHARE * minNewUniqueRate, afterAnswers: windowCalls };
}

/** Two searches with the same identity are the same request. */
export function searchIdentity({ center, radiusMetres, page, category = "" }: PlannedSearch): string {
  return `${center.lat},${center.lng},${radiusMetres},${page},${category}`;
}

/** Positions are kept to about a centimetre, so that a request, and a state, reads the same everywhere. */
export function roundPosition({ lat, lng }: LatLng): LatLng {
  return { lat: Math.round(lat * 1e7) / 1e7, lng: Math.round(lng * 1e7) / 1e7 };
}
