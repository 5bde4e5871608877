import { Contest, featureCount } from "../features/contest.ts";
import { featureNames, pairFeatureNames } from "../features/feature-names.ts";
import { PairMeter } from "../features/pair-features.ts";
import type { Forest } from "../model/forest.ts";
import { packForest, scoreForest, type PackedForest } from "../model/packed-forest.ts";
import { encodeForest, type ModelData } from "../model/model.ts";
import { lookAtAll, lookOnce } from "../score/first-look.ts";
import { boostTrees, type BoostSettings } from "./boost.ts";
import { calibrate } from "./calibrate.ts";
import { foldCount, prepareLabelled, type LabelledPairs, type LabelledSet } from "./labelled-set.ts";

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
 * Small trees, large leaves, strong shrinkage: chosen by training on one city and judging on the other, where larger
 * trees did worse although they did better within a city.
 */
const secondLookSettings = {
  trees: 320,
  learningRate: 0.05,
  maxLeaves: 8,
  minRowsInLeaf: 80,
  lambda: 20,
  rowShare: 0.7,
  columnShare: 0.35,
  seed: 11,
  monotone: new Int8Array(featureCount),
} satisfies BoostSettings;

/** Pairs whose first look is below (1.8 %) are different: of the labelled matches few are there, and hardly any would be found by a second look. */
const secondLookFrom = -4;
const review = { from: 0.27, to: 0.73 };

/** A set with its features, row by row; the contest's columns are filled in as training goes. */
interface MeasuredSet {
  readonly set: LabelledSet;
  readonly rows: Float64Array;
}

/**
 * Trains the two looks and their calibration. The contest of each pair is judged by a first look that has not seen
 * the pair's fold, as it will be for records that nobody labelled; the calibration is fitted on second looks that
 * have not seen it either. The same sets in the same order give the same model.
 */
export function trainModel(labelled: readonly LabelledPairs[], version: string): ModelData {
  const sets = labelled.map((pairs) => measure(prepareLabelled(pairs)));
  for (let fold = 0; fold < foldCount; fold++) {
    const look = trainLook(sets, (held) => held !== fold, pairFeatureNames.length, firstLookSettings);
    for (const measured of sets) fillContest(measured, packForest(look), fold);
  }
  const firstLook = trainLook(sets, () => true, pairFeatureNames.length, firstLookSettings);
  const secondLook = trainLook(sets, () => true, featureCount, secondLookSettings);
  const labels = sets.flatMap(({ set }) => [...set.labels]);
  return {
    version,
    trained_on: {
      files: labelled.map((pairs) => pairs.name),
      pairs: labels.length,
      matches: labels.reduce((sum, label) => sum + label, 0),
    },
    features: [...featureNames],
    first_look: encodeForest(firstLook),
    second_look: encodeForest(secondLook),
    calibration: calibrateUnseen(sets),
    second_look_from: secondLookFrom,
    review,
  };
}

function measure(set: LabelledSet): MeasuredSet {
  const rows = new Float64Array(set.labels.length * featureCount);
  const meter = new PairMeter(set.corpus);
  for (const row of set.labels.keys()) meter.measure(set.a[row]!, set.b[row]!, rowOf(rows, row));
  return { set, rows };
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
  const values: number[] = [];
  const labels: number[] = [];
  for (const { set, rows } of sets) {
    for (const [row, label] of set.labels.entries()) {
      if (!includes(set.folds[row]!)) continue;
      values.push(...rowOf(rows, row).subarray(0, columns));
      labels.push(label);
    }
  }
  const weights = new Float64Array(labels.length).fill(1);
  return boostTrees(Float64Array.from(values), Uint8Array.from(labels), weights, settings);
}

function fillContest({ set, rows }: MeasuredSet, look: PackedForest, fold: number): void {
  const looks = lookAtAll(look, set.corpus, set.list, new PairMeter(set.corpus));
  const contest = new Contest(set.corpus, set.list, looks);
  for (const row of set.labels.keys()) {
    if (set.folds[row] !== fold) continue;
    const out = rowOf(rows, row);
    const a = set.a[row]!;
    const b = set.b[row]!;
    contest.measure(a, b, lookOnce(look, set.corpus, a, b, out), out);
  }
}

function calibrateUnseen(sets: readonly MeasuredSet[]): { slope: number; offset: number } {
  const logits: number[] = [];
  const labels: number[] = [];
  for (let fold = 0; fold < foldCount; fold++) {
    const look = packForest(trainLook(sets, (held) => held !== fold, featureCount, secondLookSettings));
    for (const { set, rows } of sets) {
      for (const [row, label] of set.labels.entries()) {
        if (set.folds[row] !== fold) continue;
        logits.push(scoreForest(look, rowOf(rows, row)));
        labels.push(label);
      }
    }
  }
  return calibrate(Float64Array.from(logits), Uint8Array.from(labels));
}
