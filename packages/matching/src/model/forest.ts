/**
 * Boosted trees as data: the nodes of all trees in one table, in pre-order, so that a node's left child is the next node. A
 * node's value is what the tree would add to the score if it ended there; only the leaves' values count.
 */
export interface Forest {
  /** Log-odds before the first tree. */
  readonly bias: number;
  /** Where each tree starts; one more at the end. */
  readonly roots: Uint32Array;
  /** The column that a node splits on; `leafMark` for a leaf. */
  readonly feature: Uint8Array;
  /** Values up to this one go left. */
  readonly threshold: Float64Array;
  /** 1 where a missing value (`NaN`) goes left. */
  readonly missingLeft: Uint8Array;
  readonly right: Uint32Array;
  readonly value: Float64Array;
}

/** In `feature`: the node is a leaf. */
export const leafMark = 255;
/** The threshold of a node that separates missing values from all others. */
export const everyNumber = 3e38;

/**
 * What each feature contributes to the log-odds of a row. Along the row's path through each tree, the change of the node's
 * value is attributed to the feature that the node splits on (Saabas 2014, "Interpreting random forests"). The bias and the
 * roots' values are the base: `base + sum(pushes)` is the score.
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
