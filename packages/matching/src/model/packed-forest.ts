import { InvalidInputError } from "@cityscout/contracts";
import { leafMark, type Forest } from "./forest.ts";

/**
 * A forest packed for scoring after QuickScorer (Lucchese et al. 2015, "QuickScorer: a fast algorithm to rank documents
 * with additive ensembles of regression trees"). Walking down trees waits for one unforeseeable branch after the other.
 * Here every question that a row answers with "right" strikes out the leaves under the question's left side; the first
 * leaf that is left of each tree is the one that a walk would reach. Questions are sorted by column and threshold, so
 * that those answered with "right" are a run.
 */
export interface PackedForest {
  readonly bias: number;
  readonly treeCount: number;
  /** Questions about column `c` are `askStarts[c]` to `askStarts[c + 1] - 1`, thresholds ascending. */
  readonly askStarts: Uint32Array;
  /** Thresholds in single precision, as training rounds them. */
  readonly thresholds: Float32Array;
  readonly askedTrees: Uint16Array;
  /** The leaves that remain after the answer "right", a bit each. */
  readonly remaining: Int32Array;
  /** The same for columns without a value: per column and tree, what missing values leave over. */
  readonly missingStarts: Uint32Array;
  readonly missingTrees: Uint16Array;
  readonly missingRemaining: Int32Array;
  /** `leavesPerTree` values a tree, its leaves from left to right. */
  readonly leafValues: Float32Array;
  /** Of the row being scored: the leaves of each tree that no answer struck out. */
  readonly open: Int32Array;
}

/** One bit a leaf in a word of 32. */
const leavesPerTree = 32;

interface Question {
  readonly tree: number;
  readonly column: number;
  readonly threshold: number;
  readonly missingLeft: boolean;
  readonly remaining: number;
}

/**
 * Packs a forest for `scoreForest`.
 *
 * @throws InvalidInputError when a tree has more than 32 leaves.
 */
export function packForest(forest: Forest): PackedForest {
  const treeCount = forest.roots.length - 1;
  const leafValues = new Float32Array(treeCount * leavesPerTree);
  const questions: Question[] = [];
  for (let tree = 0; tree < treeCount; tree++) packTree(forest, tree, questions, leafValues);
  const columns = questions.reduce((most, { column }) => Math.max(most, column), -1) + 1;
  questions.sort((a, b) => a.column - b.column || a.threshold - b.threshold);
  const missing = questions.filter(({ missingLeft }) => !missingLeft);
  return {
    bias: forest.bias,
    treeCount,
    askStarts: startsOf(questions, columns),
    thresholds: Float32Array.from(questions, ({ threshold }) => threshold),
    askedTrees: Uint16Array.from(questions, ({ tree }) => tree),
    remaining: Int32Array.from(questions, ({ remaining }) => remaining),
    missingStarts: startsOf(missing, columns),
    missingTrees: Uint16Array.from(missing, ({ tree }) => tree),
    missingRemaining: Int32Array.from(missing, ({ remaining }) => remaining),
    leafValues,
    open: new Int32Array(treeCount),
  };
}

/** Nodes are in pre-order, so leaves come from left to right and a node's left leaves are those before its right child. */
function packTree(forest: Forest, tree: number, questions: Question[], leafValues: Float32Array): void {
  const end = forest.roots[tree + 1]!;
  const leavesBefore: number[] = [];
  let leaves = 0;
  for (let node = forest.roots[tree]!; node < end; node++) {
    leavesBefore.push(leaves);
    if (forest.feature[node] !== leafMark) continue;
    if (leaves === leavesPerTree) {
      throw new InvalidInputError(
        `tree ${tree} has more than ${leavesPerTree} leaves, expected at most as many`,
      );
    }
    leafValues[tree * leavesPerTree + leaves++] = forest.value[node]!;
  }
  const first = forest.roots[tree]!;
  for (let node = first; node < end; node++) {
    if (forest.feature[node] === leafMark) continue;
    let left = 0;
    for (let leaf = leavesBefore[node - first]!; leaf < leavesBefore[forest.right[node]! - first]!; leaf++)
      left |= 1 << leaf;
    questions.push({
      tree,
      column: forest.feature[node]!,
      threshold: Math.fround(forest.threshold[node]!),
      missingLeft: forest.missingLeft[node] === 1,
      remaining: ~left,
    });
  }
}

function startsOf(questions: readonly Question[], columns: number): Uint32Array {
  const starts = new Uint32Array(columns + 1);
  for (const { column } of questions) starts[column + 1]!++;
  for (let column = 0; column < columns; column++) starts[column + 1]! += starts[column]!;
  return starts;
}

/** The log-odds of a row of features: the bias and one leaf of each tree, summed in the trees' order. */
export function scoreForest(forest: PackedForest, row: Float64Array): number {
  const { open, treeCount, askStarts, thresholds, askedTrees, remaining, leafValues } = forest;
  open.fill(-1);
  const columns = askStarts.length - 1;
  for (let column = 0; column < columns; column++) {
    const x = row[column]!;
    const end = askStarts[column + 1]!;
    for (let at = askStarts[column]!; at < end && x > thresholds[at]!; at++)
      open[askedTrees[at]!]! &= remaining[at]!;
    // Only NaN is not equal to itself; much quicker here than Number.isNaN.
    if (x !== x) strikeMissing(forest, column);
  }
  let sum = forest.bias;
  for (let tree = 0; tree < treeCount; tree++) {
    const leaves = open[tree]!;
    sum += leafValues[tree * leavesPerTree + 31 - Math.clz32(leaves & -leaves)]!;
  }
  return sum;
}

function strikeMissing(forest: PackedForest, column: number): void {
  const { open, missingStarts, missingTrees, missingRemaining } = forest;
  const end = missingStarts[column + 1]!;
  for (let at = missingStarts[column]!; at < end; at++) open[missingTrees[at]!]! &= missingRemaining[at]!;
}
