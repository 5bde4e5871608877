import { candidateKey, type MergedPlace } from "@cityscout/contracts";
import { compareText } from "../records/compare-text.ts";
import type { AbsorbedPlace, PreviousPlace } from "./assign-ids.ts";
import { newPlaceId } from "./place-id.ts";

/** How many records of a previous place are now in a place, which are given by position. */
export interface Overlap {
  readonly from: number;
  readonly to: number;
  readonly share: number;
}

/** Keys of a place's records, sorted. */
export function keysOf(place: MergedPlace): string[] {
  return place.sources.map((source) => candidateKey(source)).sort(compareText);
}

/** @param gainsOf How many of the shared records the previous place got from others that it absorbed. Default: none. */
export function findOverlaps(
  places: readonly MergedPlace[],
  previous: readonly PreviousPlace[],
  gainsOf: (overlap: Overlap) => number = () => 0,
): Overlap[] {
  const holdersOf = findHolders(previous);
  const overlaps: Overlap[] = [];
  for (const [to, place] of places.entries()) {
    const shares = new Map<number, number>();
    for (const source of place.sources) {
      for (const from of holdersOf(candidateKey(source))) shares.set(from, (shares.get(from) ?? 0) + 1);
    }
    for (const [from, share] of shares) overlaps.push({ from, to, share });
  }
  const isOrigin = originFinder(places, previous);
  return overlaps.sort(
    (a, b) =>
      b.share - a.share ||
      compareText(previous[a.from]!.id, previous[b.from]!.id) ||
      Number(isOrigin(b)) - Number(isOrigin(a)) ||
      gainsOf(a) - gainsOf(b) ||
      a.to - b.to,
  );
}

/** Tells which earlier places had a record. Absorbed ones may have had the same, one after the other. */
function findHolders(previous: readonly PreviousPlace[]): (key: string) => readonly number[] {
  const only = new Map<string, number>();
  const several = new Map<string, number[]>();
  for (const [from, place] of previous.entries()) {
    for (const key of place.keys) {
      const known = only.get(key);
      if (known === undefined) only.set(key, from);
      else several.set(key, [...(several.get(key) ?? [known]), from]);
    }
  }
  return (key) => {
    const holder = only.get(key);
    return holder === undefined ? [] : (several.get(key) ?? [holder]);
  };
}

/** Tells how many of the records that a place shares with a previous one that one got from others that it absorbed. */
export function gainsFinder(
  places: readonly MergedPlace[],
  absorbed: readonly AbsorbedPlace[],
  previous: readonly PreviousPlace[],
): (overlap: Overlap) => number {
  if (absorbed.length === 0) return () => 0;
  const gains = new Map<string, number>();
  const holdersOf = findHolders(absorbed);
  for (const [to, place] of places.entries()) {
    for (const source of place.sources) {
      // Once, also where two that the place absorbed had it.
      for (const into of new Set(holdersOf(candidateKey(source)).map((from) => absorbed[from]!.into))) {
        const subject = `${into} ${to}`;
        gains.set(subject, (gains.get(subject) ?? 0) + 1);
      }
    }
  }
  return ({ from, to }) => gains.get(`${previous[from]!.id} ${to}`) ?? 0;
}

/**
 * Where two places claim one id, one that shares only what the previous place got from others yields to one that shares its
 * own: the former has an id of its own to go back to.
 *
 * @param gainsOf How many of the shared records the previous place got from others that it absorbed.
 */
export function ownFirst(overlaps: readonly Overlap[], gainsOf: (overlap: Overlap) => number): Overlap[] {
  const isOwn = (overlap: Overlap): boolean => gainsOf(overlap) < overlap.share;
  const known = new Set(overlaps.filter(isOwn).map(({ from }) => from));
  const yields = (overlap: Overlap): boolean => known.has(overlap.from) && !isOwn(overlap);
  return [...overlaps.filter((overlap) => !yields(overlap)), ...overlaps.filter(yields)];
}

/** Tells whether a place has the record that a previous place's id was made from. */
function originFinder(
  places: readonly MergedPlace[],
  previous: readonly PreviousPlace[],
): (overlap: Overlap) => boolean {
  const origins = new Map<number, string | undefined>();
  const originOf = (from: number): string | undefined => {
    const { id, keys } = previous[from]!;
    if (!origins.has(from))
      origins.set(
        from,
        keys.find((key) => newPlaceId(key) === id),
      );
    return origins.get(from);
  };
  return ({ from, to }) => places[to]!.sources.some((source) => candidateKey(source) === originOf(from));
}

/** The largest overlaps first: each id goes to one place and each place takes one id. */
export function keepIds(
  overlaps: readonly Overlap[],
  previous: readonly PreviousPlace[],
): Map<number, string> {
  const idOf = new Map<number, string>();
  const given = new Set<number>();
  for (const { from, to } of overlaps) {
    if (idOf.has(to) || given.has(from)) continue;
    idOf.set(to, previous[from]!.id);
    given.add(from);
  }
  return idOf;
}
