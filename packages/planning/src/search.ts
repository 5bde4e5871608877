import type { LatLng, PlaceSource } from "@cityscout/contracts";

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
  costUsdPerCall: number;
}

/** One page of one search of one source: a call. */
export interface PlannedSearch {
  source: PlaceSource;
  center: LatLng;
  radiusMetres: number;
  /** 0 is the first. */
  page: number;
}

/** What a source answered to a planned search. */
export interface AnsweredSearch {
  search: PlannedSearch;
  /** All records of the answer in the source's rank order, also those outside of the area. */
  places: readonly { key: string; lat: number; lng: number }[];
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
}

/** Two searches with the same identity are the same request. */
export function searchIdentity({ center, radiusMetres, page }: PlannedSearch): string {
  return `${center.lat},${center.lng},${radiusMetres},${page}`;
}

/** Positions are kept to about a centimetre, so that a request, and a state, reads the same everywhere. */
export function roundPosition({ lat, lng }: LatLng): LatLng {
  return { lat: Math.round(lat * 1e7) / 1e7, lng: Math.round(lng * 1e7) / 1e7 };
}
