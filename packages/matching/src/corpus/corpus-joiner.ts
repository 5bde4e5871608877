import { designationBits } from "../normalise/designations.ts";
import { bitOfCategory, filingBits } from "../normalise/filings.ts";
import { kindBits } from "../normalise/kinds-of-place.ts";
import { numberOf } from "../normalise/words.ts";
import { addressDrifts, addressPoints } from "./address-points.ts";
import { Numbering, shared, type Rows } from "./columns.ts";
import type { Corpus } from "./corpus.ts";
import { aloneAtHouse } from "./house-mates.ts";
import { emptyColumns, positionIn, type CorpusPart } from "./corpus-part.ts";
import { localDensities } from "./density.ts";
import { masksOf, placeMasksOf } from "./masks.ts";
import { countSources } from "./sources.ts";
import { TextPool, textOf, type Texts } from "./texts.ts";
import { traitsOf } from "./traits.ts";

/** Rarity assumes at least this many records, so that words differ in weight even where only two records are compared. */
const minCorpusSize = 2000;

/**
 * Joins parts, given in order, to one corpus, and counts what only the whole can tell. The parts' numbers of texts, words,
 * sources and categories become those of the whole, in the order in which they are first seen: however the same records are
 * divided, the corpus is the same.
 */
export class CorpusJoiner {
  private readonly texts = new TextPool();
  private readonly words = new Numbering();
  private readonly streetWords = new Numbering();
  private readonly sources = new Numbering();
  private readonly categoryNames = [""];
  private readonly columns = emptyColumns();

  /** Adds the records of the next part. The part is released: for a million records there is no room for a second copy. */
  add(part: CorpusPart): void {
    const { columns } = this;
    const texts = this.texts.idsOf(part.texts);
    const numbersIn = (numbering: Numbering, partTexts: Uint32Array): Uint32Array =>
      partTexts.map((text) => numbering.id(texts[text]!));
    appendEach(columns.values, part.values);
    appendEach(columns.textIds, part.textIds, texts);
    columns.sourceOf.append(part.sourceOf, numbersIn(this.sources, part.sources));
    columns.categoryOf.append(
      part.categoryOf,
      Uint32Array.from(part.categories, (category) => positionIn(this.categoryNames, category)),
    );
    appendEach(columns.rows, part.rows);
    appendEach(columns.textRows, part.textRows, texts);
    columns.nameWords.append(part.nameWords, numbersIn(this.words, part.words));
    columns.streets.append(part.streets, numbersIn(this.streetWords, part.streetWords));
  }

  /** The corpus. Nothing can be added any more. */
  build(): Corpus {
    const { values, textIds, rows, textRows, ...columns } = this.columns;
    // In a name, `st` may be a saint or a street; in addresses both are the word `street`.
    const street = this.streetWords.find(this.texts.id("street"));
    const texts = this.texts.build();
    const wordTexts = this.words.build();
    const points = values.points.build();
    const located = values.located.build();
    const nameStarts = startsOf(values.nameCounts.take());
    const coreIds = textIds.coreIds.build();
    const sourceOf = columns.sourceOf.build();
    const phones = textRows.phones.build();
    const domainIds = textIds.domainIds.build();
    const words = columns.nameWords.build();
    const streets = sortedRows(columns.streets.build());
    const houseKeys = rows.houseKeys.take();
    const scripts = values.scripts.build();
    const categoryOf = columns.categoryOf.build();
    const kinds = values.kinds.build();
    const initials = textRows.initials.build();
    const ids = externalIdsOf(textRows.externalIds.take());
    const ofAddresses = shared(addressPoints(points, located, [houseKeys, rows.postcodeKeys.take()]));
    const eachWord = Array.from(wordTexts, (text) => textOf(texts, text));
    const wordIsNumber = shared(Uint8Array.from(eachWord, (text) => (/^[0-9]/.test(text) ? 1 : 0)));
    const wordInStreets = shared(
      Int32Array.from(wordTexts, (text, word) =>
        eachWord[word] === "st" ? street : this.streetWords.find(text),
      ),
    );
    return {
      size: located.length,
      sourceOf,
      traits: shared(
        traitsOf({
          nameStarts,
          scripts,
          kinds,
          initials,
          phones,
          domainIds,
          externalIds: ids.externalIds,
          categoryOf,
          categoryNames: this.categoryNames,
        }),
      ),
      points,
      located,
      addressPoints: ofAddresses,
      addressDrift: shared(addressDrifts(points, ofAddresses)),
      density: shared(localDensities(points, located)),
      texts,
      nameStarts,
      plainIds: textIds.plainIds.build(),
      compactIds: textIds.compactIds.build(),
      coreIds,
      initials,
      kinds,
      scripts,
      words,
      headCounts: values.headCounts.build(),
      wordTexts,
      wordWeights: shared(rarity(words, wordTexts.length)),
      wordIsNumber,
      wordNumbers: shared(Float64Array.from(eachWord, numberOf)),
      wordKinds: shared(Int32Array.from(eachWord, (text) => kindBits.get(text) ?? 0)),
      wordFilings: shared(Int32Array.from(eachWord, (text) => filingBits.get(text) ?? 0)),
      wordDesignations: shared(Uint8Array.from(eachWord, designationBits)),
      wordInStreets,
      trigrams: rows.trigrams.build(),
      signatures: values.signatures.build(),
      nameCount: shared(countInSource(coreIds, sourceOf, texts, (record) => nameStarts[record]!)),
      streets,
      streetWeights: shared(rarity(streets, this.streetWords.size)),
      streetMasks: shared(masksOf(streets)),
      placeMasks: shared(placeMasksOf({ words, wordInStreets, wordIsNumber })),
      aloneAtHouse: shared(aloneAtHouse(houseKeys, sourceOf, categoryOf, scripts)),
      houseNumbers: rows.houseNumbers.build(),
      ...ids,
      unitIds: textIds.unitIds.build(),
      postcodeIds: textIds.postcodeIds.build(),
      phones,
      phoneCount: shared(countInSource(phones.values, sourceOf, texts, (record) => phones.starts[record]!)),
      domainIds,
      domainCount: shared(countInSource(domainIds, sourceOf, texts)),
      pathIds: textIds.pathIds.build(),
      categoryOf,
      categoryNames: this.categoryNames,
      categoryBits: shared(Int32Array.from(this.categoryNames, bitOfCategory)),
    };
  }
}

/** Appends columns to the builders of the same names. */
function appendEach<Columns extends object>(
  builders: {
    readonly [Name in keyof Columns]: { append(part: Columns[Name], numbers?: Uint32Array): void };
  },
  part: Columns,
  newNumbers?: Uint32Array,
): void {
  for (const name of Object.keys(builders) as (keyof Columns)[])
    builders[name].append(part[name], newNumbers);
}

/** Where each row begins, by the rows' lengths. */
function startsOf(counts: Uint8Array): Uint32Array {
  const starts = shared(new Uint32Array(counts.length + 1));
  for (let at = 0; at < counts.length; at++) starts[at + 1] = starts[at]! + counts[at]!;
  return starts;
}

function sortedRows(rows: Rows): Rows {
  const { starts, values } = rows;
  for (let row = 0; row + 1 < starts.length; row++) values.subarray(starts[row], starts[row + 1]).sort();
  return rows;
}

/** Separates ids from their kinds, and sorts each record's by number. */
function externalIdsOf({ starts, values }: Rows): Pick<Corpus, "externalIds" | "externalKinds"> {
  const idStarts = shared(starts.map((start) => start / 2));
  const ids = shared(new Int32Array(values.length / 2));
  const kinds = shared(new Int32Array(values.length / 2));
  for (let row = 0; row + 1 < starts.length; row++) {
    const from = idStarts[row]!;
    for (let at = from; at < idStarts[row + 1]!; at++) {
      const id = values[at * 2 + 1]!;
      let place = at;
      for (; place > from && ids[place - 1]! > id; place--) {
        ids[place] = ids[place - 1]!;
        kinds[place] = kinds[place - 1]!;
      }
      ids[place] = id;
      kinds[place] = values[at * 2]!;
    }
  }
  return { externalIds: { starts: idStarts, values: ids }, externalKinds: kinds };
}

/** A word in nearly every row still has this weight. */
const minRarity = 0.02;

/**
 * The rarity of each word: its inverse document frequency (Spärck Jones 1972), scaled to 0..1. For a word in `n` of `N` rows
 * it is `log((N + 1) / (n + ½)) / log(2 (N + 1))`, which would be 1 for a word in no row.
 */
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
    Math.max(minRarity, Math.log(total / (n + 0.5)) / Math.log(total * 2)),
  );
}

/**
 * For each entry of `ids`, a column of texts, how many entries of the same source have the same text.
 *
 * @param startOf Where a record's texts begin in `ids`; they end where the next one's begin.
 */
function countInSource(
  ids: Uint32Array | Int32Array,
  sourceOf: Uint8Array,
  texts: Texts,
  startOf = (record: number): number => record,
): Float32Array {
  const sourceCount = countSources(sourceOf);
  const counts = new Uint32Array((texts.starts.length - 1) * sourceCount);
  const keys = new Uint32Array(ids.length);
  for (let record = 0; record < sourceOf.length; record++) {
    for (let at = startOf(record); at < startOf(record + 1); at++) {
      keys[at] = ids[at]! * sourceCount + sourceOf[record]!;
      counts[keys[at]!]!++;
    }
  }
  return Float32Array.from(keys, (key) => counts[key]!);
}
