import type { PairList } from "../corpus/pair-list.ts";
import type { Corpus } from "../corpus/corpus.ts";
import { addedKinds } from "../features/added-kinds.ts";
import { Contest, partnersOf, type FirstLooks } from "../features/contest.ts";
import { featureCount, type FeatureName, featureNames, pairFeatureNames } from "../features/feature-names.ts";
import { PairMeter } from "../features/pair-features.ts";
import { lookCloser } from "../features/close-look.ts";
import { emptySpareWords, SpareWordMeter } from "../features/spare-words.ts";
import { Surroundings } from "../features/surroundings.ts";
import type { Forest } from "../model/forest.ts";
import { packForest, scoreForest, type PackedForest } from "../model/packed-forest.ts";
import { calibrated } from "../model/calibration.ts";
import { toFourDecimals } from "../log-odds.ts";
import { encodeForest, type ModelData, type SecondLookData } from "../model/model.ts";
import { emptyLooks, forgetEvidence, lookOnce, noteLook } from "../score/first-look.ts";
import { boostTrees, type BoostSettings } from "./boost.ts";
import { bandOfDoubt, calibrate } from "./calibrate.ts";
import { cutShortLists } from "./short-lists.ts";
import { foldCount, prepareLabelled, type LabelledPairs, type LabelledSet } from "./labelled-set.ts";

/**
 * What can only speak for a match (1) or against it (-1), all else equal. Trees may not learn the contrary from a few
 * odd labels: it costs nothing within a city and helps a little in the next.
 */
const directions: Partial<Record<FeatureName, 1 | -1>> = {
  log_distance: -1,
  crowding: -1,
  address_distance: -1,
  compact_equal: 1,
  core_equal: 1,
  word_jaccard: 1,
  house: 1,
  unheard_max: -1,
  first_look: 1,
  margin_min: 1,
  margin_max: 1,
  nearer_rivals_min: -1,
  nearer_rivals_max: -1,
};

const firstLookSettings = {
  trees: 60,
  learningRate: 0.15,
  maxLeaves: 12,
  minRowsInLeaf: 40,
  lambda: 5,
  rowShare: 0.8,
  columnShare: 0.7,
  seed: 7,
  monotone: new Int8Array(pairFeatureNames.length),
} satisfies BoostSettings;

/**
 * Many small steps, large leaves, strong shrinkage, a quarter of the columns a tree: chosen by what unseen folds, and the
 * one city after training on the other, say of the log-loss.
 */
const secondLookSettings = {
  trees: 450,
  learningRate: 0.03,
  maxLeaves: 12,
  minRowsInLeaf: 60,
  lambda: 20,
  rowShare: 0.7,
  columnShare: 0.25,
  seed: 11,
  monotone: Int8Array.from(featureNames, (name) => directions[name] ?? 0),
} satisfies BoostSettings;

/**
 * Pairs whose first look is below (4.7 %) are different: of the labelled matches half a percent are there, and not one
 * of them is found by a second look.
 */
const secondLookFrom = -3;
/** A second look learns from pairs that may match or nearly so: four fifths of the others would teach it nothing. */
const learnsFrom = -5;
/** With fewer records than this in all, pairs are looked at as those of short lists. */
const shortListsHaveFewerThan = 2500;
/** Share of the labelled pairs that are for a person to review: where the doubt is greatest. */
const reviewShare = 0.0195;

/** A set with its features, row by row; the contest's columns are filled in as training goes. */
interface MeasuredSet {
  readonly set: LabelledSet;
  readonly rows: Float64Array;
  /** The kinds of place that one name of a pair adds to the other (see `added-kinds.ts`). */
  readonly addedKinds: Int32Array;
  /** First looks at the pairs, with their evidence, by trees that have not seen them: who gets a second look. */
  readonly firstLooks: Float32Array;
}

/**
 * Trains the two looks and their calibration, and another second look for short lists. The contest of each pair is judged by
 * a first look that has not seen the pair's fold, as it will be for records that nobody labelled; the calibration is fitted
 * on second looks that have not seen it either. The same sets in the same order give the same model.
 */
export function trainModel(labelled: readonly LabelledPairs[], version: string): ModelData {
  const lists = joinLists(labelled);
  const sets = lists.map((pairs) => measure(prepareLabelled(pairs)));
  const looks = Array.from({ length: foldCount }, (_, fold) =>
    packForest(trainLook(sets, (held) => held !== fold, pairFeatureNames.length, firstLookSettings)),
  );
  const shortSets = lists.flatMap((pairs) => cutShortLists(pairs).map((set) => measure(set)));
  for (const measured of [...sets, ...shortSets]) fillContest(measured, looks);
  const firstLook = trainLook(sets, () => true, pairFeatureNames.length, firstLookSettings);
  const all = sets.flatMap(({ set }) => [...set.labels]);
  return {
    version,
    trained_on: {
      files: labelled.map((pairs) => pairs.name),
      pairs: all.length,
      matches: all.reduce((sum, label) => sum + label, 0),
    },
    features: [...featureNames],
    first_look: encodeForest(firstLook, usualValues(sets, pairFeatureNames.length)),
    second_look_from: secondLookFrom,
    second_look: trainSecondLook(sets),
    short_lists: { ...trainSecondLook(shortSets), fewer_than: shortListsHaveFewerThan },
  };
}

function trainSecondLook(sets: readonly MeasuredSet[]): SecondLookData {
  const mayMatch = sets.map(keepDoubtful);
  const trees = trainLook(mayMatch, () => true, featureCount, secondLookSettings);
  const { logits, kinds, labels } = lookUnseen(mayMatch);
  const calibration = calibrate(logits, kinds, labels);
  const pairs = sets.reduce((sum, { set }) => sum + set.labels.length, 0);
  return {
    trees: encodeForest(trees, usualValues(mayMatch, featureCount)),
    calibration,
    review: bandOfDoubt(
      logits.map((logit, pair) => calibrated(calibration, logit, kinds[pair]!)),
      reviewShare * pairs,
    ),
  };
}

/** Files that label pairs of the same two lists become one. */
function joinLists(labelled: readonly LabelledPairs[]): LabelledPairs[] {
  const joined: LabelledPairs[] = [];
  for (const pairs of labelled) {
    const at = joined.findIndex(({ left, right }) => left === pairs.left && right === pairs.right);
    if (at < 0) joined.push(pairs);
    else joined[at] = { ...joined[at]!, pairs: [...joined[at]!.pairs, ...pairs.pairs] };
  }
  return joined;
}

function measure(set: LabelledSet): MeasuredSet {
  const rows = new Float64Array(set.labels.length * featureCount);
  const meter = new PairMeter(set.corpus);
  const surroundings = new Surroundings(set.corpus);
  const kinds = new Int32Array(set.labels.length);
  for (const row of set.labels.keys()) {
    const a = set.a[row]!;
    const b = set.b[row]!;
    meter.measure(a, b, rowOf(rows, row));
    lookCloser(set.corpus, meter.aligned, rowOf(rows, row));
    surroundings.measure(a, b, meter.aligned, rowOf(rows, row));
    kinds[row] = addedKinds(set.corpus, meter.aligned);
  }
  return { set, rows, addedKinds: kinds, firstLooks: new Float32Array(set.labels.length) };
}

function rowOf(rows: Float64Array, row: number): Float64Array {
  return rows.subarray(row * featureCount, (row + 1) * featureCount);
}

function trainLook(
  sets: readonly MeasuredSet[],
  includes: (fold: number) => boolean,
  columns: number,
  settings: BoostSettings,
): Forest {
  const count = sets.reduce((sum, { set }) => sum + set.folds.filter((fold) => includes(fold)).length, 0);
  const values = new Float64Array(count * columns);
  const labels = new Uint8Array(count);
  let at = 0;
  for (const { set, rows } of sets) {
    for (const [row, fold] of set.folds.entries()) {
      if (!includes(fold)) continue;
      values.set(rowOf(rows, row).subarray(0, columns), at * columns);
      labels[at++] = set.labels[row]!;
    }
  }
  return boostTrees(values, labels, settings);
}

/** The median of each column, to four decimals; `null` where no row has a value. */
function usualValues(sets: readonly MeasuredSet[], columns: number): (number | null)[] {
  return Array.from({ length: columns }, (_, column) => {
    const values = sets
      .flatMap(({ set, rows }) => Array.from(set.labels.keys(), (row) => rowOf(rows, row)[column]!))
      .filter((value) => !Number.isNaN(value))
      .sort((a, b) => a - b);
    return values.length === 0 ? null : toFourDecimals(values[values.length >>> 1]!);
  });
}

/** @param forests For each fold the trees that have not seen it. */
function fillContest({ set, rows, firstLooks }: MeasuredSet, forests: readonly PackedForest[]): void {
  const { corpus, list } = set;
  const partners = partnersOf(corpus.size, list);
  const meter = new PairMeter(corpus);
  for (const [fold, looks] of lookWithEach(forests, corpus, list).entries()) {
    const seen = { looks, partners, spareWords: emptySpareWords(corpus) };
    const spareWords = new SpareWordMeter(corpus, list, seen, secondLookFrom);
    spareWords.count(0, list.left.length);
    const contest = new Contest(corpus, list, looks, partners);
    for (const [row, own] of set.folds.entries()) {
      if (own !== fold) continue;
      const out = rowOf(rows, row);
      const a = set.a[row]!;
      const b = set.b[row]!;
      meter.measure(a, b, out);
      const look = lookOnce(forests[fold]!, corpus, a, b, out);
      firstLooks[row] = look.logit;
      contest.measure(a, b, look, out);
      forgetEvidence(corpus, a, b, out);
      spareWords.measure(a, b, meter.aligned, contest.pair, out);
    }
  }
}

/** The first looks at all pairs by each forest; a pair is measured once for all of them. */
function lookWithEach(forests: readonly PackedForest[], corpus: Corpus, list: PairList): FirstLooks[] {
  const meter = new PairMeter(corpus);
  const row = new Float64Array(pairFeatureNames.length);
  const all = forests.map(() => emptyLooks(list.left.length));
  for (const [pair, a] of list.left.entries()) {
    const b = list.right[pair]!;
    meter.measure(a, b, row);
    for (const [index, looks] of all.entries()) {
      noteLook(looks, pair, lookOnce(forests[index]!, corpus, a, b, row));
    }
  }
  return all;
}

/** The rows whose first look is not hopeless. */
function keepDoubtful({ set, rows, addedKinds: kinds, firstLooks }: MeasuredSet): MeasuredSet {
  const isKept = (row: number): boolean => firstLooks[row]! >= learnsFrom;
  const kept = [...set.labels.keys()].filter(isKept);
  const keptRows = new Float64Array(kept.length * featureCount);
  for (const [index, row] of kept.entries()) keptRows.set(rowOf(rows, row), index * featureCount);
  const pick = <T extends Uint8Array | Uint32Array | Int32Array | Float32Array>(column: T): T =>
    column.filter((_, row) => isKept(row)) as T;
  return {
    set: { ...set, a: pick(set.a), b: pick(set.b), labels: pick(set.labels), folds: pick(set.folds) },
    rows: keptRows,
    addedKinds: pick(kinds),
    firstLooks: pick(firstLooks),
  };
}

/** Second looks at every pair that will get one, by trees that have not seen its fold. */
function lookUnseen(sets: readonly MeasuredSet[]): {
  logits: Float64Array;
  kinds: Int32Array;
  labels: Uint8Array;
} {
  const logits: number[] = [];
  const kinds: number[] = [];
  const labels: number[] = [];
  for (let fold = 0; fold < foldCount; fold++) {
    const look = packForest(trainLook(sets, (held) => held !== fold, featureCount, secondLookSettings));
    for (const { set, rows, addedKinds: kindsOf, firstLooks } of sets) {
      for (const [row, label] of set.labels.entries()) {
        if (set.folds[row] !== fold || firstLooks[row]! < secondLookFrom) continue;
        logits.push(scoreForest(look, rowOf(rows, row)));
        kinds.push(kindsOf[row]!);
        labels.push(label);
      }
    }
  }
  return {
    logits: Float64Array.from(logits),
    kinds: Int32Array.from(kinds),
    labels: Uint8Array.from(labels),
  };
}
