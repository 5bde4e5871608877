import {
  finish,
  type IdentifiedPlace,
  type IdentityEvent,
  type MergedPlace,
  type Steps,
} from "@cityscout/contracts";
import { compareText } from "../records/compare-text.ts";
import { findOverlaps, gainsFinder, keepIds, keysOf, type Overlap, ownFirst } from "./overlaps.ts";
import { addParted, giveBackIds } from "./parted.ts";
import { newPlaceId } from "./place-id.ts";
import { findRekeyed } from "./rekeyed.ts";
import { findRekeyedParts } from "./rekeyed-parts.ts";

/** A place of an earlier run: its id and the keys of its records. */
export interface PreviousPlace {
  readonly id: string;
  readonly keys: readonly string[];
  /** A `gone` event was its last. */
  readonly gone?: boolean;
  /** What it was like last; without it the place is not found again under other keys. */
  readonly described?: Pick<MergedPlace, "name" | "category" | "lat" | "lng">;
}

/** A place that has become part of another, with the records that it had last. */
export interface AbsorbedPlace extends PreviousPlace {
  /** Where its id leads today: to a place that redirects no more. */
  readonly into: string;
}

/**
 * Gives every place its lasting id. A place keeps the id of the previous place with which it shares most records. If two
 * places claim one id, the one that shares more records gets it, of equal shares the one with the record that the id was made
 * from, then the one with fewer records that came from absorbed places; one with records from these alone comes last. The
 * other gets an id of its own: the one that it had before it was merged, if it had one, also where its records got other keys
 * in this run (`rekeyed-parts.ts`), else that of a previous place whose records all got other keys (`rekeyed.ts`), else a new one
 * made from its records' keys. The id of an absorbed place leads to where most of its records are. Places keep their
 * order. Events are sorted by id, to be appended to a log through which old ids lead on.
 *
 * @param absorbed Earlier places that have become part of others.
 */
export function assignIds(
  places: readonly MergedPlace[],
  previous: readonly PreviousPlace[],
  absorbed: readonly AbsorbedPlace[] = [],
): Identified {
  return finish(assignIdsInSteps(places, previous, absorbed));
}

export interface Identified {
  places: IdentifiedPlace[];
  events: IdentityEvent[];
}

/** Places to give an id in a step of some milliseconds. */
const PLACES_A_STEP = 5000;

/** The same in steps. */
export function* assignIdsInSteps(
  places: readonly MergedPlace[],
  previous: readonly PreviousPlace[],
  absorbed: readonly AbsorbedPlace[],
): Steps<Identified> {
  const formerOverlaps = absorbed.length === 0 ? [] : findOverlaps(places, absorbed);
  yield;
  const gainsOf = gainsFinder(places, absorbed, previous);
  const overlaps = findOverlaps(places, previous, gainsOf);
  yield;
  const idOf = keepIds(ownFirst(overlaps, gainsOf), previous);
  const formerIdOf = keepIds(
    formerOverlaps.filter(({ to }) => !idOf.has(to)),
    absorbed,
  );
  const rekeyed = yield* findRekeyed(
    places,
    previous,
    positionsWithout(previous.length, new Set(overlaps.map(({ from }) => from))),
    positionsWithout(places.length, new Set([...overlaps.map(({ to }) => to), ...formerIdOf.keys()])),
  );
  const events: IdentityEvent[] = [];
  for (const [to, from] of rekeyed) {
    const { id, keys } = previous[from]!;
    idOf.set(to, id);
    events.push({ type: "rekeyed", id, from: [...keys], into: keysOf(places[to]!) });
  }
  const parts = yield* findRekeyedParts(places, previous, absorbed, { overlaps, rekeyed });
  const { parted, events: rekeyings } = giveBackIds(parts, places, absorbed, { idOf, formerIdOf });
  for (const event of rekeyings) events.push(event);
  const taken = new Set([...previous.map((place) => place.id), ...formerIdOf.values(), ...idOf.values()]);
  const redirects = new Set(absorbed.map((place) => place.id));
  for (const [to, place] of places.entries()) {
    if (to % PLACES_A_STEP === 0) yield;
    if (idOf.has(to)) continue;
    const keys = keysOf(place);
    const id = formerIdOf.get(to) ?? ownId(keys, redirects, taken);
    taken.add(id);
    idOf.set(to, id);
    events.push({ type: "created", id, keys });
  }
  yield;
  const heirs = heirsOf(overlaps, rekeyed);
  addParted(heirs, parted, previous, absorbed);
  for (const event of eventsOf(previous, heirs, idOf)) events.push(event);
  yield;
  const sharesToday = [...formerOverlaps, ...parts.map(({ from, to }) => ({ from, to, share: 1 }))];
  for (const event of followRecords(absorbed, sharesToday, idOf, events)) events.push(event);
  yield;
  events.sort((a, b) => compareText(subject(a), subject(b)) || compareText(a.type, b.type));
  const identified: IdentifiedPlace[] = [];
  for (const [to, place] of places.entries()) {
    if (to % PLACES_A_STEP === 0) yield;
    identified.push({ id: idOf.get(to)!, ...place });
  }
  return { places: identified, events };
}

/** A place of a first run with its id, the same that `assignIds` gives it. */
export function withNewId(place: MergedPlace): IdentifiedPlace {
  return { id: newPlaceId(keysOf(place)[0]!), ...place };
}

/** An id that one of the records once gave a place which redirects now, else one made from the smallest key. */
function ownId(keys: readonly string[], redirects: ReadonlySet<string>, taken: ReadonlySet<string>): string {
  const own = redirects.size === 0 ? [] : keys.map((key) => newPlaceId(key));
  let id = own.find((one) => redirects.has(one) && !taken.has(one)) ?? newPlaceId(keys[0]!);
  for (let attempt = 1; taken.has(id); attempt++) id = newPlaceId(keys[0]!, attempt);
  return id;
}

/** Positions from 0 to `length - 1`, but for some. */
function positionsWithout(length: number, left: ReadonlySet<number>): number[] {
  return Array.from({ length }, (_, at) => at).filter((at) => !left.has(at));
}

/** By previous place, the places that have its records today, the one with most of them first. */
function heirsOf(overlaps: readonly Overlap[], rekeyed: ReadonlyMap<number, number>): Map<number, number[]> {
  const heirs = new Map<number, number[]>();
  for (const [to, from] of rekeyed) heirs.set(from, [to]);
  for (const { from, to } of overlaps) {
    const known = heirs.get(from);
    if (known === undefined) heirs.set(from, [to]);
    else known.push(to);
  }
  return heirs;
}

function eventsOf(
  previous: readonly PreviousPlace[],
  heirs: ReadonlyMap<number, readonly number[]>,
  idOf: ReadonlyMap<number, string>,
): IdentityEvent[] {
  return previous.flatMap(({ id, gone }, from): IdentityEvent[] => {
    const into = (heirs.get(from) ?? []).map((to) => idOf.get(to)!);
    if (into.length === 0) return [{ type: "gone", id }];
    const events: IdentityEvent[] = gone === true && into.includes(id) ? [{ type: "returned", id }] : [];
    if (into.length > 1) return [...events, { type: "split", from: id, into }];
    return into[0] === id ? events : [{ type: "merged", from: id, into: into[0]! }];
  });
}

/** Leads ids of absorbed places on to where most of their records are, unless as many are where the id leads already. */
function followRecords(
  absorbed: readonly AbsorbedPlace[],
  overlaps: readonly Overlap[],
  idOf: ReadonlyMap<number, string>,
  events: readonly IdentityEvent[],
): IdentityEvent[] {
  if (overlaps.length === 0) return [];
  const current = new Set(idOf.values());
  const leadsTo = new Map(
    events.flatMap((event): [string, string][] => {
      if (event.type === "merged") return [[event.from, event.into]];
      const isLeft = event.type === "split" && !event.into.includes(event.from);
      return isLeft ? [[event.from, event.into[0]!]] : [];
    }),
  );
  const sharesOf = Map.groupBy(overlaps, ({ from }) => from);
  return absorbed.flatMap(({ id, into }, from): IdentityEvent[] => {
    const shares = sharesOf.get(from);
    if (shares === undefined || current.has(id)) return [];
    const end = leadsTo.get(into) ?? into;
    const most = shares.filter(({ share }) => share === shares[0]!.share).map(({ to }) => idOf.get(to)!);
    return most.includes(end) ? [] : [{ type: "merged", from: id, into: most[0]! }];
  });
}

function subject(event: IdentityEvent): string {
  return "id" in event ? event.id : event.from;
}
