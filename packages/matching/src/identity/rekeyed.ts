import {
  candidateKey,
  type LatLng,
  type MergedPlace,
  sourceOfKey,
  type SourceReference,
  type Steps,
} from "@cityscout/contracts";
import { cubeOf, cubesAround } from "../corpus/cubes.ts";
import { metresBetween } from "../corpus/earth.ts";
import { normaliseName } from "../normalise/name.ts";
import { compareText } from "../records/compare-text.ts";
import type { PreviousPlace } from "./assign-ids.ts";
import { nearAny } from "./near-any.ts";

/** How far a place may have moved with its record's new key: what OpenStreetMap redraws as an outline moves less. */
const nearMetres = 50;
/** Side of the cubes of space in which others are looked for. */
const cubeMetres = 100;
/** Of more namesakes than this in one cube and those around it nobody can tell which is which. */
const mostNamesakes = 20;
/** Places whose names are read in a step of some milliseconds. */
const placesAStep = 1000;

/** A place, or a record that is taken for one. */
export interface Appearance extends Pick<MergedPlace, "name" | "category" | "lat" | "lng"> {
  readonly sources: readonly Pick<SourceReference, "source" | "source_id">[];
}

/** By number of a cube, the previous places in it that one source calls by one name, by position. */
type Spots = Map<number, number[]>;

/** A previous place and a place that it may be, by position. */
interface Pair {
  readonly from: number;
  readonly to: number;
  readonly metres: number;
}

/**
 * Finds places all of whose records have got other keys, as when a source renumbers its records or a node of OpenStreetMap is
 * redrawn as a way: none of the previous place's records is there any more, and a place that shares none with any previous one
 * has its name and category at most 50 m off, by a record of the same source. The nearest pairs come first; each place is
 * one previous place at most. The work is bounded: of a crowd of namesakes in one spot none is told apart.
 *
 * @param vanished Positions of the previous places that share no record with any place.
 * @param arrived Positions of the places that share no record with any previous place.
 * @param mayBe Whether a place may be a previous one, by their positions. Default: any may.
 * @returns By position of the place, that of the previous place.
 */
export function* findRekeyed(
  places: readonly Appearance[],
  previous: readonly PreviousPlace[],
  vanished: readonly number[],
  arrived: readonly number[],
  mayBe: (from: number, to: number) => boolean = () => true,
): Steps<ReadonlyMap<number, number>> {
  const [left, come] = yield* nearEachOther(
    vanished.filter((at) => previous[at]!.described !== undefined),
    (at) => previous[at]!.described!,
    arrived,
    (to) => places[to]!,
  );
  const spotsOf = new Map<string, Spots>();
  for (const [done, at] of left.entries()) {
    if (done % placesAStep === 0) yield;
    const { keys } = previous[at]!;
    const described = previous[at]!.described!;
    const cube = cubeOf(described, cubeMetres);
    for (const label of labelsOf(keys, described)) {
      const spots: Spots = spotsOf.get(label) ?? new Map();
      spotsOf.set(label, spots);
      const there = spots.get(cube);
      if (there === undefined) spots.set(cube, [at]);
      else there.push(at);
    }
  }
  const pairs = new Map<string, Pair>();
  for (const [done, to] of come.entries()) {
    if (done % placesAStep === 0) yield;
    const place = places[to]!;
    const keys = place.sources.map((source) => candidateKey(source));
    for (const label of labelsOf(keys, place)) {
      for (const from of near(spotsOf.get(label), place)) {
        const metres = metresBetween(previous[from]!.described!, place);
        if (metres <= nearMetres && mayBe(from, to)) pairs.set(`${from} ${to}`, { from, to, metres });
      }
    }
  }
  return nearestFirst([...pairs.values()], previous);
}

/** Of two lists those that have one of the other list nearby: names are read of these alone, as that takes long. */
function* nearEachOther(
  ones: readonly number[],
  positionOfOne: (at: number) => LatLng,
  others: readonly number[],
  positionOfOther: (at: number) => LatLng,
): Steps<[ones: number[], others: number[]]> {
  const nearOthers = yield* nearAny(others, positionOfOther, ones.map(positionOfOne), cubeMetres);
  return [yield* nearAny(ones, positionOfOne, nearOthers.map(positionOfOther), cubeMetres), nearOthers];
}

/**
 * What two places must share, or two records: a source, the name and the category; one a source. None where the name has no
 * letter.
 *
 * @param keys Of the place's records.
 */
export function labelsOf(
  keys: readonly string[],
  { name, category }: { readonly name: string; readonly category: string },
): string[] {
  const { compact } = normaliseName(name);
  if (compact === "") return [];
  return [...new Set(keys.map((key) => `${sourceOfKey(key)} ${category} ${compact}`))];
}

/** The previous places around a position; none where they are too many. */
function near(spots: Spots | undefined, position: LatLng): number[] {
  const found: number[] = [];
  if (spots === undefined) return found;
  for (const cube of cubesAround(cubeOf(position, cubeMetres))) {
    for (const at of spots.get(cube) ?? []) {
      if (found.length === mostNamesakes) return [];
      found.push(at);
    }
  }
  return found;
}

function nearestFirst(pairs: readonly Pair[], previous: readonly PreviousPlace[]): Map<number, number> {
  const fromOf = new Map<number, number>();
  const taken = new Set<number>();
  const sorted = pairs.toSorted(
    (a, b) => a.metres - b.metres || compareText(previous[a.from]!.id, previous[b.from]!.id) || a.to - b.to,
  );
  for (const { from, to } of sorted) {
    if (taken.has(from) || fromOf.has(to)) continue;
    taken.add(from);
    fromOf.set(to, from);
  }
  return fromOf;
}
