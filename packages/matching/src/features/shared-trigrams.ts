import type { Rows } from "../corpus/columns.ts";
import { mostTrigrams } from "../corpus/trigrams.ts";

/**
 * By trigram, 1 where the marked row has it; all 0 but for that row. 24 bits of it are mostly never touched, and those of
 * usual letters lie close together.
 */
const isMarked = new Uint8Array(1 << 24);
const marked = new Int32Array(mostTrigrams);
let markedCount = 0;
/** Whose row is marked: by number, so that nobody's rows are kept from being freed. */
let markedBy = 0;
let counters = 0;

/**
 * Counts the trigrams that rows share. The first row is marked in a table and the second looked up, which is quickest where
 * one is compared with many: it stays marked until another comes first.
 */
export class SharedTrigrams {
  private readonly trigrams: Rows;
  private readonly number = ++counters;
  private row = -1;

  /** @param trigrams Rows of what `trigramsOf` gives. */
  constructor(trigrams: Rows) {
    this.trigrams = trigrams;
  }

  /** How many trigrams row `a` shares with row `b`. */
  count(a: number, b: number): number {
    if (this.row !== a || markedBy !== this.number) this.mark(a);
    const { starts, values } = this.trigrams;
    const end = starts[b + 1]!;
    let shared = 0;
    for (let at = starts[b]!; at < end; at++) shared += isMarked[values[at]!]!;
    return shared;
  }

  private mark(row: number): void {
    const { starts, values } = this.trigrams;
    for (let at = 0; at < markedCount; at++) isMarked[marked[at]!] = 0;
    markedCount = 0;
    for (let at = starts[row]!; at < starts[row + 1]!; at++) {
      marked[markedCount++] = values[at]!;
      isMarked[values[at]!] = 1;
    }
    this.row = row;
    markedBy = this.number;
  }
}
