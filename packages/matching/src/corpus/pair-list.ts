import { release, shared, startsOfCounts } from "./columns.ts";

/** Candidate pairs: `left[i] < right[i]`, in ascending order of left, then right. */
export interface PairList {
  readonly left: Uint32Array;
  readonly right: Uint32Array;
}

/** The partners that the records `from`, `from + 1` … keep; those of one record in any order. */
export interface KeptPartners {
  readonly from: number;
  /** Record `from + i` keeps `partners[starts[i]] … partners[starts[i + 1] - 1]`. */
  readonly starts: Uint32Array;
  readonly partners: Uint32Array;
}

/** All pairs of which either record keeps the other, each once. The parts are released. */
export function pairsOf(size: number, parts: readonly KeptPartners[]): PairList {
  const starts = new Uint32Array(size + 1);
  forEachKept(parts, (record, other) => {
    starts[Math.min(record, other) + 1]!++;
  });
  startsOfCounts(starts);
  const next = starts.slice();
  const rights = new Uint32Array(starts[size]!);
  forEachKept(parts, (record, other) => {
    rights[next[Math.min(record, other)]!++] = Math.max(record, other);
  });
  for (const { partners } of parts) release(partners);
  let count = 0;
  for (let record = 0; record < size; record++) {
    const from = starts[record]!;
    const to = starts[record + 1]!;
    sortRow(rights, from, to);
    starts[record] = count;
    for (let at = from; at < to; at++) {
      if (at === from || rights[at] !== rights[at - 1]) rights[count++] = rights[at]!;
    }
  }
  starts[size] = count;
  const right = shared(rights.subarray(0, count));
  release(rights);
  const left = new Uint32Array(new SharedArrayBuffer(count * 4));
  for (let record = 0; record < size; record++) left.fill(record, starts[record], starts[record + 1]);
  return { left, right };
}

function forEachKept(parts: readonly KeptPartners[], visit: (record: number, other: number) => void): void {
  for (const { from, starts, partners } of parts) {
    for (let row = 0; row + 1 < starts.length; row++) {
      for (let at = starts[row]!; at < starts[row + 1]!; at++) visit(from + row, partners[at]!);
    }
  }
}

/** Rows are short as a rule, for which insertion sort is quickest; longer ones than this are sorted by the engine. */
const longRow = 64;

function sortRow(values: Uint32Array, from: number, to: number): void {
  if (to - from > longRow) {
    values.subarray(from, to).sort();
    return;
  }
  for (let at = from + 1; at < to; at++) {
    const value = values[at]!;
    let place = at;
    while (place > from && values[place - 1]! > value) {
      values[place] = values[place - 1]!;
      place--;
    }
    values[place] = value;
  }
}
