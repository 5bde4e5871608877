import { normaliseAddress } from "../normalise/address.ts";
import { kindBits } from "../normalise/lexicon.ts";
import { normaliseName } from "../normalise/name.ts";
import { normalisePhone } from "../normalise/phone.ts";
import { normalisePostcode } from "../normalise/postcode.ts";
import { normaliseWebsite } from "../normalise/website.ts";
import { addressPoints, type AddressKeys } from "./address-points.ts";
import { Interner, RowsBuilder, type Rows } from "./columns.ts";
import { localDensities } from "./density.ts";
import { earthPoint } from "./earth.ts";
import type { MatchRecord } from "./record.ts";
import { signatureOf, trigramsOf } from "./trigrams.ts";

/**
 * Records made ready to be compared: every text is normalised once, every word is a number, and what only the whole
 * set can tell (how rare a word is, how often a name, how dense a neighbourhood) is counted. Pairs are compared by
 * their records' positions in the order given.
 */
export interface Corpus {
  readonly size: number;
  /** Which source a record is from, as a small integer. */
  readonly sourceOf: Uint8Array;
  /** The point on the earth as metres from its centre, three numbers a record; `NaN` where unknown. */
  readonly points: Float64Array;
  readonly located: Uint8Array;
  /** Where the record's address is by other records that give it, see `address-points.ts`. */
  readonly addressPoints: Float64Array;
  /** Records (of any source) around this one, see `density.ts`. */
  readonly density: Float32Array;
  /** The names of record `i` are the entries `nameStarts[i]` (its main name) to `nameStarts[i + 1] - 1`. */
  readonly nameStarts: Uint32Array;
  /** Per name: without spaces; without spaces and words of kind; first letters; bits of kinds (`name.ts`). */
  readonly compact: readonly string[];
  readonly core: readonly string[];
  readonly initials: readonly string[];
  readonly kinds: Int32Array;
  /** Per name: ids of its words, in their order. */
  readonly words: Rows;
  /** Per name: how many of its words stand before `@`, a bracket, a comma or a dash: the rest often says where. */
  readonly headCounts: Uint8Array;
  readonly wordTexts: readonly string[];
  /** How rare a word is, 0 (in every record) to 1 (in one). */
  readonly wordWeights: Float32Array;
  /** 1 where the word is a number. */
  readonly wordIsNumber: Uint8Array;
  /** Bits of the kinds of place that a word names (see `lexicon.ts`). */
  readonly wordKinds: Int32Array;
  /** The same word among the words of addresses, or -1. */
  readonly wordInStreets: Int32Array;
  /** Per name: the trigrams of its compact form, sorted. */
  readonly trigrams: Rows;
  /** Per name: its trigrams in 256 bits, eight integers a name (`trigrams.ts`). */
  readonly signatures: Int32Array;
  /** Per name: how many names of the same source have the same core, this one included. */
  readonly nameCount: Float32Array;
  readonly coreIds: Int32Array;
  /** Ids of words of the address, sorted; weights as for names. */
  readonly streets: Rows;
  readonly streetWeights: Float32Array;
  /** Pairs first, last. */
  readonly houseNumbers: Rows;
  readonly units: readonly string[];
  readonly postcodes: readonly string[];
  readonly phones: readonly string[];
  readonly domains: readonly string[];
  readonly paths: readonly string[];
  /** Ids of `kind:value` of external ids, the record's own key included, sorted. */
  readonly externalIds: Rows;
  readonly externalTexts: readonly string[];
  readonly categories: readonly (string | null)[];
}

/** Weights of words are measured against at least this many records, so that two records alone still compare. */
const minCorpusSize = 2000;
const maxAlternates = 8;

/** Prepares records for comparison. Linear in their number. */
export function buildCorpus(records: readonly MatchRecord[]): Corpus {
  const size = records.length;
  const sources = new Interner();
  const wordIds = new Interner();
  const streetIds = new Interner();
  const cores = new Interner();
  const externals = new Interner();
  const rows = {
    words: new RowsBuilder(),
    trigrams: new RowsBuilder(),
    streets: new RowsBuilder(),
    houseNumbers: new RowsBuilder(),
    externalIds: new RowsBuilder(),
  };
  const sourceOf = new Uint8Array(size);
  const points = new Float64Array(size * 3).fill(Number.NaN);
  const located = new Uint8Array(size);
  const nameStarts = new Uint32Array(size + 1);
  const names = {
    kinds: [] as number[],
    coreIds: [] as number[],
    sources: [] as number[],
    heads: [] as number[],
    signatures: [] as number[],
  };
  const texts = {
    compact: [] as string[],
    core: [] as string[],
    initials: [] as string[],
    units: [] as string[],
  };
  const codes = {
    postcodes: [] as string[],
    phones: [] as string[],
    domains: [] as string[],
    paths: [] as string[],
  };
  const categories: (string | null)[] = [];
  const addresses: AddressKeys[] = [];

  for (const [index, record] of records.entries()) {
    sourceOf[index] = sources.id(record.source);
    if (record.location !== null) {
      points.set(earthPoint(record.location), index * 3);
      located[index] = 1;
    }
    for (const text of namesOf(record)) {
      const name = normaliseName(text);
      texts.compact.push(name.compact);
      texts.core.push(name.core);
      texts.initials.push(name.initials);
      names.kinds.push(name.kinds);
      names.coreIds.push(cores.id(name.core));
      names.heads.push(name.headCount);
      names.sources.push(sourceOf[index]);
      rows.words.add(name.words.map((word) => wordIds.id(word)));
      const trigrams = trigramsOf(name.compact);
      rows.trigrams.add(trigrams);
      names.signatures.push(...signatureOf(trigrams));
    }
    nameStarts[index + 1] = texts.compact.length;

    const address = normaliseAddress(record.address);
    rows.streets.add(sortedUnique(address.words.map((word) => streetIds.id(word))));
    rows.houseNumbers.add(address.houseNumbers.flat());
    texts.units.push(address.unit);
    codes.postcodes.push(normalisePostcode(record.postal_code) || address.postcode);
    addresses.push({ ...address, postcode: codes.postcodes[index]! });
    codes.phones.push(normalisePhone(record.phone));
    const website = normaliseWebsite(record.website);
    codes.domains.push(website.domain);
    codes.paths.push(website.path);
    categories.push(record.category);
    rows.externalIds.add(sortedUnique(externalKeys(record).map((key) => externals.id(key))));
  }

  const words = rows.words.build();
  const streets = rows.streets.build();
  return {
    size,
    sourceOf,
    points,
    located,
    addressPoints: addressPoints(points, located, addresses),
    headCounts: Uint8Array.from(names.heads),
    density: localDensities(points, located),
    ...texts,
    ...codes,
    nameStarts,
    kinds: Int32Array.from(names.kinds),
    words,
    wordTexts: wordIds.texts,
    wordWeights: rarity(words, wordIds.texts.length),
    wordIsNumber: Uint8Array.from(wordIds.texts, (text) => (/^[0-9]/.test(text) ? 1 : 0)),
    wordKinds: Int32Array.from(wordIds.texts, (text) => kindBits.get(text) ?? 0),
    wordInStreets: Int32Array.from(wordIds.texts, (text) => streetIds.find(text)),
    trigrams: rows.trigrams.build(),
    signatures: Int32Array.from(names.signatures),
    nameCount: countNames(names.coreIds, names.sources, cores.texts.length),
    coreIds: Int32Array.from(names.coreIds),
    streets,
    streetWeights: rarity(streets, streetIds.texts.length),
    houseNumbers: rows.houseNumbers.build(),
    externalIds: rows.externalIds.build(),
    externalTexts: externals.texts,
    categories,
  };
}

function namesOf(record: MatchRecord): string[] {
  return [...new Set([record.name, ...record.alternate_names])].slice(0, maxAlternates + 1);
}

/** `overpass` is the source of OpenStreetMap's ids, which others cite as `osm`. */
function externalKeys(record: MatchRecord): string[] {
  const own = record.source === "overpass" ? "osm" : record.source;
  return [
    `${own}:${record.source_id}`,
    ...Object.entries(record.external_ids).map(([kind, id]) => `${kind}:${id}`),
  ];
}

function sortedUnique(ids: readonly number[]): number[] {
  return [...new Set(ids)].sort((a, b) => a - b);
}

/** Inverse document frequency, scaled to 0..1: `log((N + 1) / (n + ½)) / log(2 (N + 1))` (Spärck Jones 1972). */
function rarity(rows: Rows, count: number): Float32Array {
  const size = rows.starts.length - 1;
  const frequency = new Float64Array(count);
  const seenBy = new Int32Array(count).fill(-1);
  for (let record = 0; record < size; record++) {
    for (let at = rows.starts[record]!; at < rows.starts[record + 1]!; at++) {
      const id = rows.values[at]!;
      if (seenBy[id] !== record) frequency[id]!++;
      seenBy[id] = record;
    }
  }
  const total = Math.max(size, minCorpusSize) + 1;
  return Float32Array.from(frequency, (n) =>
    Math.max(0.02, Math.log(total / (n + 0.5)) / Math.log(total * 2)),
  );
}

function countNames(coreIds: readonly number[], sources: readonly number[], count: number): Float32Array {
  const sourceCount = sources.reduce((most, source) => Math.max(most, source), 0) + 1;
  const counts = new Float32Array(count * sourceCount);
  for (const [index, core] of coreIds.entries()) counts[core * sourceCount + sources[index]!]!++;
  return Float32Array.from(coreIds, (core, index) => counts[core * sourceCount + sources[index]!]!);
}
