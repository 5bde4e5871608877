import { normaliseAddress } from "../normalise/address.ts";
import { namesWithin, normaliseName } from "../normalise/name.ts";
import { normalisePhones } from "../normalise/phone.ts";
import { normalisePostcode } from "../normalise/postcode.ts";
import { normaliseWebsite } from "../normalise/website.ts";
import { houseKeys, postcodeKeys } from "./address-points.ts";
import { ColumnBuilder, Numbering, RowsBuilder } from "./columns.ts";
import { earthPoint, isKnown } from "./earth.ts";
import type { MatchRecord } from "./record.ts";
import { memoise } from "./memoise.ts";
import { TextPool, type Texts } from "./texts.ts";
import { signatureOf, trigramsOf } from "./trigrams.ts";

const bytes = (): ColumnBuilder<Uint8Array> => new ColumnBuilder(new Uint8Array(1024));
const integers = (): ColumnBuilder<Int32Array> => new ColumnBuilder(new Int32Array(1024));
const numbers = (): ColumnBuilder<Uint32Array> => new ColumnBuilder(new Uint32Array(1024));
const reals = (): ColumnBuilder<Float64Array> => new ColumnBuilder(new Float64Array(1024));
const rows = (): RowsBuilder => new RowsBuilder();

/** The columns of records that are being prepared; `corpus.ts` says what most of them are. */
export const emptyColumns = () => ({
  /** Numbers that mean the same in every part. */
  values: {
    points: reals(),
    located: bytes(),
    nameCounts: bytes(),
    kinds: integers(),
    scripts: bytes(),
    headCounts: bytes(),
    signatures: integers(),
  },
  /** Numbers of texts; a part has numbers of its own for them, as for words, sources and categories. */
  textIds: {
    plainIds: numbers(),
    compactIds: numbers(),
    coreIds: numbers(),
    unitIds: numbers(),
    postcodeIds: numbers(),
    domainIds: numbers(),
    pathIds: numbers(),
  },
  sourceOf: bytes(),
  categoryOf: bytes(),
  rows: {
    trigrams: rows(),
    houseNumbers: rows(),
    /** Hashes of what says where a record is (see `address-points.ts`). */
    houseKeys: rows(),
    postcodeKeys: rows(),
  },
  textRows: {
    initials: rows(),
    phones: rows(),
    /** The kind of each id and `kind:value` in turn, each id once, in any order. */
    externalIds: rows(),
  },
  nameWords: rows(),
  /** Each word once, in any order. */
  streets: rows(),
});

type Taken<Builder> = Builder extends { take(): infer Column }
  ? Column
  : { readonly [Name in keyof Builder]: Taken<Builder[Name]> };

/**
 * Records prepared by one thread, as far as that is possible without the records of other parts. Texts, words, sources and
 * categories have the part's own numbers, in the order in which they are first seen.
 */
export interface CorpusPart extends Taken<ReturnType<typeof emptyColumns>> {
  readonly texts: Texts;
  /** Which texts the words of names, the words of addresses and the sources are. */
  readonly words: Uint32Array;
  readonly streetWords: Uint32Array;
  readonly sources: Uint32Array;
  readonly categories: readonly string[];
}

/** At most this many alternate names, and ids of other collections, of a record count: it bounds the work of a pair. */
const maxAlternates = 8;
const maxCitedIds = 32;

/** The memoised normalisers of one thread. */
export interface Readers {
  readonly name: typeof normaliseName;
  readonly address: typeof normaliseAddress;
  readonly phones: typeof normalisePhones;
  readonly postcode: typeof normalisePostcode;
  readonly website: typeof normaliseWebsite;
}

/** Makes the normalisers of a thread. */
export function makeReaders(): Readers {
  return {
    name: memoise(normaliseName),
    address: memoiseNullable(normaliseAddress),
    phones: memoiseNullable(normalisePhones),
    postcode: memoiseNullable(normalisePostcode),
    website: memoiseNullable(normaliseWebsite),
  };
}

function memoiseNullable<T>(normalise: (text: string | null) => T): (text: string | null) => T {
  const memoised = memoise(normalise);
  const ofNull = normalise(null);
  return (text) => (text === null ? ofNull : memoised(text));
}

/** Normalises records, in their order. */
export function preparePart(records: Iterable<MatchRecord>, readers: Readers): CorpusPart {
  const builder = new PartBuilder(readers);
  for (const record of records) builder.add(record);
  return builder.take();
}

class PartBuilder {
  private readonly readers: Readers;
  private readonly texts = new TextPool();
  private readonly words = new Numbering();
  private readonly streetWords = new Numbering();
  private readonly sources = new Numbering();
  private readonly categories: string[] = [];
  private readonly columns = emptyColumns();

  constructor(readers: Readers) {
    this.readers = readers;
  }

  add(record: MatchRecord): void {
    const { texts, columns, readers } = this;
    const { values, textIds } = columns;
    columns.sourceOf.add(this.sources.id(texts.id(record.source)));
    values.located.add(isKnown(record.location) ? 1 : 0);
    values.points.addAll(isKnown(record.location) ? earthPoint(record.location) : nowhere);
    const names = namesOf(record);
    for (const name of names) this.addName(name);
    values.nameCounts.add(names.length);
    this.addAddress(record);
    columns.textRows.phones.add(readers.phones(record.phone).map((phone) => texts.id(phone)));
    const website = readers.website(record.website);
    textIds.domainIds.add(texts.id(website.domain));
    textIds.pathIds.add(texts.id(website.path));
    columns.categoryOf.add(positionIn(this.categories, record.category ?? ""));
    this.addExternalIds(record);
  }

  private addName(text: string): void {
    const { texts, words } = this;
    const { values, textIds, textRows, rows, nameWords } = this.columns;
    const name = this.readers.name(text);
    textIds.plainIds.add(texts.id(name.plain));
    textIds.compactIds.add(texts.id(name.compact));
    textIds.coreIds.add(texts.id(name.core));
    textRows.initials.add(name.initials.map((initials) => texts.id(initials)));
    values.kinds.add(name.kinds);
    values.scripts.add(name.scripts);
    values.headCounts.add(name.headCount);
    nameWords.add(name.words.map((word) => words.id(texts.id(word))));
    const trigrams = trigramsOf(name.compact);
    rows.trigrams.add(trigrams);
    values.signatures.addAll(signatureOf(trigrams));
  }

  private addAddress(record: MatchRecord): void {
    const { texts, streetWords } = this;
    const { textIds, rows, streets } = this.columns;
    const address = this.readers.address(record.address);
    const postcode = this.readers.postcode(record.postal_code) || address.postcode;
    streets.add([...new Set(address.words.map((word) => streetWords.id(texts.id(word))))]);
    rows.houseNumbers.add(address.houseNumbers.flat());
    textIds.unitIds.add(texts.id(address.unit));
    textIds.postcodeIds.add(texts.id(postcode));
    rows.houseKeys.add(houseKeys(address));
    rows.postcodeKeys.add(postcodeKeys(postcode));
  }

  private addExternalIds(record: MatchRecord): void {
    const { texts } = this;
    const kindOf = new Map<number, number>();
    for (const [kind, id] of externalIdsOf(record)) kindOf.set(texts.id(`${kind}:${id}`), texts.id(kind));
    const row: number[] = [];
    for (const [id, kind] of kindOf) row.push(kind, id);
    this.columns.textRows.externalIds.add(row);
  }

  take(): CorpusPart {
    const { columns } = this;
    return {
      texts: this.texts.take(),
      words: this.words.take(),
      streetWords: this.streetWords.take(),
      sources: this.sources.take(),
      categories: this.categories,
      values: takeEach(columns.values),
      textIds: takeEach(columns.textIds),
      sourceOf: columns.sourceOf.take(),
      categoryOf: columns.categoryOf.take(),
      rows: takeEach(columns.rows),
      textRows: takeEach(columns.textRows),
      nameWords: columns.nameWords.take(),
      streets: columns.streets.take(),
    };
  }
}

function takeEach<Builders extends Record<string, { take(): unknown }>>(builders: Builders): Taken<Builders> {
  return Object.fromEntries(
    Object.entries(builders).map(([name, builder]) => [name, builder.take()]),
  ) as Taken<Builders>;
}

/** The position of a text in a short list, to which it is added where it is new. */
export function positionIn(list: string[], text: string): number {
  const known = list.indexOf(text);
  return known >= 0 ? known : list.push(text) - 1;
}

const nowhere = [Number.NaN, Number.NaN, Number.NaN] as const;

function namesOf(record: MatchRecord): string[] {
  if (record.alternate_names.length === 0) {
    const own = namesWithin(record.name);
    if (own.length === 1) return own;
  }
  const given = new Set([record.name, ...record.alternate_names]);
  return [...new Set([...given, ...[...given].flatMap(namesWithin)])].slice(0, maxAlternates + 1);
}

/** A record's own id, which comes first, and those it cites. */
function externalIdsOf(record: MatchRecord): [kind: string, id: string][] {
  const cited = Object.entries(record.external_ids).slice(0, maxCitedIds);
  const all = [[record.source, record.source_id] as const, ...cited];
  return all.map(([kind, id]) => [collectionOf(kind), id]);
}

/** Sources cite OpenStreetMap as `osm`; keys of its records, and people who copy them, say `overpass`. */
function collectionOf(kind: string): string {
  return kind === "overpass" ? "osm" : kind;
}
