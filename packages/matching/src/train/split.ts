import { binCount, type BinnedRows } from "./bins.ts";

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
    const total = sumBins(histogram, base);
    const hasMissing = histogram[base + 2]! > 0;
    for (const missingLeft of hasMissing ? [true, false] : [false]) {
      let gradient = missingLeft ? histogram[base]! : 0;
      let hessian = missingLeft ? histogram[base + 1]! : 0;
      let rows = missingLeft ? histogram[base + 2]! : 0;
      for (let bin = 1; bin <= data.cuts[column]!.length; bin++) {
        gradient += histogram[base + bin * 3]!;
        hessian += histogram[base + bin * 3 + 1]!;
        rows += histogram[base + bin * 3 + 2]!;
        const gain = splitGain(gradient, hessian, rows, total, settings, settings.monotone[column]!);
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

function sumBins(histogram: Float64Array, base: number): Sums {
  let gradient = 0;
  let hessian = 0;
  let rows = 0;
  for (let slot = base; slot < base + binCount * 3; slot += 3) {
    gradient += histogram[slot]!;
    hessian += histogram[slot + 1]!;
    rows += histogram[slot + 2]!;
  }
  return { gradient, hessian, rows };
}

/** What a split gains whose left side has these sums. */
function splitGain(
  gradient: number,
  hessian: number,
  rows: number,
  total: Sums,
  { lambda, minRowsInLeaf }: TreeSettings,
  direction: number,
): number {
  if (rows < minRowsInLeaf || total.rows - rows < minRowsInLeaf) return 0;
  const rightGradient = total.gradient - gradient;
  const rightHessian = total.hessian - hessian;
  const leftValue = -gradient / (hessian + lambda);
  const rightValue = -rightGradient / (rightHessian + lambda);
  if (direction * (rightValue - leftValue) < 0) return 0;
  return (
    (gradient * gradient) / (hessian + lambda) +
    (rightGradient * rightGradient) / (rightHessian + lambda) -
    (total.gradient * total.gradient) / (total.hessian + lambda)
  );
}
