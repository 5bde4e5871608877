import type { LatLng } from "@cityscout/contracts";
import { distanceMetres } from "@cityscout/geo";
import type { AnsweredSearch, PlannedSearch, SweepSource } from "../src/index.ts";

export interface SimulatedPlace extends LatLng {
  key: string;
  name?: string;
  category?: string;
}

/** Answers as a source does, by looking at every place. */
export function answer(
  places: readonly SimulatedPlace[],
  source: SweepSource,
  search: PlannedSearch,
): AnsweredSearch {
  const distance = new Map(places.map((place) => [place, distanceMetres(search.center, place)]));
  const within = places.filter(
    (place) =>
      distance.get(place)! <= search.radiusMetres && (search.category ?? place.category) === place.category,
  );
  if (source.ranking === "distance") within.sort((a, b) => distance.get(a)! - distance.get(b)!);
  const from = search.page * source.resultCap;
  const page = within.slice(from, from + source.resultCap);
  return { search, places: page, more: page.length === source.resultCap };
}

/** A distance-ranked source without pages. */
export function sourceOf(changes: Partial<SweepSource> = {}): SweepSource {
  return {
    source: "foursquare",
    resultCap: 5,
    maxPages: 1,
    ranking: "distance",
    minRadiusMetres: 50,
    maxRadiusMetres: 50_000,
    categories: [],
    costUsdPerCall: 0,
    ...changes,
  };
}
