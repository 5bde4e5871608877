import type { Rows } from "./columns.ts";
import { makeReaders, preparePart } from "./corpus-part.ts";
import { CorpusJoiner } from "./corpus-joiner.ts";
import type { MatchRecord } from "./record.ts";
import type { Texts } from "./texts.ts";

/**
 * Records prepared for comparison: every text is normalised once, every word is a number, and what only the whole set can
 * tell (how rare a word is, how frequent a name, how dense a neighbourhood) is counted. Records are named by their positions.
 */
export interface Corpus {
  readonly size: number;
  /** Which source a record is from, as a small integer. */
  readonly sourceOf: Uint8Array;
  /** What the record has, as bits; see `traits.ts`. */
  readonly traits: Uint8Array;
  /** The point on the earth as metres from its centre, three numbers a record; `NaN` where unknown. */
  readonly points: Float64Array;
  /** 1 where the record has a position. */
  readonly located: Uint8Array;
  /** Where the record's address is, by other records with the same address, see `address-points.ts`; as `points`. */
  readonly addressPoints: Float64Array;
  /** `ln(1 + metres)` from the record's position to where its address is; `NaN` where either is unknown. */
  readonly addressDrift: Float64Array;
  /** Records (of any source) around this one, see `density.ts`. */
  readonly density: Float32Array;
  /** The names of record `i` are the entries `nameStarts[i]` (its main name) to `nameStarts[i + 1] - 1`. */
  readonly nameStarts: Uint32Array;
  /** All texts that the columns below refer to by number; 0 is the empty one. */
  readonly texts: Texts;
  /** Per name, see `NormalName`: its plain, compact and core form, and the bits of its kinds of place. */
  readonly plainIds: Uint32Array;
  readonly compactIds: Uint32Array;
  readonly coreIds: Uint32Array;
  readonly kinds: Int32Array;
  /** Per name: bits of the scripts that it is written in (`scripts.ts`). */
  readonly scripts: Uint8Array;
  /** Per name: texts that it may be abbreviated to. */
  readonly initials: Rows;
  /** Per name: ids of its words, in their order. */
  readonly words: Rows;
  /** Per name: how many of its words stand before `@`, a bracket, a comma or a dash; what follows often says where. */
  readonly headCounts: Uint8Array;
  /** The text of each word. */
  readonly wordTexts: Uint32Array;
  /** How rare a word is: from 0.02, in nearly every name, to somewhat below 1, in one (`rarity` in `frequencies.ts`). */
  readonly wordWeights: Float32Array;
  /** 1 where the word is written in digits. */
  readonly wordIsNumber: Uint8Array;
  /** The number that it is, in digits or spelt out (`two`); `NaN` for any other word. */
  readonly wordNumbers: Float64Array;
  /** Bits of the kinds of place that a word names (see `kinds-of-place.ts`). */
  readonly wordKinds: Int32Array;
  /** Bits of the categories that a word lets expect (see `filings.ts`). */
  readonly wordFilings: Int32Array;
  /** Bits of what a word designates by (see `designations.ts`). */
  readonly wordDesignations: Uint8Array;
  /** The same word among the words of addresses, or -1. */
  readonly wordInStreets: Int32Array;
  /** Per name: the trigrams of its compact form, sorted. */
  readonly trigrams: Rows;
  /** Per name: its trigrams in 256 bits, eight integers a name (`trigrams.ts`). */
  readonly signatures: Int32Array;
  /** Per name: how many names of the same source have the same core, this one included. */
  readonly nameCount: Float32Array;
  /** Per record: ids of its address's words, sorted. Their weights are as those of `wordWeights`. */
  readonly streets: Rows;
  readonly streetWeights: Float32Array;
  /** Per record: bits of its address's words; per name: bits of its words that may stand in an address (`masks.ts`). */
  readonly streetMasks: Int32Array;
  readonly placeMasks: Int32Array;
  /** 1 where no other record of its source and category gives the same house, see `house-mates.ts`. */
  readonly aloneAtHouse: Uint8Array;
  /** Per record: its house numbers as pairs of first and last. */
  readonly houseNumbers: Rows;
  /** Per record, as numbers of texts: */
  readonly unitIds: Uint32Array;
  readonly postcodeIds: Uint32Array;
  readonly domainIds: Uint32Array;
  readonly pathIds: Uint32Array;
  /** Per record: its phone numbers as texts, each once. */
  readonly phones: Rows;
  /** Per number of `phones.values`, and per record: how many records of the same source have the same phone or domain. */
  readonly phoneCount: Float32Array;
  readonly domainCount: Float32Array;
  /** Texts `kind:value` of external ids, the record's own key included, sorted by number. */
  readonly externalIds: Rows;
  /** The kind of each of `externalIds.values`, as a text. */
  readonly externalKinds: Int32Array;
  /** Per record, as a position in `categoryNames`; the first name is empty, for records without a category. */
  readonly categoryOf: Uint8Array;
  readonly categoryNames: readonly string[];
  /** By position in `categoryNames`, the bit of the category (see `filings.ts`); 0 where it tells nothing. */
  readonly categoryBits: Int32Array;
}

/** Prepares records for comparison, in one thread. Linear in their number. */
export function buildCorpus(records: Iterable<MatchRecord>): Corpus {
  const joiner = new CorpusJoiner();
  joiner.add(preparePart(records, makeReaders()));
  return joiner.build();
}
