import type { BinnedRows } from "./bins.ts";

export interface TreeSettings {
  readonly maxLeaves: number;
  readonly minRowsInLeaf: number;
  /** L2 penalty on leaf values. */
  readonly lambda: number;
  /** +1: the score may only rise with the feature; -1: only fall; 0: free. One a column. */
  readonly monotone: Int8Array;
}

export interface Split {
  readonly gain: number;
  readonly column: number;
  /** Rows whose bin is at most this go left. */
  readonly bin: number;
  readonly missingLeft: boolean;
}

const binCount = 64;

/** Sums of gradient, hessian and rows for each bin of each column: three numbers a bin. */
export function buildHistogram(
  data: BinnedRows,
  rows: Uint32Array,
  gradient: Float64Array,
  hessian: Float64Array,
  columns: readonly number[],
): Float64Array {
  const histogram = new Float64Array(data.columns * binCount * 3);
  for (const column of columns) {
    const offset = column * data.rows;
    const base = column * binCount * 3;
    for (let at = 0; at < rows.length; at++) {
      const row = rows[at]!;
      const slot = base + data.bins[offset + row]! * 3;
      histogram[slot]! += gradient[row]!;
      histogram[slot + 1]! += hessian[row]!;
      histogram[slot + 2]!++;
    }
  }
  return histogram;
}

/** The histogram of the larger child is the parent's less the smaller child's. */
export function subtractHistogram(parent: Float64Array, child: Float64Array): Float64Array {
  return parent.map((value, index) => value - child[index]!);
}

/** The split with the greatest gain (Chen & Guestrin 2016, "XGBoost", eq. 7), or none. Ties: the first. */
export function bestSplit(
  data: BinnedRows,
  histogram: Float64Array,
  columns: readonly number[],
  settings: TreeSettings,
): Split | undefined {
  let best: Split | undefined;
  for (const column of columns) {
    const base = column * binCount * 3;
    let total: Sums = { gradient: 0, hessian: 0, rows: 0 };
    for (let bin = 0; bin < binCount; bin++) total = plus(total, histogram, base + bin * 3);
    const missing = plus({ gradient: 0, hessian: 0, rows: 0 }, histogram, base);
    for (const missingLeft of missing.rows > 0 ? [true, false] : [false]) {
      let left: Sums = missingLeft ? missing : { gradient: 0, hessian: 0, rows: 0 };
      for (let bin = 1; bin <= data.cuts[column]!.length; bin++) {
        left = plus(left, histogram, base + bin * 3);
        const gain = splitGain(left, total, column, settings);
        if (gain > (best?.gain ?? 1e-9)) best = { gain, column, bin, missingLeft };
      }
    }
  }
  return best;
}

interface Sums {
  readonly gradient: number;
  readonly hessian: number;
  readonly rows: number;
}

function plus(sums: Sums, histogram: Float64Array, slot: number): Sums {
  return {
    gradient: sums.gradient + histogram[slot]!,
    hessian: sums.hessian + histogram[slot + 1]!,
    rows: sums.rows + histogram[slot + 2]!,
  };
}

function splitGain(left: Sums, total: Sums, column: number, settings: TreeSettings): number {
  const { lambda, minRowsInLeaf, monotone } = settings;
  const rightRows = total.rows - left.rows;
  if (left.rows < minRowsInLeaf || rightRows < minRowsInLeaf) return 0;
  const rightGradient = total.gradient - left.gradient;
  const rightHessian = total.hessian - left.hessian;
  const leftValue = -left.gradient / (left.hessian + lambda);
  const rightValue = -rightGradient / (rightHessian + lambda);
  if (monotone[column]! * (rightValue - leftValue) < 0) return 0;
  return (
    (left.gradient * left.gradient) / (left.hessian + lambda) +
    (rightGradient * rightGradient) / (rightHessian + lambda) -
    (total.gradient * total.gradient) / (total.hessian + lambda)
  );
}
