import { type Anchor, candidateKey, type Edge, type IdentifiedPlace, type Steps } from "@cityscout/contracts";
import { createPlane, h3Cell, type PlanePoint } from "@cityscout/geo";
import {
  authorityShares,
  distances,
  guideInterest,
  sourcesForFullAuthority,
  votesForFullRating,
} from "./weights.ts";

/** Places that are looked at in a step of some milliseconds. */
export const PLACES_A_STEP = 5000;

/** A number for each of many things, some thousand a step. */
export function* ofEach<T>(
  things: readonly T[],
  value: (thing: T, index: number) => number,
): Steps<Float64Array> {
  const values = new Float64Array(things.length);
  for (const [index, thing] of things.entries()) {
    if (index % PLACES_A_STEP === 0) yield;
    values[index] = value(thing, index);
  }
  return values;
}

/** Prominence and rating as one strength: each can only add to the other. */
export function popularityOf(place: IdentifiedPlace, anchorProminence: number): number {
  const rating =
    place.rating === null
      ? 0
      : (place.rating.value / 5) *
        Math.min(1, Math.log1p(place.rating.count) / Math.log1p(votesForFullRating));
  const prominence = Math.max(place.prominence, anchorProminence);
  return guideInterest[place.category] * (1 - (1 - prominence) * (1 - 0.5 * rating));
}

/** A listed monument has its article or item in most cities, and its prominence from the source that knows the list. */
export function authorityOf({ external_ids: ids, sources }: IdentifiedPlace): number {
  const independent = new Set(sources.map(({ source }) => source));
  const more = (independent.size - 1) / (sourcesForFullAuthority - 1);
  return (
    ("wikidata" in ids || independent.has("wikidata") ? authorityShares.wikidata : 0) +
    ("wikipedia" in ids ? authorityShares.wikipedia : 0) +
    authorityShares.sources * Math.min(1, more)
  );
}

/** Positions in metres around the first place: one plane serves a city. */
export function toPlane(places: readonly IdentifiedPlace[]): PlanePoint[] {
  const [first] = places;
  if (first === undefined) return [];
  const plane = createPlane({ lat: first.lat, lng: first.lng });
  return places.map(({ lat, lng }) => plane.toPlane({ lat, lng }));
}

/**
 * Density of prominence around each place: what speaks for the most prominent places (`significance`), each fading with
 * distance; 1 where it is densest. A city with two centres has two.
 */
export function* centralityOf(
  points: readonly PlanePoint[],
  significance: Float64Array,
): Steps<Float64Array> {
  const prominent = [...significance.keys()]
    .filter((place) => significance[place]! > 0)
    .sort((a, b) => significance[b]! - significance[a]! || a - b)
    .slice(0, distances.centralityPlaces);
  const density = yield* ofEach(points, (point) =>
    prominent.reduce(
      (sum, other) =>
        sum + significance[other]! * Math.exp(-distance(point, points[other]!) / distances.centralityMetres),
      0,
    ),
  );
  const most = density.reduce((max, value) => Math.max(max, value), 0);
  return most === 0 ? density : density.map((value) => value / most);
}

/** Cells of about 0.7 km². */
const noveltyResolution = 8;
/** The city's share of a category weighs as much as so many places of the cell: a lone place is not a rarity. */
const noveltyPrior = 20;

/** 1 less the share of the place's category around it. */
export function* noveltyOf(places: readonly IdentifiedPlace[]): Steps<Float64Array> {
  const cells: string[] = [];
  const inCell = new Map<string, number>();
  const ofCategory = new Map<string, number>();
  const add = (map: Map<string, number>, key: string): void => {
    map.set(key, (map.get(key) ?? 0) + 1);
  };
  for (const [index, place] of places.entries()) {
    if (index % PLACES_A_STEP === 0) yield;
    const cell = h3Cell(place, noveltyResolution);
    cells.push(cell);
    add(inCell, cell);
    add(inCell, `${cell} ${place.category}`);
    add(ofCategory, place.category);
  }
  return yield* ofEach(places, ({ category }, index) => {
    const cell = cells[index]!;
    const cityShare = ofCategory.get(category)! / places.length;
    const share =
      (inCell.get(`${cell} ${category}`)! + noveltyPrior * cityShare) / (inCell.get(cell)! + noveltyPrior);
    return 1 - share;
  });
}

/** Number of other places that `NEAR` edges link a place to, on a logarithmic scale; 1 for the place with the most. */
export function graphDegreeOf(
  places: readonly IdentifiedPlace[],
  placeOf: ReadonlyMap<string, number>,
  edges: Iterable<Edge>,
): Float64Array {
  const linked = new Map<number, Set<number>>();
  const link = (from: number, to: number): void => {
    const others = linked.get(from);
    if (others === undefined) linked.set(from, new Set([to]));
    else others.add(to);
  };
  for (const edge of edges) {
    const from = placeOf.get(edge.from);
    const to = placeOf.get(edge.to);
    if (from === undefined || to === undefined || from === to) continue;
    link(from, to);
    link(to, from);
  }
  const degrees = Float64Array.from(places, (_, index) => Math.log1p(linked.get(index)?.size ?? 0));
  const most = degrees.reduce((max, value) => Math.max(max, value), 0);
  return most === 0 ? degrees : degrees.map((value) => value / most);
}

/** The prominence that a place had as an anchor of the search, 0 for the others. */
export function anchorProminenceOf(
  places: readonly IdentifiedPlace[],
  placeOf: ReadonlyMap<string, number>,
  anchors: Iterable<Anchor>,
): Float64Array {
  const prominence = new Float64Array(places.length);
  for (const anchor of anchors) {
    const place = placeOf.get(anchor.key);
    if (place !== undefined) prominence[place] = Math.max(prominence[place]!, anchor.prominence);
  }
  return prominence;
}

/** Nearness to the nearest primary: 1 at its spot, 0 from {@link distances.adjacencyMetres} on. */
export function* adjacencyOf(
  points: readonly PlanePoint[],
  primaries: readonly number[],
): Steps<Float64Array> {
  return yield* ofEach(points, (point) => {
    let nearest: number = distances.adjacencyMetres;
    for (const primary of primaries) nearest = Math.min(nearest, distance(point, points[primary]!));
    return 1 - nearest / distances.adjacencyMetres;
  });
}

/** Which of the places each record is in, by its key. */
export function* indexByRecord(places: readonly IdentifiedPlace[]): Steps<Map<string, number>> {
  const placeOf = new Map<string, number>();
  for (const [index, { sources }] of places.entries()) {
    if (index % PLACES_A_STEP === 0) yield;
    for (const source of sources) placeOf.set(candidateKey(source), index);
  }
  return placeOf;
}

/** Not `Math.hypot`, whose care for extreme numbers takes several times as long. */
function distance(a: PlanePoint, b: PlanePoint): number {
  return Math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2);
}
