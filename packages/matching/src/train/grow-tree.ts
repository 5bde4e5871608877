import type { BinnedRows } from "./bins.ts";
import { bestSplit, buildHistogram, subtractHistogram, type Split, type TreeSettings } from "./split.ts";

/** A grown tree. A node's value is the answer for all rows under it. */
export interface TreeNode {
  value: number;
  split?: { column: number; bin: number; missingLeft: boolean; left: TreeNode; right: TreeNode };
}

interface OpenLeaf {
  readonly node: TreeNode;
  readonly rows: Uint32Array;
  readonly histogram: Float64Array;
  readonly split: Split | undefined;
  /** Bounds that monotone splits above put on the values below. */
  readonly low: number;
  readonly high: number;
}

/** Grows one tree leaf by leaf, the leaf with the greatest gain first (Shi 2007; LightGBM). */
export function growTree(
  data: BinnedRows,
  rows: Uint32Array,
  gradient: Float64Array,
  hessian: Float64Array,
  columns: readonly number[],
  settings: TreeSettings,
): TreeNode {
  const open = (rows: Uint32Array, histogram: Float64Array, low: number, high: number): OpenLeaf => ({
    node: { value: clamp(leafValue(rows, gradient, hessian, settings.lambda), low, high) },
    rows,
    histogram,
    split: bestSplit(data, histogram, columns, settings),
    low,
    high,
  });
  const histogram = buildHistogram(data, rows, gradient, hessian, columns);
  const root = open(rows, histogram, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY);
  const leaves = [root];
  while (leaves.length < settings.maxLeaves) {
    const next = leaves.reduce((best, leaf) =>
      (leaf.split?.gain ?? 0) > (best.split?.gain ?? 0) ? leaf : best,
    );
    const { split } = next;
    if (split === undefined) break;
    const [leftRows, rightRows] = divideRows(data, next.rows, split);
    const leftIsSmaller = leftRows.length <= rightRows.length;
    const small = buildHistogram(data, leftIsSmaller ? leftRows : rightRows, gradient, hessian, columns);
    const large = subtractHistogram(next.histogram, small);
    const bounds = boundsOfChildren(
      next,
      leftRows,
      rightRows,
      (rows) => leafValue(rows, gradient, hessian, settings.lambda),
      settings.monotone[split.column]!,
    );
    const left = open(leftRows, leftIsSmaller ? small : large, ...bounds.left);
    const right = open(rightRows, leftIsSmaller ? large : small, ...bounds.right);
    next.node.split = { ...split, left: left.node, right: right.node };
    leaves.splice(leaves.indexOf(next), 1, left, right);
  }
  return root.node;
}

function leafValue(rows: Uint32Array, gradient: Float64Array, hessian: Float64Array, lambda: number): number {
  let sumGradient = 0;
  let sumHessian = 0;
  for (const row of rows) {
    sumGradient += gradient[row]!;
    sumHessian += hessian[row]!;
  }
  return -sumGradient / (sumHessian + lambda);
}

function divideRows(data: BinnedRows, rows: Uint32Array, split: Split): [Uint32Array, Uint32Array] {
  const goesLeft = (row: number): boolean => {
    const bin = data.bins[split.column * data.rows + row]!;
    return bin === 0 ? split.missingLeft : bin <= split.bin;
  };
  return [rows.filter(goesLeft), rows.filter((row) => !goesLeft(row))];
}

/** Below a monotone split no value of one side may pass the middle to the other side's. */
function boundsOfChildren(
  leaf: OpenLeaf,
  leftRows: Uint32Array,
  rightRows: Uint32Array,
  valueOf: (rows: Uint32Array) => number,
  direction: number,
): { left: [number, number]; right: [number, number] } {
  const { low, high } = leaf;
  if (direction === 0) return { left: [low, high], right: [low, high] };
  const middle = clamp((valueOf(leftRows) + valueOf(rightRows)) / 2, low, high);
  return direction > 0
    ? { left: [low, middle], right: [middle, high] }
    : { left: [middle, high], right: [low, middle] };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
