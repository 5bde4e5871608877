import { InvalidInputError } from "@cityscout/contracts";
import { startsOfCounts } from "../corpus/columns.ts";
import { leafMark, type Forest } from "./forest.ts";

/**
 * A forest packed for scoring after QuickScorer (Lucchese et al. 2015, "QuickScorer: a fast algorithm to rank documents with
 * additive ensembles of regression trees"). Walking down trees costs one mispredicted branch after another. Here each inner
 * node is a question, and one that a row answers with "right" strikes out the leaves below the node's left child. The first
 * leaf that remains in each tree is the one that a walk would reach. Questions are sorted by column and threshold, so that
 * those answered with "right" are a run. A column whose usual value would answer most questions with "right" is turned: its
 * questions swap sides, and "left" strikes out.
 */
export interface PackedForest {
  readonly bias: number;
  readonly treeCount: number;
  /** The columns that any question is about, ascending. */
  readonly askedColumns: Uint8Array;
  /** 1 for each column that is turned. */
  readonly isTurned: Uint8Array;
  /**
   * Questions about column `c` begin at `askStarts[c]`; thresholds ascend, or descend where it is turned. They end where the
   * threshold is `NaN`, with which no value compares.
   */
  readonly askStarts: Uint32Array;
  /** Thresholds in single precision, as training rounds them. */
  readonly thresholds: Float32Array;
  readonly askedTrees: Uint16Array;
  /** The leaves that remain after the answer that strikes out, as bits. */
  readonly remaining: Int32Array;
  /** The same for missing values: per column and tree, the leaves that remain. */
  readonly missingStarts: Uint32Array;
  readonly missingTrees: Uint16Array;
  readonly missingRemaining: Int32Array;
  /** `leavesPerTree` values a tree, its leaves in the order of their bits. */
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
  readonly strikesMissing: boolean;
  readonly remaining: number;
}

/**
 * Packs a forest for `scoreForest`.
 *
 * @param usual For each column a value that is usual in the rows to come, `null` where none is known: scores do not
 *   depend on it, the time they take does.
 * @throws InvalidInputError when a tree has more than 32 leaves.
 */
export function packForest(forest: Forest, usual: readonly (number | null)[] = []): PackedForest {
  const treeCount = forest.roots.length - 1;
  const isTurned = turnedColumns(forest, usual);
  const packing = new Packing(forest, isTurned);
  for (let tree = 0; tree < treeCount; tree++) packing.addTree(tree);
  const { questions } = packing;
  const sign = (column: number): number => (isTurned[column] === 1 ? -1 : 1);
  questions.sort((a, b) => a.column - b.column || sign(a.column) * (a.threshold - b.threshold));
  const missing = questions.filter(({ strikesMissing }) => strikesMissing);
  const ended = questions.flatMap((question, at) =>
    question.column === questions[at + 1]?.column ? [question] : [question, { ...question, threshold: NaN }],
  );
  return {
    bias: forest.bias,
    treeCount,
    askedColumns: Uint8Array.from(new Set(questions.map(({ column }) => column))),
    isTurned,
    askStarts: startsOf(ended, isTurned.length),
    thresholds: Float32Array.from(ended, ({ threshold }) => threshold),
    askedTrees: Uint16Array.from(ended, ({ tree }) => tree),
    remaining: Int32Array.from(ended, ({ remaining }) => remaining),
    missingStarts: startsOf(missing, isTurned.length),
    missingTrees: Uint16Array.from(missing, ({ tree }) => tree),
    missingRemaining: Int32Array.from(missing, ({ remaining }) => remaining),
    leafValues: packing.leafValues,
    open: new Int32Array(treeCount),
  };
}

function turnedColumns({ feature, threshold }: Forest, usual: readonly (number | null)[]): Uint8Array {
  const columns =
    feature.reduce((most, column) => (column === leafMark ? most : Math.max(most, column)), -1) + 1;
  const balance = new Float64Array(columns);
  for (const [node, column] of feature.entries()) {
    const value = column === leafMark ? null : (usual[column] ?? null);
    if (value !== null) balance[column]! += value > threshold[node]! ? 1 : -1;
  }
  return Uint8Array.from(balance, (rights) => (rights > 0 ? 1 : 0));
}

/** Numbers the leaves of each tree, those that a question strikes out before those that it leaves. */
class Packing {
  readonly questions: Question[] = [];
  readonly leafValues: Float32Array;
  private readonly forest: Forest;
  private readonly isTurned: Uint8Array;
  private tree = 0;
  private leaves = 0;

  constructor(forest: Forest, isTurned: Uint8Array) {
    this.forest = forest;
    this.isTurned = isTurned;
    this.leafValues = new Float32Array((forest.roots.length - 1) * leavesPerTree);
  }

  addTree(tree: number): void {
    this.tree = tree;
    this.leaves = 0;
    this.addNode(this.forest.roots[tree]!);
  }

  private addNode(node: number): void {
    const { feature, threshold, missingLeft, right, value } = this.forest;
    const column = feature[node]!;
    if (column === leafMark) {
      this.addLeaf(value[node]!);
      return;
    }
    const isTurned = this.isTurned[column] === 1;
    const [left, other] = [node + 1, right[node]!];
    const before = this.leaves;
    this.addNode(isTurned ? other : left);
    let struck = 0;
    for (let leaf = before; leaf < this.leaves; leaf++) struck |= 1 << leaf;
    this.addNode(isTurned ? left : other);
    this.questions.push({
      tree: this.tree,
      column,
      threshold: Math.fround(threshold[node]!),
      strikesMissing: (missingLeft[node] === 1) === isTurned,
      remaining: ~struck,
    });
  }

  private addLeaf(value: number): void {
    if (this.leaves === leavesPerTree) {
      throw new InvalidInputError(
        `tree ${this.tree} has more than ${leavesPerTree} leaves, expected at most as many`,
      );
    }
    this.leafValues[this.tree * leavesPerTree + this.leaves++] = value;
  }
}

function startsOf(questions: readonly Question[], columns: number): Uint32Array {
  const starts = new Uint32Array(columns + 1);
  for (const { column } of questions) starts[column + 1]!++;
  return startsOfCounts(starts);
}

/** The log-odds of a row of features: the bias and one leaf of each tree, summed in the trees' order. */
export function scoreForest(forest: PackedForest, row: Float64Array): number {
  const {
    open,
    treeCount,
    askedColumns,
    isTurned,
    askStarts,
    thresholds,
    askedTrees,
    remaining,
    leafValues,
  } = forest;
  open.fill(-1);
  for (let asked = 0; asked < askedColumns.length; asked++) {
    const column = askedColumns[asked]!;
    const x = row[column]!;
    let at = askStarts[column]!;
    if (isTurned[column] === 1) {
      for (; x <= thresholds[at]!; at++) open[askedTrees[at]!]! &= remaining[at]!;
    } else {
      for (; x > thresholds[at]!; at++) open[askedTrees[at]!]! &= remaining[at]!;
    }
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
