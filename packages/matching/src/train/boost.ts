import { everyNumber, leafMark, type Forest } from "../model/forest.ts";
import { chanceOf } from "../log-odds.ts";
import { binRows, type BinnedRows } from "./bins.ts";
import { growTree, type TreeNode } from "./grow-tree.ts";
import { type Random, seededRandom } from "@cityscout/contracts";

export interface BoostSettings {
  readonly trees: number;
  readonly learningRate: number;
  readonly maxLeaves: number;
  readonly minRowsInLeaf: number;
  readonly lambda: number;
  /** Share of the rows, and of the columns, that each tree sees. */
  readonly rowShare: number;
  readonly columnShare: number;
  readonly seed: number;
  readonly monotone: Int8Array;
}

/**
 * Gradient boosting of the log-loss (Friedman 2001) with second-order leaf values on binned features. The same rows,
 * labels and settings give the same forest.
 *
 * @param values Row by row, `labels.length * columns` numbers; `NaN` where missing.
 * @param labels 0 or 1 a row.
 */
export function boostTrees(values: Float64Array, labels: Uint8Array, settings: BoostSettings): Forest {
  const rows = labels.length;
  const columns = values.length / rows;
  const data = binRows(values, columns);
  const random = seededRandom(settings.seed);
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const bias = Math.log(positives / (rows - positives));
  const score = new Float64Array(rows).fill(bias);
  const gradient = new Float64Array(rows);
  const hessian = new Float64Array(rows);
  const trees: TreeNode[] = [];
  for (let round = 0; round < settings.trees; round++) {
    for (let row = 0; row < rows; row++) {
      const chance = chanceOf(score[row]!);
      gradient[row] = chance - labels[row]!;
      hessian[row] = Math.max(1e-6, chance * (1 - chance));
    }
    const sample = sampleOf(rows, settings.rowShare, random);
    const chosen = [...sampleOf(columns, settings.columnShare, random)];
    const tree = growTree(data, sample, gradient, hessian, chosen, settings);
    shrink(tree, settings.learningRate);
    for (let row = 0; row < rows; row++) score[row]! += answer(data, tree, row);
    trees.push(tree);
  }
  return toForest(trees, data, bias);
}

function sampleOf(count: number, share: number, random: Random): Uint32Array {
  const all = Uint32Array.from({ length: count }, (_, index) => index);
  if (share >= 1) return all;
  const chosen = all.filter(() => random.next() < share);
  return chosen.length === 0 ? all : chosen;
}

/** Values are rounded so that the model is the same bytes after a round trip through its file. */
function shrink(node: TreeNode, rate: number): void {
  node.value = Number((node.value * rate).toFixed(4));
  if (node.split === undefined) return;
  shrink(node.split.left, rate);
  shrink(node.split.right, rate);
}

function answer(data: BinnedRows, root: TreeNode, row: number): number {
  let node = root;
  while (node.split !== undefined) {
    const { column, bin, missingLeft, left, right } = node.split;
    const own = data.bins[column * data.rows + row]!;
    node = (own === 0 ? missingLeft : own <= bin) ? left : right;
  }
  return node.value;
}

function toForest(trees: readonly TreeNode[], data: BinnedRows, bias: number): Forest {
  const roots: number[] = [];
  const feature: number[] = [];
  const threshold: number[] = [];
  const missingLeft: number[] = [];
  const right: number[] = [];
  const value: number[] = [];
  const write = (node: TreeNode): void => {
    const at = feature.length;
    feature.push(node.split?.column ?? leafMark);
    const cuts = node.split === undefined ? undefined : data.cuts[node.split.column]!;
    // A cut behind the last bin only parts the missing values from all others.
    threshold.push(node.split === undefined ? 0 : (cuts![node.split.bin - 1] ?? everyNumber));
    missingLeft.push(node.split?.missingLeft === true ? 1 : 0);
    right.push(0);
    value.push(node.value);
    if (node.split === undefined) return;
    write(node.split.left);
    right[at] = feature.length;
    write(node.split.right);
  };
  for (const tree of trees) {
    roots.push(feature.length);
    write(tree);
  }
  return {
    bias: Number(bias.toFixed(4)),
    roots: Uint32Array.from([...roots, feature.length]),
    feature: Uint8Array.from(feature),
    threshold: Float64Array.from(threshold),
    missingLeft: Uint8Array.from(missingLeft),
    right: Uint32Array.from(right),
    value: Float64Array.from(value),
  };
}
