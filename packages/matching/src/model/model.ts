import { InvalidInputError } from "@cityscout/contracts";
import { featureNames } from "../features/feature-names.ts";
import { type Calibration, checkCalibration } from "./calibration.ts";
import { everyNumber, leafMark, type Forest } from "./forest.ts";
import { packForest, type PackedForest } from "./packed-forest.ts";

/** Trees as the model file holds them; see `decodeForest`. */
export interface ForestData {
  bias: number;
  /** Nodes of each tree. */
  tree_sizes: number[];
  /** Per node in pre-order: the column that it splits on, -1 for a leaf. */
  feature: number[];
  /** Per inner node: the greatest value that goes left. `null` separates missing values from all others. */
  threshold: (number | null)[];
  /** One digit an inner node: 1 where missing values go left. */
  missing_left: string;
  /** Per node, in ten-thousandths of log-odds. */
  value: number[];
  /**
   * Per column the median in training, `null` where it had no value. Only speed depends on it: usual rows are scored
   * fastest.
   */
  usual: (number | null)[];
}

/** A second look as the model file holds it. */
export interface SecondLookData {
  trees: ForestData;
  calibration: Calibration;
  /** Chances between these two are for a person to review. */
  review: { from: number; to: number };
}

/** The model file. */
export interface ModelData {
  version: string;
  trained_on: { files: string[]; pairs: number; matches: number };
  /** Names of the columns, in order: a model of other features is refused. */
  features: string[];
  first_look: ForestData;
  /** Pairs below these log-odds of the first look are different; they get no second look. */
  second_look_from: number;
  second_look: SecondLookData;
  /** Takes the place of `second_look` where there are fewer records in all than `fewer_than`. */
  short_lists: SecondLookData & { fewer_than: number };
}

/** A second look ready to score. */
export interface SecondLook {
  readonly trees: PackedForest;
  /** The same trees with the values of their inner nodes, for explanations. */
  readonly explained: Forest;
  readonly calibration: Calibration;
  readonly review: { readonly from: number; readonly to: number };
}

/** The model ready to score. */
export interface Model {
  readonly version: string;
  /** Names of the labelled files. */
  readonly trainedOn: readonly string[];
  readonly firstLook: PackedForest;
  /** The same trees with the values of their inner nodes, for explanations. */
  readonly explainedFirstLook: Forest;
  readonly secondLookFrom: number;
  readonly secondLook: SecondLook;
  readonly shortLists: SecondLook & { readonly fewerThan: number };
}

/** Parts of a log-odd in which the file gives node values. */
const valueScale = 10_000;

/**
 * Reads a model file.
 *
 * @throws InvalidInputError when the file was trained for other features, or other kinds of place, than these.
 */
export function decodeModel(data: ModelData): Model {
  const expected = featureNames.join(" ");
  if (data.features.join(" ") !== expected) {
    throw new InvalidInputError(
      `model "${data.version}" was trained on features "${data.features.join(" ")}", expected "${expected}": train it again`,
    );
  }
  checkCalibration(data.version, data.second_look.calibration);
  checkCalibration(data.version, data.short_lists.calibration);
  const firstLook = decodeForest(data.first_look);
  return {
    version: data.version,
    trainedOn: data.trained_on.files,
    firstLook: packForest(firstLook, data.first_look.usual),
    explainedFirstLook: firstLook,
    secondLookFrom: data.second_look_from,
    secondLook: decodeSecondLook(data.second_look),
    shortLists: { ...decodeSecondLook(data.short_lists), fewerThan: data.short_lists.fewer_than },
  };
}

function decodeSecondLook({ trees, calibration, review }: SecondLookData): SecondLook {
  const explained = decodeForest(trees);
  return { trees: packForest(explained, trees.usual), explained, calibration, review };
}

/**
 * The second look for a number of records. In a whole city a pair without rivals is nearly certain; in a short list the rivals
 * may just not be listed, and the rarity of words cannot be told.
 */
export function secondLookAt(model: Model, recordCount: number): SecondLook {
  return recordCount < model.shortLists.fewerThan ? model.shortLists : model.secondLook;
}

/** Reads trees. In pre-order a left child follows its parent, and a right child the last node below its left sibling. */
export function decodeForest(data: ForestData): Forest {
  const count = data.feature.length;
  const right = new Uint32Array(count);
  const threshold = new Float64Array(count);
  const missingLeft = new Uint8Array(count);
  const waiting: number[] = [];
  let asked = 0;
  for (let node = 0; node < count; node++) {
    if (data.feature[node]! >= 0) {
      threshold[node] = data.threshold[asked] ?? everyNumber;
      missingLeft[node] = data.missing_left.charAt(asked) === "1" ? 1 : 0;
      asked++;
      waiting.push(node);
    } else {
      const parent = waiting.pop();
      if (parent !== undefined) right[parent] = node + 1;
    }
  }
  const roots = new Uint32Array(data.tree_sizes.length + 1);
  for (const [tree, size] of data.tree_sizes.entries()) roots[tree + 1] = roots[tree]! + size;
  return {
    bias: data.bias,
    roots,
    feature: Uint8Array.from(data.feature, (column) => (column < 0 ? leafMark : column)),
    threshold,
    missingLeft,
    right,
    value: Float64Array.from(data.value, (value) => value / valueScale),
  };
}

/** The inverse of `decodeForest`; `usual` are the medians of the columns. */
export function encodeForest(forest: Forest, usual: (number | null)[]): ForestData {
  const asking = [...forest.feature.keys()].filter((node) => forest.feature[node] !== leafMark);
  return {
    bias: forest.bias,
    tree_sizes: Array.from(forest.roots.subarray(1), (end, tree) => end - forest.roots[tree]!),
    feature: Array.from(forest.feature, (column) => (column === leafMark ? -1 : column)),
    threshold: asking.map((node) => {
      const threshold = forest.threshold[node]!;
      return threshold === everyNumber ? null : threshold;
    }),
    missing_left: asking.map((node) => forest.missingLeft[node]).join(""),
    value: Array.from(forest.value, (value) => Math.round(value * valueScale)),
    usual,
  };
}
