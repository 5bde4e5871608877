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
import { compareText } from "../records/compare-text.ts";
import { normaliseAddress } from "../normalise/address.ts";
import { dropColumns } from "../normalise/flattened-table.ts";
import { compactName } from "../normalise/name.ts";
import { isMissingValue } from "../normalise/missing-value.ts";
import { normalisePostcode } from "../normalise/postcode.ts";
import { foldText } from "../normalise/text.ts";
import { isWebAddress, normaliseWebsite } from "../normalise/website.ts";
import { choose, type Choice, type ChoiceRule } from "./choose.ts";
import { chooseClosed } from "./closed.ts";
import { chooseLocation } from "./location.ts";
import { correct, correctionsOfPlace } from "./field-corrections.ts";
import { phoneForm, sharedPhone } from "../normalise/phone-form.ts";

const rules = {
  name: {
    matter: "name",
    valueOf: (record) => (record.name === "" ? null : record.name),
    // A place has to be called something, if only `n/a`.
    formOf: compactName,
  } satisfies ChoiceRule<string>,
  category: {
    matter: "category",
    valueOf: (record) => (record.category === "other" ? null : record.category),
    formOf: (category) => category,
  } satisfies ChoiceRule<Category>,
  address: {
    matter: "contact",
    valueOf: (record) => presentIn(record.address === null ? null : dropColumns(record.address).trim()),
    formOf: foldText,
    looseFormOf: (address) => {
      const { words, houseNumbers, unit } = normaliseAddress(address);
      return [...words.toSorted(compareText), ...houseNumbers.map(String), unit].join(" ").trim();
    },
    // An address needs a house number and a street; more words make it no better.
    completeness: (address) =>
      (/\p{Nd}/u.test(address) ? 1 : 0) + (/(?:\p{L}\p{M}*){3}/u.test(address) ? 1 : 0),
  } satisfies ChoiceRule<string>,
  postal_code: {
    matter: "contact",
    valueOf: (record) => presentIn(record.postal_code),
    formOf: normalisePostcode,
  } satisfies ChoiceRule<string>,
  phone: {
    matter: "contact",
    valueOf: (record) => presentIn(record.phone),
    formOf: phoneForm,
    sameAs: sharedPhone,
    // A number in international form can be dialled from anywhere.
    spelling: (phone) => (phone.trimStart().startsWith("+") ? 1 : 0),
  } satisfies ChoiceRule<string>,
  website: {
    matter: "contact",
    valueOf: ({ website }) => (website !== null && isWebAddress(website) ? website : null),
    formOf: (website) => {
      const { domain, path } = normaliseWebsite(website);
      return domain + path;
    },
    // A page of a site that many places share says less than a site of the place's own.
    completeness: (website) => (normaliseWebsite(website).domain.includes("/") ? 0 : 1),
  } satisfies ChoiceRule<string>,
};

/** The text, or `null` where it only stands for a missing value. */
function presentIn(text: string | null | undefined): string | null {
  return text === null || text === undefined || isMissingValue(text) ? null : text;
}

/**
 * Makes one place of its records, field by field. `undefined` where neither a record nor a correction gives a position.
 *
 * @param records All records of the place, in the order of their keys.
 * @param merges Why they were joined.
 */
export function canonicalise(
  records: readonly Candidate[],
  merges: readonly Merge[],
  corrections: CorrectionIndex,
): MergedPlace | undefined {
  const correctionsOf = correctionsOfPlace(records, corrections);
  const location = correct(chooseLocation(records), correctionsOf("location"));
  if (location === undefined) return undefined;
  const chosen = {
    name: correct(choose(records, rules.name), correctionsOf("name")),
    location,
    category: correct(choose(records, rules.category), correctionsOf("category")),
    address: correct<string | null>(choose(records, rules.address), correctionsOf("address")),
    postal_code: correct<string | null>(choose(records, rules.postal_code), correctionsOf("postal_code")),
    phone: correct<string | null>(choose(records, rules.phone), correctionsOf("phone")),
    website: correct<string | null>(choose(records, rules.website), correctionsOf("website")),
  };
  const closed = correct(chooseClosed(records), correctionsOf("closed"));
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
      // No lineage where no record and no correction calls the place closed: then nobody said anything.
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
  return [...names].filter((other) => other !== name && !isMissingValue(other)).sort(compareText);
}

/** The ids of other collections that records cite, one a kind, sorted by kind. */
function chooseExternalIds(records: readonly Candidate[]): [kind: string, Choice<string>][] {
  const kinds = new Set(records.flatMap((record) => Object.keys(record.external_ids)));
  return [...kinds].sort(compareText).flatMap((kind): [string, Choice<string>][] => {
    const choice = choose(records, {
      matter: "name",
      // A kind may be called like what every object inherits, `constructor`.
      valueOf: ({ external_ids }) => (Object.hasOwn(external_ids, kind) ? external_ids[kind]! : null),
      formOf: (id) => id,
    });
    return choice === undefined ? [] : [[kind, choice]];
  });
}

/** The rating with the most votes. */
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
