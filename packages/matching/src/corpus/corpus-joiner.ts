import { designationBits } from "../normalise/designations.ts";
import { bitOfCategory, filingBits } from "../normalise/filings.ts";
import { kindBits } from "../normalise/kinds-of-place.ts";
import { numberOf } from "../normalise/words.ts";
import { addressDrifts, addressPoints } from "./address-points.ts";
import { Numbering, shared, type Rows } from "./columns.ts";
import type { Corpus } from "./corpus.ts";
import { emptyColumns, positionIn, type CorpusPart } from "./corpus-part.ts";
import { localDensities } from "./density.ts";
import { sortedIds } from "./external-ids.ts";
import { countInSource, rarity } from "./frequencies.ts";
import { aloneAtHouse } from "./house-mates.ts";
import { masksOf, placeMasksOf } from "./masks.ts";
import { TextPool, textOf } from "./texts.ts";
import { traitsOf } from "./traits.ts";

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
    const { rows } = this.columns;
    const addressKeys = { houses: rows.houseKeys.take(), postcodes: rows.postcodeKeys.take() };
    // Words first: that ends the pool of texts, whose hash table is large.
    const joined = { ...this.buildWords(), ...this.buildRecords() };
    return {
      ...joined,
      traits: shared(traitsOf(joined)),
      ...countedOver(joined, addressKeys),
      ...weighedOver(joined, this.streetWords.size),
    };
  }

  /** What is known of records and names one by one. */
  private buildRecords() {
    const { values, textIds, rows, textRows, ...columns } = this.columns;
    const { nameCounts, ...ofValues } = values;
    const { externalIds, ...ofTextRows } = textRows;
    return {
      size: values.located.length,
      ...buildEach(ofValues),
      ...buildEach(textIds),
      ...buildEach(ofTextRows),
      ...sortedIds(externalIds.take()),
      trigrams: rows.trigrams.build(),
      houseNumbers: rows.houseNumbers.build(),
      nameStarts: startsOf(nameCounts.take()),
      sourceOf: columns.sourceOf.build(),
      categoryOf: columns.categoryOf.build(),
      categoryNames: this.categoryNames,
      words: columns.nameWords.build(),
      streets: sortedRows(columns.streets.build()),
    };
  }

  /** What is known of words and categories, whatever records they are in. */
  private buildWords() {
    // In a name, `st` may be a saint or a street; in addresses both are the word `street`.
    const street = this.streetWords.find(this.texts.id("street"));
    const texts = this.texts.build();
    const wordTexts = this.words.build();
    const eachWord = Array.from(wordTexts, (text) => textOf(texts, text));
    return {
      texts,
      wordTexts,
      wordIsNumber: shared(Uint8Array.from(eachWord, (text) => (/^[0-9]/.test(text) ? 1 : 0))),
      wordNumbers: shared(Float64Array.from(eachWord, numberOf)),
      wordKinds: shared(Int32Array.from(eachWord, (text) => kindBits.get(text) ?? 0)),
      wordFilings: shared(Int32Array.from(eachWord, (text) => filingBits.get(text) ?? 0)),
      wordDesignations: shared(Uint8Array.from(eachWord, designationBits)),
      wordInStreets: shared(
        Int32Array.from(wordTexts, (text, word) =>
          eachWord[word] === "st" ? street : this.streetWords.find(text),
        ),
      ),
      categoryBits: shared(Int32Array.from(this.categoryNames, bitOfCategory)),
    };
  }
}

/** Columns that only the whole corpus can tell. */
type Counted = Pick<
  Corpus,
  "addressPoints" | "addressDrift" | "density" | "aloneAtHouse" | "nameCount" | "phoneCount" | "domainCount"
>;
type Weighed = Pick<Corpus, "wordWeights" | "streetWeights" | "streetMasks" | "placeMasks">;
type Joined = Omit<Corpus, "traits" | keyof Counted | keyof Weighed>;

/** What other records tell of one: where its address is, how many have its name, its phone or its site. */
function countedOver(joined: Joined, addressKeys: { houses: Rows; postcodes: Rows }): Counted {
  const { points, located, sourceOf, texts, nameStarts, coreIds, phones, domainIds } = joined;
  const { houses, postcodes } = addressKeys;
  const ofAddresses = shared(addressPoints(points, located, [houses, postcodes]));
  return {
    addressPoints: ofAddresses,
    addressDrift: shared(addressDrifts(points, ofAddresses)),
    density: shared(localDensities(points, located)),
    aloneAtHouse: shared(
      aloneAtHouse({ ...joined, houseKeys: houses }, sourceOf, joined.categoryOf, joined.scripts),
    ),
    nameCount: shared(countInSource(coreIds, sourceOf, texts, (record) => nameStarts[record]!)),
    phoneCount: shared(countInSource(phones.values, sourceOf, texts, (record) => phones.starts[record]!)),
    domainCount: shared(countInSource(domainIds, sourceOf, texts)),
  };
}

/** How much the words of names and addresses weigh, and bits of them. */
function weighedOver(joined: Joined, streetWordCount: number): Weighed {
  const { words, streets } = joined;
  return {
    wordWeights: shared(rarity(words, joined.wordTexts.length)),
    streetWeights: shared(rarity(streets, streetWordCount)),
    streetMasks: shared(masksOf(streets)),
    placeMasks: shared(placeMasksOf(joined)),
  };
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

type Built<Builders extends Record<string, { build(): unknown }>> = {
  readonly [Name in keyof Builders]: ReturnType<Builders[Name]["build"]>;
};

function buildEach<Builders extends Record<string, { build(): unknown }>>(
  builders: Builders,
): Built<Builders> {
  return Object.fromEntries(
    Object.entries(builders).map(([name, builder]) => [name, builder.build()]),
  ) as Built<Builders>;
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
