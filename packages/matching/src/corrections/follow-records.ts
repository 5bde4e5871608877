import {
  type Candidate,
  candidateKey,
  type CorrectedRecords,
  type Correction,
  finish,
  sourceOfKey,
  standingCorrections,
  type Steps,
} from "@cityscout/contracts";
import { nearAny } from "../identity/near-any.ts";
import { findRekeyed, labelsOf } from "../identity/rekeyed.ts";
import { compareText } from "../records/compare-text.ts";
import { chainFrom, keySet, KeysToday, keysNamedIn, lastKey, withKeysToday } from "./record-keys.ts";

/** Corrections by the keys that records have in a run, and what is known of those records for the next one. */
export interface FollowedCorrections {
  readonly corrections: readonly Correction[];
  readonly known: CorrectedRecords;
}

type KnownRecord = CorrectedRecords["records"][number];
type Located = Candidate & { readonly location: NonNullable<Candidate["location"]> };

export const nothingKnown: CorrectedRecords = { records: [], rekeyed: {} };

/**
 * How far around a record its namesakes are known: as many metres, at least. One that moves from farther away to within 50 m of
 * where the record was, in the very run in which the record's source drops it, passes for the record.
 */
const namesakeMetres = 1000;
/** Records whose names are read in a step of some milliseconds. */
const recordsAStep = 500;

/**
 * Lets corrections go on with records that their sources have given other keys, by the rule by which a place keeps its id
 * (`identity/rekeyed.ts`): a record that a correction names is gone, and one of its source, name and category that was not
 * there before is at most 50 m off. Nothing goes on with a namesake that was there beside it. Where a record returns under
 * the key that it had, and the one that was taken for it stays, they are two.
 *
 * @param log The city's corrections, oldest first.
 * @param known What the last run left.
 * @param candidates All records of the run.
 */
export function* followRecordsInSteps(
  log: readonly Correction[],
  known: CorrectedRecords,
  candidates: readonly Candidate[],
): Steps<FollowedCorrections> {
  const there = keySet(candidates);
  const links = new Map(
    Object.entries(known.rekeyed).filter(([from, to]) => !there.has(from) || !there.has(to)),
  );
  const named = keysNamedIn(standingCorrections(log));
  const today = new KeysToday(links, there);
  const lost = [...named]
    .map((key) => today.of(key))
    .filter((key) => !there.has(key))
    .map((key) => lastKey(links, key));
  for (const [from, to] of yield* successorsOf(lost, known.records, links, candidates)) links.set(from, to);
  const noted = yield* noteNamesakes(named, links, known.records, candidates);
  const isThere = (one: KnownRecord): boolean => there.has(one.key);
  const records = [...noted.known.filter((one) => !isThere(one)), ...noted.seen];
  return {
    corrections: withKeysToday(log, new KeysToday(links, there)),
    known: { records: sorted(records), rekeyed: linksOf(records, links) },
  };
}

/**
 * With the records that new corrections name as a run has them, where nothing is known of them yet.
 *
 * @param candidates All records of the run.
 */
export function noteRecords(
  log: readonly Correction[],
  known: CorrectedRecords,
  candidates: readonly Candidate[],
): CorrectedRecords {
  const links = new Map(Object.entries(known.rekeyed));
  const named = keysNamedIn(standingCorrections(log));
  const { seen } = finish(noteNamesakes(named, links, known.records, candidates));
  const keys = new Set(known.records.map(({ key }) => key));
  return { ...known, records: sorted([...known.records, ...seen.filter(({ key }) => !keys.has(key))]) };
}

/**
 * What a run has come to know of records, with what others have noted since it looked.
 *
 * @param before What it had read.
 * @param now What there is.
 */
export function withNotedSince(
  followed: CorrectedRecords,
  before: CorrectedRecords,
  now: CorrectedRecords,
): CorrectedRecords {
  const told = new Set([...followed.records, ...before.records].map(({ key }) => key));
  const records = [...followed.records, ...now.records.filter(({ key }) => !told.has(key))];
  const links = { ...followed.rekeyed };
  for (const [from, to] of Object.entries(now.rekeyed))
    if (!Object.hasOwn(before.rekeyed, from)) links[from] ??= to;
  return { records: sorted(records), rekeyed: linksOf(records, new Map(Object.entries(links))) };
}

/** Of records that are gone, and their namesakes that are, the keys that they have got. */
function* successorsOf(
  lost: readonly string[],
  known: readonly KnownRecord[],
  links: ReadonlyMap<string, string>,
  candidates: readonly Candidate[],
): Steps<[from: string, to: string][]> {
  if (lost.length === 0) return [];
  const there = keySet(candidates);
  const wanted = new Set(lost);
  const labels = new Set(
    known.filter(({ key }) => wanted.has(key)).flatMap((one) => labelsOf([one.key], one)),
  );
  // The namesakes too: each record has become one other at most.
  const vanished = known.filter(
    (one) =>
      !there.has(one.key) &&
      !links.has(one.key) &&
      labelsOf([one.key], one).some((label) => labels.has(label)),
  );
  if (vanished.length === 0) return [];
  const knownKeys = new Set([...known.map(({ key }) => key), ...links.keys(), ...links.values()]);
  const arrived = candidates
    .filter(isLocated)
    .filter((record) => !knownKeys.has(candidateKey(record)))
    .map((record) => ({ ...describe(record), sources: [record] }))
    .sort((a, b) => compareText(a.key, b.key));
  const found = yield* findRekeyed(
    arrived,
    vanished.map((one) => ({ id: one.key, keys: [one.key], described: one })),
    [...vanished.keys()],
    [...arrived.keys()],
  );
  return [...found].map(([to, from]) => [vanished[from]!.key, arrived[to]!.key]);
}

/** What was known, and what a run has, of records that corrections name and of their namesakes around. */
function* noteNamesakes(
  named: ReadonlySet<string>,
  links: ReadonlyMap<string, string>,
  known: readonly KnownRecord[],
  candidates: readonly Candidate[],
): Steps<{ known: KnownRecord[]; seen: KnownRecord[] }> {
  const keys = new Set([...named].flatMap((key) => [...chainFrom(links, key)]));
  const located = candidates.filter(isLocated);
  const subjects = [
    ...known.filter(({ key }) => keys.has(key)),
    ...located.filter((record) => keys.has(candidateKey(record))).map((record) => describe(record)),
  ];
  const labels = new Set(subjects.flatMap((one) => [one.key, ...labelsOf([one.key], one)]));
  const belongs = (one: KnownRecord): boolean =>
    labels.has(one.key) || labelsOf([one.key], one).some((label) => labels.has(label));
  const kinds = new Set(subjects.map((one) => kindOf(one)));
  const seen: KnownRecord[] = [];
  const around = yield* nearAny(located, ({ location }) => location, subjects, namesakeMetres);
  for (const [done, record] of around.entries()) {
    if (done % recordsAStep === 0) yield;
    const one = describe(record);
    // Names take longer to read.
    if (kinds.has(kindOf(one)) && belongs(one)) seen.push(one);
  }
  return { known: known.filter(belongs), seen };
}

/** Source and category: namesakes have both in common. */
function kindOf({ key, category }: KnownRecord): string {
  return `${sourceOfKey(key)} ${category}`;
}

function isLocated(record: Candidate): record is Located {
  return record.location !== null;
}

function describe(record: Located): KnownRecord {
  const { name, category, location } = record;
  return {
    key: candidateKey(record),
    name,
    category: category ?? "other",
    lat: location.lat,
    lng: location.lng,
  };
}

function sorted(records: readonly KnownRecord[]): KnownRecord[] {
  return records.toSorted((a, b) => compareText(a.key, b.key));
}

function linksOf(
  records: readonly KnownRecord[],
  links: ReadonlyMap<string, string>,
): Record<string, string> {
  const keys = new Set(records.map(({ key }) => key));
  return Object.fromEntries(
    [...links].filter(([from, to]) => keys.has(from) || keys.has(to)).sort(([a], [b]) => compareText(a, b)),
  );
}
