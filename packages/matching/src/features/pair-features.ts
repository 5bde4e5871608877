import type { Rows } from "../corpus/columns.ts";
import type { Corpus } from "../corpus/corpus.ts";
import { distanceBetween, distanceMetres } from "../corpus/earth.ts";
import { noText, textLength } from "../corpus/texts.ts";
import { BestNameFinder } from "./best-names.ts";
import { bitOfKind } from "../normalise/kinds-of-place.ts";
import { houseAgreement, nameInAddress, postcodeAgreement, streetAgreement } from "./address.ts";
import { editSimilarity } from "./edit-distance.ts";
import { columnOf as column, featureCount } from "./feature-names.ts";
import { jaroWinkler, longestCommonRun, maxLetters, sharedPrefix } from "./strings.ts";
import { WordAligner, type AlignedWords, type WordAlignment } from "./word-alignment.ts";

/** Area of the three by three cubes of 150 m in which `density` counts records, rounded. */
const neighbourhoodSquareMetres = 200_000;
/** Distances assumed without a position: within a house, within the few streets of a postcode, and anywhere else. */
const assumedMetres = { sameHouse: 40, samePostcode: 120, unknown: 800 };
/** Streets that share this much of the lighter address are one, however much more one source writes. */
const leastStreetShared = 0.6;
const partBits = bitOfKind("part") | bitOfKind("amenity");

/** Measures the features of pairs of one corpus. Symmetric: `(a, b)` and `(b, a)` give the same numbers. */
export class PairMeter {
  private readonly corpus: Corpus;
  private readonly names: BestNameFinder;
  private readonly aligner: WordAligner;
  private readonly isAsked: Uint8Array;

  /**
   * @param asked The columns that are read: what takes time and is not read is not measured, and its columns are not
   * written. Default: all are read.
   */
  constructor(corpus: Corpus, asked?: Iterable<number>) {
    this.corpus = corpus;
    this.names = new BestNameFinder(corpus);
    this.aligner = new WordAligner(corpus);
    this.isAsked = new Uint8Array(featureCount).fill(asked === undefined ? 1 : 0);
    for (const asks of asked ?? []) this.isAsked[asks] = 1;
  }

  /** The words of the pair that was measured last; `a` is the record with the smaller position. */
  get aligned(): AlignedWords {
    return this.aligner;
  }

  /** Writes the columns of `pairFeatureNames`. */
  measure(first: number, second: number, out: Float64Array): void {
    const a = Math.min(first, second);
    const b = Math.max(first, second);
    const { nameA, nameB, shared } = this.names.find(a, b);
    this.measureAddress(a, b, out);
    this.measureDistance(a, b, out);
    this.measureText(nameA, nameB, shared, out);
    this.measureWords(this.aligner.align(nameA, nameB, a, b), out);
    this.measureChain(nameA, nameB, out);
  }

  private measureDistance(a: number, b: number, out: Float64Array): void {
    const { points, density } = this.corpus;
    const known = distanceMetres(points, a, b);
    const metres = Number.isNaN(known) ? likelyMetres(this.corpus, a, b) : known;
    const around = Math.max(density[a]!, density[b]!);
    out[column.log_distance] = Math.log1p(metres);
    out[column.crowding] = Math.log1p((around * metres * metres) / neighbourhoodSquareMetres);
    if (this.isAsked[column.density] === 1) out[column.density] = Math.log(around);
  }

  private measureChain(nameA: number, nameB: number, out: Float64Array): void {
    if ((this.isAsked[column.chain_min]! | this.isAsked[column.chain_max]!) === 0) return;
    const { nameCount } = this.corpus;
    out[column.chain_min] = Math.log(Math.min(nameCount[nameA]!, nameCount[nameB]!));
    out[column.chain_max] = Math.log(Math.max(nameCount[nameA]!, nameCount[nameB]!));
  }

  private measureText(a: number, b: number, shared: number, out: Float64Array): void {
    const { corpus, isAsked } = this;
    const { texts, coreIds } = corpus;
    const textA = corpus.compactIds[a]!;
    const textB = corpus.compactIds[b]!;
    const shorter = Math.min(textLength(texts, textA), textLength(texts, textB));
    const longer = Math.max(textLength(texts, textA), textLength(texts, textB));
    const equal = textA === textB && textA !== noText;
    out[column.compact_equal] = equal ? 1 : 0;
    out[column.core_equal] = coreIds[a] === coreIds[b] && textA !== noText ? 1 : 0;
    // Names without a common trigram are not similar at all; measuring that would only cost time.
    const alike = shared > 0;
    const isAllCore = coreIds[a] === textA && coreIds[b] === textB;
    if ((isAsked[column.jaro_winkler]! | isAsked[column.core_jaro_winkler]!) === 1) {
      const similarity = alike ? jaroWinkler(texts, textA, textB) : 0;
      out[column.jaro_winkler] = similarity;
      out[column.core_jaro_winkler] =
        isAllCore || !alike ? similarity : jaroWinkler(texts, coreIds[a]!, coreIds[b]!);
    }
    if (isAsked[column.edit_similarity] === 1)
      out[column.edit_similarity] = equal ? 1 : alike ? editSimilarity(texts, textA, textB) : 0;
    if (isAsked[column.common_run] === 1)
      out[column.common_run] = equal
        ? 1
        : alike
          ? longestCommonRun(texts, textA, textB) / Math.min(shorter, maxLetters)
          : 0;
    if (isAsked[column.prefix_share] === 1)
      out[column.prefix_share] = shorter === 0 ? 0 : sharedPrefix(texts, textA, textB) / shorter;
    out[column.length_min] = shorter;
    out[column.length_ratio] = longer === 0 ? 1 : shorter / longer;
    const sizeA = rowLength(corpus.trigrams, a);
    const sizeB = rowLength(corpus.trigrams, b);
    out[column.trigram_dice] = sizeA + sizeB === 0 ? 0 : (2 * shared) / (sizeA + sizeB);
    out[column.trigram_overlap] = Math.min(sizeA, sizeB) === 0 ? 0 : shared / Math.min(sizeA, sizeB);
    out[column.kind_agreement] = kindRelation(corpus.kinds[a]!, corpus.kinds[b]!, 0);
  }

  private measureWords(words: WordAlignment, out: Float64Array): void {
    const { a, b } = words;
    const lighter = Math.min(a.weight, b.weight);
    const union = a.weight + b.weight - words.matched;
    out[column.word_jaccard] = union === 0 ? 0 : words.matched / union;
    out[column.word_containment] = lighter === 0 ? 0 : words.matched / lighter;
    out[column.rarest_shared] = words.rarestShared;
    out[column.rest_min] = Math.min(a.rest, b.rest);
    out[column.rest_max] = Math.max(a.rest, b.rest);
    out[column.rarest_rest_min] = Math.min(a.rarestRest, b.rarestRest);
    out[column.rarest_rest_max] = Math.max(a.rarestRest, b.rarestRest);
    out[column.rest_count_min] = Math.min(a.restCount, b.restCount);
    out[column.rest_count_max] = Math.max(a.restCount, b.restCount);
    out[column.unexplained_min] = Math.min(a.unexplained, b.unexplained);
    out[column.unexplained_max] = Math.max(a.unexplained, b.unexplained);
    out[column.head_min] = Math.min(a.head, b.head);
    out[column.head_max] = Math.max(a.head, b.head);
    out[column.rest_before_min] = Math.min(a.restBefore, b.restBefore);
    out[column.rest_before_max] = Math.max(a.restBefore, b.restBefore);
    out[column.rest_part] =
      ((a.restKinds & partBits) === 0 ? 0 : 1) + ((b.restKinds & partBits) === 0 ? 0 : 1);
    out[column.weight_min] = lighter;
    out[column.weight_max] = Math.max(a.weight, b.weight);
    out[column.kind_relation] = kindRelation(a.restKinds, b.restKinds, 0.5);
    out[column.shared_numbers] = words.sharedNumbers;
    out[column.rest_numbers_min] = Math.min(a.restNumbers, b.restNumbers);
    out[column.rest_numbers_max] = Math.max(a.restNumbers, b.restNumbers);
  }

  private measureAddress(a: number, b: number, out: Float64Array): void {
    const { corpus, isAsked } = this;
    if ((isAsked[column.name_in_address_min]! | isAsked[column.name_in_address_max]!) === 1) {
      const nameA = nameInAddress(corpus, a, b);
      const nameB = nameInAddress(corpus, b, a);
      out[column.name_in_address_min] = smaller(nameA, nameB);
      out[column.name_in_address_max] = larger(nameA, nameB);
    }
    if (isAsked[column.house] === 1) out[column.house] = houseAgreement(corpus, a, b);
    const street = streetAgreement(corpus, a, b);
    out[column.street_containment] = street.containment;
    out[column.street_rarest] = street.rarestShared;
    if (isAsked[column.unit] === 1) out[column.unit] = compareUnits(corpus, a, b);
    if (isAsked[column.postcode] === 1) out[column.postcode] = comparePostcodes(corpus, a, b);
    const driftA = corpus.addressDrift[a]!;
    const driftB = corpus.addressDrift[b]!;
    if (isAsked[column.address_distance] === 1) {
      const toB = distanceBetween(corpus.points, a, corpus.addressPoints, b);
      const toA = distanceBetween(corpus.points, b, corpus.addressPoints, a);
      out[column.address_distance] = Math.log1p(smaller(toA, toB));
    }
    out[column.address_drift_min] = smaller(driftA, driftB);
    out[column.address_drift_max] = larger(driftA, driftB);
    out[column.addresses] =
      (rowLength(corpus.streets, a) > 0 ? 1 : 0) + (rowLength(corpus.streets, b) > 0 ? 1 : 0);
  }
}

/**
 * The distance assumed where a position is missing. All labelled records have positions, so the model cannot learn what a
 * missing one means: an agreeing address puts the pair together, anything less leaves it apart.
 */
function likelyMetres(corpus: Corpus, a: number, b: number): number {
  const isOneHouse =
    houseAgreement(corpus, a, b) === 1 && streetAgreement(corpus, a, b).containment >= leastStreetShared;
  if (isOneHouse) return assumedMetres.sameHouse;
  return comparePostcodes(corpus, a, b) === 1 ? assumedMetres.samePostcode : assumedMetres.unknown;
}

function compareUnits({ unitIds }: Corpus, a: number, b: number): number {
  if (unitIds[a] === noText || unitIds[b] === noText) return Number.NaN;
  return unitIds[a] === unitIds[b] ? 1 : 0;
}

function comparePostcodes({ texts, postcodeIds }: Corpus, a: number, b: number): number {
  const codeA = postcodeIds[a]!;
  const codeB = postcodeIds[b]!;
  return codeA === noText || codeB === noText ? Number.NaN : postcodeAgreement(texts, codeA, codeB);
}

function rowLength(rows: Rows, record: number): number {
  return rows.starts[record + 1]! - rows.starts[record]!;
}

/** How the kinds of place of two names go together: 1 share one, -1 none in common, 0 neither names any. */
function kindRelation(kindsA: number, kindsB: number, oneSided: number): number {
  if (kindsA === 0 && kindsB === 0) return 0;
  if (kindsA === 0 || kindsB === 0) return oneSided;
  return (kindsA & kindsB) === 0 ? -1 : 1;
}

/** The smaller of the known numbers; `NaN` where neither is known. */
function smaller(a: number, b: number): number {
  return Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.min(a, b);
}

function larger(a: number, b: number): number {
  return Number.isNaN(a) ? b : Number.isNaN(b) ? a : Math.max(a, b);
}
