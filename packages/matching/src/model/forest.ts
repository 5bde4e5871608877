/**
 * Boosted trees as data: all nodes of all trees in one table, in pre-order, so that a node's left child is the next
 * one. A node's value is what the tree would answer if it stopped there; the leaves' values are the answer.
 */
export interface Forest {
  /** Log-odds before the first tree. */
  readonly bias: number;
  /** Where each tree starts; one more at the end. */
  readonly roots: Uint32Array;
  /** Column that a node asks about, 255 for a leaf. */
  readonly feature: Uint8Array;
  /** Values up to this one go left. */
  readonly threshold: Float64Array;
  /** 1 where a missing value (`NaN`) goes left. */
  readonly missingLeft: Uint8Array;
  readonly right: Uint32Array;
  readonly value: Float64Array;
}

export const leafMark = 255;
/** The threshold of a node that parts the missing values from all others. */
export const everyNumber = 3e38;

/**
 * A forest packed for scoring: two words of four bytes a node, next to each other, so that a walk down a tree stays in
 * the processor's cache. The first word of a node holds the column (8 bits, 255 for a leaf), where missing values go (1
 * bit) and how far ahead the right child is (23 bits); the second its threshold, or a leaf's value.
 */
export interface PackedForest {
  readonly bias: number;
  readonly roots: Uint32Array;
  readonly words: Int32Array;
  /** The same memory as `words`, as numbers. */
  readonly numbers: Float32Array;
}

/** Thresholds and values are rounded to single precision, as training rounds them. */
export function packForest(forest: Forest): PackedForest {
  const words = new Int32Array(forest.feature.length * 2);
  const numbers = new Float32Array(words.buffer);
  for (const [node, column] of forest.feature.entries()) {
    const isLeaf = column === leafMark;
    const ahead = isLeaf ? 0 : forest.right[node]! - node;
    words[node * 2] = column | (forest.missingLeft[node]! << 8) | (ahead << 9);
    numbers[node * 2 + 1] = isLeaf ? forest.value[node]! : forest.threshold[node]!;
  }
  return { bias: forest.bias, roots: forest.roots, words, numbers };
}

/** The log-odds of a row of features. */
export function scoreForest(forest: PackedForest, row: Float64Array): number {
  const { roots, words, numbers } = forest;
  const trees = roots.length - 1;
  let sum = forest.bias;
  for (let tree = 0; tree < trees; tree++) {
    let at = roots[tree]! * 2;
    let word = words[at]!;
    let column = word & 255;
    while (column !== leafMark) {
      const x = row[column]!;
      // `x === x` is false only for NaN, and much quicker here than Number.isNaN.
      const goesLeft = x === x ? x <= numbers[at + 1]! : (word & 256) !== 0;
      at += goesLeft ? 2 : (word >> 9) * 2;
      word = words[at]!;
      column = word & 255;
    }
    sum += numbers[at + 1]!;
  }
  return sum;
}

/**
 * What each feature adds to the log-odds of a row: along its path through each tree, the change of the node value is
 * booked on the feature that was asked (Saabas 2014, "Interpreting random forests"). The bias and the roots' values
 * are the rest: `base + sum(contributions)` is the score.
 */
export function explainForest(
  forest: Forest,
  row: Float64Array,
  columns: number,
): { base: number; pushes: Float64Array } {
  const pushes = new Float64Array(columns);
  let base = forest.bias;
  for (let tree = 0; tree + 1 < forest.roots.length; tree++) {
    let node = forest.roots[tree]!;
    base += forest.value[node]!;
    while (forest.feature[node] !== leafMark) {
      const column = forest.feature[node]!;
      const x = row[column]!;
      const goesLeft = Number.isNaN(x)
        ? forest.missingLeft[node] === 1
        : x <= Math.fround(forest.threshold[node]!);
      const next = goesLeft ? node + 1 : forest.right[node]!;
      pushes[column]! += forest.value[next]! - forest.value[node]!;
      node = next;
    }
  }
  return { base, pushes };
}
