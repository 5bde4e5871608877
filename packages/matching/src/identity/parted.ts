import type { MergedPlace, Steps } from "@cityscout/contracts";
import type { AbsorbedPlace, PreviousPlace } from "./assign-ids.ts";
import { keysOf, type Overlap } from "./overlaps.ts";
import { findRekeyed } from "./rekeyed.ts";

interface Claims {
  readonly overlaps: readonly Overlap[];
  /** With absorbed places. */
  readonly formerOverlaps: readonly Overlap[];
  /** Whether a place, given by position, has its id already. */
  readonly isNamed: (to: number) => boolean;
}

/**
 * Finds places that had become part of others and are parted from them in the very run in which all of their records have got
 * other keys (`rekeyed.ts`): what was left of an absorbed place was with the place that its id leads to, none of it is there
 * any more, and a place that shares records with that one at most is like it, by a record that was not there before.
 *
 * @returns By position of the place, the absorbed place, with those of its keys that the other place had.
 */
export function* findParted(
  places: readonly MergedPlace[],
  previous: readonly PreviousPlace[],
  absorbed: readonly AbsorbedPlace[],
  { overlaps, formerOverlaps, isNamed }: Claims,
): Steps<ReadonlyMap<number, AbsorbedPlace>> {
  const seen = new Set(formerOverlaps.map(({ from }) => from));
  const lost = absorbed.filter((place, at) => place.described !== undefined && !seen.has(at));
  if (lost.length === 0) return new Map();
  const holderOf = new Map(previous.flatMap(({ id, keys }) => keys.map((key) => [key, id] as const)));
  yield;
  const vanished = lost
    .map((place) => ({ ...place, keys: place.keys.filter((key) => holderOf.get(key) === place.into) }))
    .filter(({ keys }) => keys.length > 0);
  const known = new Set(formerOverlaps.map(({ to }) => to));
  const arrived = [...places.keys()].filter((to) => !isNamed(to) && !known.has(to));
  const sharesWith = Map.groupBy(overlaps, ({ to }) => to);
  const mayBe = (from: number, to: number): boolean => {
    const { keys, into } = vanished[from]!;
    const sources = new Set(keys.map(sourceOf));
    return (
      keysOf(places[to]!).some((key) => sources.has(sourceOf(key)) && !holderOf.has(key)) &&
      (sharesWith.get(to) ?? []).every((overlap) => previous[overlap.from]!.id === into)
    );
  };
  const found = yield* findRekeyed(places, vanished, [...vanished.keys()], arrived, mayBe);
  return new Map([...found].map(([to, from]) => [to, vanished[from]!]));
}

/**
 * Names parted places among those that have the records of the place that they were part of, unless that is not there itself.
 *
 * @param heirs By position of a previous place, those of the places that have its records today.
 */
export function addParted(
  heirs: ReadonlyMap<number, number[]>,
  parted: ReadonlyMap<number, AbsorbedPlace>,
  previous: readonly PreviousPlace[],
): void {
  if (parted.size === 0) return;
  const positionOf = new Map(previous.map(({ id }, at) => [id, at]));
  for (const [to, { into }] of parted) {
    const known = heirs.get(positionOf.get(into) ?? -1);
    if (known !== undefined && !known.includes(to)) known.push(to);
  }
}

function sourceOf(key: string): string {
  return key.slice(0, key.indexOf(":"));
}
