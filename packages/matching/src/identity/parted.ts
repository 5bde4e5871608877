import type { IdentityEvent, MergedPlace } from "@cityscout/contracts";
import type { AbsorbedPlace, PreviousPlace } from "./assign-ids.ts";
import { keysOf } from "./overlaps.ts";
import type { RekeyedPart } from "./rekeyed-parts.ts";

/** Ids of places, by their positions. */
interface Given {
  /** Takes those that are given back. */
  readonly idOf: Map<number, string>;
  /** Of absorbed places that have records of their own again. */
  readonly formerIdOf: ReadonlyMap<number, string>;
}

/**
 * Gives places that are parted under other keys the ids of the absorbed places that they were. Of absorbed places whose record
 * has another key within another place the log tells only: by that they are found when they are parted.
 */
export function giveBackIds(
  parts: readonly RekeyedPart[],
  places: readonly MergedPlace[],
  absorbed: readonly AbsorbedPlace[],
  { idOf, formerIdOf }: Given,
): { parted: RekeyedPart[]; events: IdentityEvent[] } {
  const current = new Set(formerIdOf.values());
  const parted = parts.filter(({ from, to }) => {
    const { id } = absorbed[from]!;
    if (idOf.has(to) || formerIdOf.has(to) || current.has(id)) return false;
    current.add(id);
    idOf.set(to, id);
    return true;
  });
  const within = parts.filter(({ from }) => !current.has(absorbed[from]!.id));
  const events = [
    ...parted.map(({ from, to, lost }) => ({ from, keys: lost, into: keysOf(places[to]!) })),
    ...within.map(({ from, keys, newKey }) => ({ from, keys, into: [newKey] })),
  ].map(({ from, keys, into }) => ({
    type: "rekeyed" as const,
    id: absorbed[from]!.id,
    from: [...keys],
    into,
  }));
  return { parted, events };
}

/**
 * Names parted places among those that have the records of the place that they were part of, unless that is not there itself.
 *
 * @param heirs By position of a previous place, those of the places that have its records today.
 */
export function addParted(
  heirs: ReadonlyMap<number, number[]>,
  parted: readonly RekeyedPart[],
  previous: readonly PreviousPlace[],
  absorbed: readonly AbsorbedPlace[],
): void {
  if (parted.length === 0) return;
  const positionOf = new Map(previous.map(({ id }, at) => [id, at]));
  for (const { from, to } of parted) {
    const known = heirs.get(positionOf.get(absorbed[from]!.into) ?? -1);
    if (known !== undefined && !known.includes(to)) known.push(to);
  }
}
