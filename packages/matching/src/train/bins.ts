/** Training rows with every feature cut into at most 63 bins of about equal size; bin 0 is the missing value. */
export interface BinnedRows {
  readonly rows: number;
  readonly columns: number;
  /** Column by column. */
  readonly bins: Uint8Array;
  /** For each column the upper bound of bin 1, 2, …; the last bin has none. */
  readonly cuts: readonly Float64Array[];
}

/** Bins of present values; with the missing value's they are 63. */
const maxBins = 62;
/** Room for the bins of one column, wherever they are counted. */
export const binCount = 64;

/** @param values Row by row, `rows * columns` numbers. */
export function binRows(values: Float64Array, columns: number): BinnedRows {
  const rows = values.length / columns;
  const bins = new Uint8Array(values.length);
  const cuts: Float64Array[] = [];
  for (let column = 0; column < columns; column++) {
    const present = new Float64Array(rows);
    let count = 0;
    for (let row = 0; row < rows; row++) {
      const value = values[row * columns + column]!;
      if (!Number.isNaN(value)) present[count++] = value;
    }
    const bounds = quantileCuts(present.subarray(0, count).sort());
    cuts.push(bounds);
    for (let row = 0; row < rows; row++)
      bins[column * rows + row] = binOf(values[row * columns + column]!, bounds);
  }
  return { rows, columns, bins, cuts };
}

/** Cuts lie half-way between neighbouring values, rounded so that they are short in the model file. */
function quantileCuts(sorted: Float64Array): Float64Array {
  const cuts = new Set<number>();
  for (let part = 1; part < maxBins; part++) {
    const at = Math.floor((part * sorted.length) / maxBins);
    const low = sorted[at - 1];
    const high = sorted[at];
    if (low === undefined || high === undefined || low === high) continue;
    const cut = Number(((low + high) / 2).toPrecision(6));
    // The packed forest compares in single precision: the cut must part the two values there too.
    if (Math.fround(cut) >= low && Math.fround(cut) < high) cuts.add(cut);
  }
  addRareCuts(sorted, cuts);
  return Float64Array.from(cuts).sort();
}

/** Features of few values (flags, counts) get a cut between any two of them, however rare. */
function addRareCuts(sorted: Float64Array, cuts: Set<number>): void {
  const distinct: number[] = [];
  for (const value of sorted) {
    if (value !== distinct.at(-1)) distinct.push(value);
    if (distinct.length > 12) return;
  }
  for (let at = 1; at < distinct.length; at++)
    cuts.add(Number(((distinct[at - 1]! + distinct[at]!) / 2).toPrecision(6)));
}

function binOf(value: number, cuts: Float64Array): number {
  if (Number.isNaN(value)) return 0;
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (value <= cuts[middle]!) high = middle;
    else low = middle + 1;
  }
  return low + 1;
}
