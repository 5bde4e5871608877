import {
  type Candidate,
  type Category,
  type FieldLineage,
  type LineageField,
  type Merge,
  type MergedPlace,
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
import { chooseClosed } from "./closed.ts";
import { chooseLocation } from "./location.ts";
import { correct, saidOfPlace } from "./said.ts";
import { compareText } from "./trust.ts";

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
 * One place of its records, field by field. Returns `undefined` where neither a record nor a person gives a position.
 *
 * @param records All records of the place, in the order of their keys.
 * @param merges Why they were joined.
 */
export function canonicalise(
  records: readonly Candidate[],
  merges: readonly Merge[],
  corrections: CorrectionIndex,
): MergedPlace | undefined {
  const said = saidOfPlace(records, corrections);
  const location = correct(chooseLocation(records), said("location"));
  if (location === undefined) return undefined;
  const chosen = {
    name: correct(choose(records, rules.name), said("name")),
    location,
    category: correct(choose(records, rules.category), said("category")),
    address: correct<string | null>(choose(records, rules.address), said("address")),
    postal_code: correct<string | null>(choose(records, rules.postal_code), said("postal_code")),
    phone: correct<string | null>(choose(records, rules.phone), said("phone")),
    website: correct<string | null>(choose(records, rules.website), said("website")),
  };
  const closed = correct(chooseClosed(records), said("closed"));
  const externalIds = chooseExternalIds(records);
  const name = chosen.name?.value ?? records[0]!.name;
  return {
    name,
    alternate_names: alternateNames(records, name),
    lat: location.value.lat,
    lng: location.value.lng,
    category: chosen.category?.value ?? "other",
    address: chosen.address?.value ?? null,
    postal_code: chosen.postal_code?.value ?? null,
    phone: chosen.phone?.value ?? null,
    website: chosen.website?.value ?? null,
    closed: closed.value,
    external_ids: Object.fromEntries(externalIds.map(([kind, { value }]) => [kind, value])),
    prominence: records.reduce((most, record) => Math.max(most, record.prominence), 0),
    rating: bestRating(records),
    sources: records.map(sourceReference),
    merges: [...merges],
    lineage: lineageOf({
      ...chosen,
      // That no record calls a place closed is nothing that anybody said.
      closed: closed.value || closed.lineage.alternatives.length > 0 ? closed : undefined,
      ...Object.fromEntries(externalIds.map(([kind, choice]) => [`external_ids.${kind}` as const, choice])),
    }),
  };
}

function lineageOf(
  chosen: Partial<Record<LineageField, Choice<unknown> | undefined>>,
): MergedPlace["lineage"] {
  const entries = Object.entries(chosen).flatMap(([field, choice]): [string, FieldLineage][] =>
    choice === undefined ? [] : [[field, choice.lineage]],
  );
  return Object.fromEntries(entries);
}

function alternateNames(records: readonly Candidate[], name: string): string[] {
  const names = new Set(records.flatMap((record) => [record.name, ...record.alternate_names]));
  return [...names].filter((other) => other !== name && !saysNothing(other)).sort(compareText);
}

/** All ids that any record cites, by their kinds in order. */
function chooseExternalIds(records: readonly Candidate[]): [kind: string, Choice<string>][] {
  const kinds = new Set(records.flatMap((record) => Object.keys(record.external_ids)));
  return [...kinds].sort(compareText).flatMap((kind): [string, Choice<string>][] => {
    const choice = choose(records, {
      matter: "name",
      valueOf: (record) => record.external_ids[kind] ?? null,
      formOf: (id) => id,
    });
    return choice === undefined ? [] : [[kind, choice]];
  });
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
