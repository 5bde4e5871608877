import { normaliseAddress } from "../normalise/address.ts";
import { kindBits } from "../normalise/lexicon.ts";
import { normaliseName } from "../normalise/name.ts";
import { normalisePhone } from "../normalise/phone.ts";
import { normalisePostcode } from "../normalise/postcode.ts";
import { normaliseWebsite } from "../normalise/website.ts";
import { numberOf } from "../normalise/words.ts";
import { AddressBook } from "./address-points.ts";
import { ColumnBuilder, Numbering, RowsBuilder, shared, type Rows } from "./columns.ts";
import { localDensities } from "./density.ts";
import { earthPoint } from "./earth.ts";
import type { MatchRecord } from "./record.ts";
import { remember } from "./remember.ts";
import { TextPool, textOf, type Texts } from "./texts.ts";
import { signatureLength, signatureOf, trigramsOf } from "./trigrams.ts";

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
  /** All texts below by their numbers; 0 is the empty one. */
  readonly texts: Texts;
  /** Per name: as it is written; without spaces; without words of kind too; bits of kinds (`name.ts`). */
  readonly plainIds: Uint32Array;
  readonly compactIds: Uint32Array;
  readonly coreIds: Uint32Array;
  readonly kinds: Int32Array;
  /** Per name: texts that it may be abbreviated to. */
  readonly initials: Rows;
  /** Per name: ids of its words, in their order. */
  readonly words: Rows;
  /** Per name: how many of its words stand before `@`, a bracket, a comma or a dash: the rest often says where. */
  readonly headCounts: Uint8Array;
  /** The text of each word. */
  readonly wordTexts: Uint32Array;
  /** How rare a word is, 0 (in every record) to 1 (in one). */
  readonly wordWeights: Float32Array;
  /** 1 where the word is written in digits. */
  readonly wordIsNumber: Uint8Array;
  /** The number that it is, in digits or spelt out (`two`); `NaN` for any other word. */
  readonly wordNumbers: Float64Array;
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
  /** Ids of words of the address, sorted; weights as for names. */
  readonly streets: Rows;
  readonly streetWeights: Float32Array;
  /** Pairs first, last. */
  readonly houseNumbers: Rows;
  /** Per record, as texts: */
  readonly unitIds: Uint32Array;
  readonly postcodeIds: Uint32Array;
  readonly phoneIds: Uint32Array;
  readonly domainIds: Uint32Array;
  readonly pathIds: Uint32Array;
  /** Texts `kind:value` of external ids, the record's own key included, sorted by number. */
  readonly externalIds: Rows;
  /** The kind of each of `externalIds.values`, as a text. */
  readonly externalKinds: Int32Array;
  /** Per record, as a position in `categoryNames`; the first name is empty, for records without a category. */
  readonly categoryOf: Uint8Array;
  readonly categoryNames: readonly string[];
}

/** Weights of words are measured against at least this many records, so that two records alone still compare. */
const minCorpusSize = 2000;
const maxAlternates = 8;

/** Prepares records for comparison. Linear in their number. */
export function buildCorpus(records: Iterable<MatchRecord>): Corpus {
  const builder = new CorpusBuilder();
  for (const record of records) builder.add(record);
  return builder.build();
}

const column = (): ColumnBuilder<Uint32Array> => new ColumnBuilder(new Uint32Array(1024));

class CorpusBuilder {
  private readonly texts = new TextPool();
  private readonly words = new Numbering();
  private readonly streets = new Numbering();
  private readonly sources = new Numbering();
  private readonly rows = {
    initials: new RowsBuilder(),
    words: new RowsBuilder(),
    trigrams: new RowsBuilder(),
    streets: new RowsBuilder(),
    houseNumbers: new RowsBuilder(),
    externalIds: new RowsBuilder(),
  };
  private readonly sourceOf = new ColumnBuilder(new Uint8Array(1024));
  private readonly points = new ColumnBuilder(new Float64Array(1024));
  private readonly located = new ColumnBuilder(new Uint8Array(1024));
  private readonly nameStarts = column();
  private readonly nameIds = {
    plainIds: column(),
    compactIds: column(),
    coreIds: column(),
  };
  private readonly kinds = new ColumnBuilder(new Int32Array(1024));
  private readonly headCounts = new ColumnBuilder(new Uint8Array(1024));
  private readonly nameSources = new ColumnBuilder(new Uint8Array(1024));
  private readonly signatures = new ColumnBuilder(new Int32Array(1024));
  private readonly codes = {
    unitIds: column(),
    postcodeIds: column(),
    phoneIds: column(),
    domainIds: column(),
    pathIds: column(),
  };
  private readonly externalKinds = new ColumnBuilder(new Int32Array(1024));
  private readonly categoryOf = new ColumnBuilder(new Uint8Array(1024));
  private readonly categoryNames = [""];
  private readonly addresses = new AddressBook();
  private readonly read = {
    name: remember(normaliseName),
    phone: remember(normalisePhone),
    postcode: remember(normalisePostcode),
  };

  constructor() {
    this.nameStarts.add(0);
  }

  add(record: MatchRecord): void {
    const source = this.sources.id(this.texts.id(record.source));
    this.sourceOf.add(source);
    this.located.add(record.location === null ? 0 : 1);
    const point = record.location === null ? nowhere : earthPoint(record.location);
    for (const metres of point) this.points.add(metres);
    for (const name of namesOf(record)) this.addName(name, source);
    this.nameStarts.add(this.kinds.length);
    this.addAddress(record);
    const { texts, codes } = this;
    codes.phoneIds.add(texts.id(record.phone === null ? "" : this.read.phone(record.phone)));
    const website = normaliseWebsite(record.website);
    codes.domainIds.add(texts.id(website.domain));
    codes.pathIds.add(texts.id(website.path));
    this.categoryOf.add(positionIn(this.categoryNames, record.category ?? ""));
    this.addExternalIds(record);
  }

  private addExternalIds(record: MatchRecord): void {
    const { texts } = this;
    const kindOf = new Map<number, number>();
    for (const [kind, id] of externalIds(record)) kindOf.set(texts.id(`${kind}:${id}`), texts.id(kind));
    const ids = sortedUnique([...kindOf.keys()]);
    this.rows.externalIds.add(ids);
    for (const id of ids) this.externalKinds.add(kindOf.get(id)!);
  }

  private addName(text: string, source: number): void {
    const { texts, words, nameIds } = this;
    const name = this.read.name(text);
    nameIds.plainIds.add(texts.id(name.plain));
    nameIds.compactIds.add(texts.id(name.compact));
    nameIds.coreIds.add(texts.id(name.core));
    this.rows.initials.add(name.initials.map((initials) => texts.id(initials)));
    this.kinds.add(name.kinds);
    this.headCounts.add(name.headCount);
    this.nameSources.add(source);
    this.rows.words.add(name.words.map((word) => words.id(texts.id(word))));
    const trigrams = trigramsOf(name.compact);
    this.rows.trigrams.add(trigrams);
    const signature = signatureOf(trigrams);
    for (let part = 0; part < signatureLength; part++) this.signatures.add(signature[part]!);
  }

  private addAddress(record: MatchRecord): void {
    const { texts, streets, codes } = this;
    const address = normaliseAddress(record.address);
    const postcode =
      (record.postal_code === null ? "" : this.read.postcode(record.postal_code)) || address.postcode;
    this.rows.streets.add(sortedUnique(address.words.map((word) => streets.id(texts.id(word)))));
    this.rows.houseNumbers.add(address.houseNumbers.flat());
    codes.unitIds.add(texts.id(address.unit));
    codes.postcodeIds.add(texts.id(postcode));
    this.addresses.add({ ...address, postcode });
  }

  build(): Corpus {
    const points = this.points.build();
    const located = this.located.build();
    const words = this.rows.words.build();
    const streets = this.rows.streets.build();
    const texts = this.texts.build();
    const wordTexts = this.words.build();
    const coreIds = this.nameIds.coreIds.build();
    const eachWord = Array.from(wordTexts, (text) => textOf(texts, text));
    return {
      size: located.length,
      sourceOf: this.sourceOf.build(),
      points,
      located,
      addressPoints: shared(this.addresses.points(points, located)),
      density: shared(localDensities(points, located)),
      texts,
      nameStarts: this.nameStarts.build(),
      plainIds: this.nameIds.plainIds.build(),
      compactIds: this.nameIds.compactIds.build(),
      coreIds,
      initials: this.rows.initials.build(),
      kinds: this.kinds.build(),
      words,
      headCounts: this.headCounts.build(),
      wordTexts,
      wordWeights: shared(rarity(words, wordTexts.length)),
      wordIsNumber: shared(Uint8Array.from(eachWord, (text) => (/^[0-9]/.test(text) ? 1 : 0))),
      wordNumbers: shared(Float64Array.from(eachWord, numberOf)),
      wordKinds: shared(Int32Array.from(eachWord, (text) => kindBits.get(text) ?? 0)),
      wordInStreets: shared(Int32Array.from(wordTexts, (text) => this.streets.find(text))),
      trigrams: this.rows.trigrams.build(),
      signatures: this.signatures.build(),
      nameCount: shared(countNames(coreIds, this.nameSources.build(), texts)),
      streets,
      streetWeights: shared(rarity(streets, this.streets.build().length)),
      houseNumbers: this.rows.houseNumbers.build(),
      externalIds: this.rows.externalIds.build(),
      externalKinds: this.externalKinds.build(),
      unitIds: this.codes.unitIds.build(),
      postcodeIds: this.codes.postcodeIds.build(),
      phoneIds: this.codes.phoneIds.build(),
      domainIds: this.codes.domainIds.build(),
      pathIds: this.codes.pathIds.build(),
      categoryOf: this.categoryOf.build(),
      categoryNames: this.categoryNames,
    };
  }
}

/** The position of a text in a short list, which it joins where it is new. */
function positionIn(list: string[], text: string): number {
  const known = list.indexOf(text);
  return known >= 0 ? known : list.push(text) - 1;
}

const nowhere = [Number.NaN, Number.NaN, Number.NaN] as const;

function namesOf(record: MatchRecord): string[] {
  return [...new Set([record.name, ...record.alternate_names])].slice(0, maxAlternates + 1);
}

/** `overpass` is the source of OpenStreetMap's ids, which others cite as `osm`. */
function externalIds(record: MatchRecord): [kind: string, id: string][] {
  const own = record.source === "overpass" ? "osm" : record.source;
  return [[own, record.source_id], ...Object.entries(record.external_ids)];
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

function countNames(coreIds: Uint32Array, sources: Uint8Array, texts: Texts): Float32Array {
  const sourceCount = sources.reduce((most, source) => Math.max(most, source), 0) + 1;
  const counts = new Uint32Array((texts.starts.length - 1) * sourceCount);
  for (let name = 0; name < coreIds.length; name++) counts[coreIds[name]! * sourceCount + sources[name]!]!++;
  return Float32Array.from(coreIds, (core, name) => counts[core * sourceCount + sources[name]!]!);
}
