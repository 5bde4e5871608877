import {
  candidateKey,
  type MergedPlace,
  sourceOfKey,
  type SourceReference,
  type Steps,
} from "@cityscout/contracts";
import type { AbsorbedPlace, PreviousPlace } from "./assign-ids.ts";
import type { Overlap } from "./overlaps.ts";
import { type Appearance, findRekeyed } from "./rekeyed.ts";

/** Places whose records are looked through in a step of some milliseconds. */
const placesAStep = 5000;

/** An absorbed place whose record of one source has got another key. */
export interface RekeyedPart {
  /** Position of the absorbed place. */
  readonly from: number;
  /** Position of the place that the record is in. */
  readonly to: number;
  /** What it was known by in that source: keys that were not found again. */
  readonly keys: readonly string[];
  readonly newKey: string;
  /** All keys of the absorbed place that were not found again, of any source. */
  readonly lost: readonly string[];
}

interface Claims {
  readonly overlaps: readonly Overlap[];
  /** By position of a place all of whose records have got other keys, that of the previous place that it is. */
  readonly rekeyed: ReadonlyMap<number, number>;
}

/**
 * Finds records of absorbed places that have got other keys, be it while they are part of another place or in the very run in
 * which they are parted from it. By the rule for whole places (`rekeyed.ts`): what an absorbed place had of one source was with
 * the place that its id leads to, none of it is there any more, and a place that shares records with that one at most has a
 * record like it that was not there before. It has to be found in the run in which it comes: later it cannot be told from one
 * that was there beside the other.
 */
export function* findRekeyedParts(
  places: readonly MergedPlace[],
  previous: readonly PreviousPlace[],
  absorbed: readonly AbsorbedPlace[],
  { overlaps, rekeyed }: Claims,
): Steps<RekeyedPart[]> {
  const missing = yield* keysNotIn(places, absorbed);
  if (missing.size === 0) return [];
  yield;
  const holderOf = new Map(previous.flatMap(({ id, keys }) => keys.map((key) => [key, id] as const)));
  yield;
  const vanished = [...absorbed.keys()].flatMap((from) =>
    vanishedOf(from, absorbed[from]!, missing, holderOf),
  );
  if (vanished.length === 0) return [];
  const sources = new Set(vanished.map(({ keys }) => sourceOfKey(keys[0]!)));
  const arrived: (Appearance & { readonly to: number })[] = [];
  for (const [to, place] of places.entries()) {
    if (to % placesAStep === 0) yield;
    for (const record of place.sources) {
      if (!sources.has(record.source) || holderOf.has(candidateKey(record))) continue;
      arrived.push({ to, ...describe(place, record) });
    }
  }
  const sharesWith = Map.groupBy(overlaps, ({ to }) => to);
  const isOf = (to: number, into: string): boolean => {
    const before = rekeyed.get(to);
    if (before !== undefined) return previous[before]!.id === into;
    return (sharesWith.get(to) ?? []).every(({ from }) => previous[from]!.id === into);
  };
  const found = yield* findRekeyed(arrived, vanished, [...vanished.keys()], [...arrived.keys()], (from, at) =>
    isOf(arrived[at]!.to, vanished[from]!.into),
  );
  return [...found].map(([at, one]) => {
    const { from, keys, lost } = vanished[one]!;
    const {
      to,
      sources: [record],
    } = arrived[at]!;
    return { from, to, keys, newKey: candidateKey(record!), lost };
  });
}

/** Those keys of absorbed places that no place has. */
function* keysNotIn(
  places: readonly MergedPlace[],
  absorbed: readonly AbsorbedPlace[],
): Steps<ReadonlySet<string>> {
  const missing = new Set(absorbed.flatMap(({ keys }) => keys));
  if (missing.size === 0) return missing;
  for (const [done, { sources }] of places.entries()) {
    if (done % placesAStep === 0) yield;
    for (const record of sources) missing.delete(candidateKey(record));
  }
  return missing;
}

/** What an absorbed place had of each source of which nothing is there any more; none that had moved on before. */
function vanishedOf(
  from: number,
  place: AbsorbedPlace,
  missing: ReadonlySet<string>,
  holderOf: ReadonlyMap<string, string>,
): (AbsorbedPlace & { readonly from: number; readonly lost: readonly string[] })[] {
  const lost = place.keys.filter((key) => missing.has(key) && holderOf.get(key) === place.into);
  if (lost.length === 0 || place.described === undefined) return [];
  const there = new Set(place.keys.filter((key) => !missing.has(key)).map(sourceOfKey));
  return [...Map.groupBy(lost, sourceOfKey)]
    .filter(([source]) => !there.has(source))
    .map(([, keys]) => ({ ...place, keys, from, lost }));
}

/** One of a place's records by what the place's lineage tells of it, taken for a place of its own. */
function describe({ lineage, ...place }: MergedPlace, record: SourceReference): Appearance {
  const key = candidateKey(record);
  const valueOf = <Value>(field: "name" | "category" | "location", value: Value): Value => {
    if (lineage[field]?.from === key) return value;
    const other = lineage[field]?.alternatives.find(({ from }) => from === key);
    // What is no alternative agrees with the value. Values are those that the place was made of.
    return other === undefined ? value : (other.value as Value);
  };
  const { lat, lng } = valueOf("location", { lat: place.lat, lng: place.lng });
  return {
    name: valueOf("name", place.name),
    category: valueOf("category", place.category),
    lat,
    lng,
    sources: [record],
  };
}
