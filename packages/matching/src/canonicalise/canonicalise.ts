import {
  candidateKey,
  type Candidate,
  type Category,
  type FieldLineage,
  type Merge,
  type MergedPlace,
  type PlaceField,
  type SourceReference,
} from "@cityscout/contracts";
import type { CorrectionIndex } from "../corrections/corrections.ts";
import { normaliseName } from "../normalise/name.ts";
import { saysNothing } from "../normalise/nothing.ts";
import { normalisePhone } from "../normalise/phone.ts";
import { normalisePostcode } from "../normalise/postcode.ts";
import { foldText } from "../normalise/text.ts";
import { normaliseWebsite } from "../normalise/website.ts";
import { choose, type Choice, type ChoiceRule } from "./choose.ts";
import { chooseLocation } from "./location.ts";
import { byTrust, compareText } from "./trust.ts";

/** What a flattened table left in an address. */
const tableRest = /\s*\bCOL \w+ VAL\b/g;

const rules = {
  name: {
    matter: "name",
    valueOf: (record) => (record.name === "" ? null : record.name),
    // A place has to be called something, if only `n/a`.
    formOf: (name) => (saysNothing(name) ? "" : normaliseName(name).compact),
  } satisfies ChoiceRule<string>,
  category: {
    matter: "category",
    valueOf: (record) => (record.category === "other" ? null : record.category),
    formOf: (category) => category,
  } satisfies ChoiceRule<Category>,
  address: {
    matter: "contact",
    valueOf: (record) => saidIn(record.address?.replaceAll(tableRest, "").trim()),
    formOf: foldText,
    // A house number and a street make an address; more words than that are no better.
    completeness: (address) =>
      (/\p{Nd}/u.test(address) ? 1 : 0) + (/(?:\p{L}\p{M}*){3}/u.test(address) ? 1 : 0),
  } satisfies ChoiceRule<string>,
  postal_code: {
    matter: "contact",
    valueOf: (record) => saidIn(record.postal_code),
    formOf: normalisePostcode,
  } satisfies ChoiceRule<string>,
  phone: {
    matter: "contact",
    valueOf: (record) => saidIn(record.phone),
    formOf: normalisePhone,
    // A number in international form can be dialled from anywhere.
    completeness: (phone) => (phone.startsWith("+") ? 1 : 0),
  } satisfies ChoiceRule<string>,
  website: {
    matter: "contact",
    valueOf: (record) => saidIn(record.website),
    formOf: (website) => {
      const { domain, path } = normaliseWebsite(website);
      return domain + path;
    },
  } satisfies ChoiceRule<string>,
};

/** `null` where a text says nothing. */
function saidIn(text: string | null | undefined): string | null {
  return text === null || text === undefined || saysNothing(text) ? null : text;
}

/**
 * One place of its records, field by field. Returns `undefined` where no record has a position.
 *
 * @param records All records of the place, in the order of their keys.
 * @param merges Why they were joined.
 */
export function canonicalise(
  records: readonly Candidate[],
  merges: readonly Merge[],
  corrections: CorrectionIndex,
): MergedPlace | undefined {
  const location = chooseLocation(records);
  if (location === undefined) return undefined;
  const chosen = {
    name: choose(records, rules.name),
    location,
    category: choose(records, rules.category),
    address: choose(records, rules.address),
    postal_code: choose(records, rules.postal_code),
    phone: choose(records, rules.phone),
    website: choose(records, rules.website),
  };
  const name = chosen.name?.value ?? records[0]!.name;
  const place: MergedPlace = {
    name,
    alternate_names: alternateNames(records, name),
    lat: location.value.lat,
    lng: location.value.lng,
    category: chosen.category?.value ?? "other",
    address: chosen.address?.value ?? null,
    postal_code: chosen.postal_code?.value ?? null,
    phone: chosen.phone?.value ?? null,
    website: chosen.website?.value ?? null,
    closed: isClosed(records),
    external_ids: externalIds(records),
    prominence: records.reduce((most, record) => Math.max(most, record.prominence), 0),
    rating: bestRating(records),
    sources: records.map(sourceReference),
    merges: [...merges],
    lineage: lineageOf(chosen),
  };
  return corrections.isEmpty ? place : applyCorrections(place, records, corrections);
}

function lineageOf(chosen: Partial<Record<PlaceField, Choice<unknown> | undefined>>): MergedPlace["lineage"] {
  const entries = Object.entries(chosen).flatMap(([field, choice]): [string, FieldLineage][] =>
    choice === undefined ? [] : [[field, choice.lineage]],
  );
  return Object.fromEntries(entries);
}

function alternateNames(records: readonly Candidate[], name: string): string[] {
  const names = new Set(records.flatMap((record) => [record.name, ...record.alternate_names]));
  return [...names].filter((other) => other !== name && !saysNothing(other)).sort(compareText);
}

/** A place is closed when most of its records say so; of two that disagree the more recent one is believed. */
function isClosed(records: readonly Candidate[]): boolean {
  const closed = records.filter((record) => record.closed);
  if (closed.length * 2 !== records.length) return closed.length * 2 > records.length;
  const latest = (some: readonly Candidate[]): string =>
    some.reduce(
      (best, record) => (record.provenance.retrieved_at > best ? record.provenance.retrieved_at : best),
      "",
    );
  return latest(closed) > latest(records.filter((record) => !record.closed));
}

/** All ids that any record cites; of different ids of one kind the most trusted source's. */
function externalIds(records: readonly Candidate[]): Record<string, string> {
  const ids = new Map<string, string>();
  for (const record of [...records].sort(byTrust("name"))) {
    for (const [kind, id] of Object.entries(record.external_ids)) if (!ids.has(kind)) ids.set(kind, id);
  }
  return Object.fromEntries([...ids].sort(([a], [b]) => compareText(a, b)));
}

/** The rating that most people gave. */
function bestRating(records: readonly Candidate[]): MergedPlace["rating"] {
  let best: MergedPlace["rating"] = null;
  for (const { rating } of records) if (rating !== null && rating.count > (best?.count ?? -1)) best = rating;
  return best;
}

function sourceReference(record: Candidate): SourceReference {
  const { request_hash, retrieved_at, attribution, licence } = record.provenance;
  return {
    source: record.source,
    source_id: record.source_id,
    retrieved_at,
    request_hash,
    licence,
    attribution,
  };
}

/** What a person set wins over every source; what it replaces is kept as an alternative. */
function applyCorrections(
  place: MergedPlace,
  records: readonly Candidate[],
  corrections: CorrectionIndex,
): MergedPlace {
  const corrected: MergedPlace = { ...place, lineage: { ...place.lineage } };
  const said = records.flatMap((record) => {
    const key = candidateKey(record);
    return [...corrections.fieldsOf(key)].map(([field, { value, turn }]) => ({ key, field, value, turn }));
  });
  for (const { key, field, value } of said.toSorted((a, b) => a.turn - b.turn))
    correctField(corrected, field as PlaceField, value, key);
  const closed = records.flatMap((record) => corrections.closedOf(candidateKey(record)) ?? []);
  const last = closed.toSorted((a, b) => a.turn - b.turn).at(-1);
  corrected.closed = last?.value ?? corrected.closed;
  return corrected;
}

function correctField(place: MergedPlace, field: PlaceField, value: unknown, key: string): void {
  const before = place.lineage[field];
  const replaced = field === "location" ? { lat: place.lat, lng: place.lng } : place[field];
  if (field === "location") {
    const location = value as { lat: number; lng: number };
    place.lat = location.lat;
    place.lng = location.lng;
  } else {
    Object.assign(place, { [field]: value });
  }
  place.lineage[field] = {
    from: key,
    why: "correction",
    alternatives: [
      ...(before === undefined ? [] : [{ from: before.from, value: replaced }]),
      ...(before?.alternatives ?? []),
    ],
  };
}
