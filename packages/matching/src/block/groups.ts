import type { Steps } from "@cityscout/contracts";
import { grown, release, startsOfCounts } from "../corpus/columns.ts";
import type { Corpus } from "../corpus/corpus.ts";
import { goldenRatio, hashText } from "../corpus/hash.ts";
import { blockingKeys } from "./keys.ts";

/** In groups up to this size every record is compared with every other. */
export const fullGroupSize = 48;
/** In larger ones a record is compared with this many before and after it in name order (sorted neighbourhood). */
export const windowReach = 18;

/** A group larger than `fullGroupSize` is divided by cubes of the first side, what is still too large by the second. */
const cubeLevelsMetres = [2500, 600];

/** Groups of records that share a key, end to end in one array; in each the members are in name order. */
export interface Groups {
  readonly members: Uint32Array;
  /** For each position in `members`, where its group starts and ends. */
  readonly groupStart: Uint32Array;
  readonly groupEnd: Uint32Array;
  /** For each record, its positions in `members`. */
  readonly starts: Uint32Array;
  readonly positions: Uint32Array;
}

/**
 * An entry is `(key + 2^31) * 2^21 + rank of the record in name order`: 53 bits, so that one sort of numbers makes all
 * groups.
 */
const rankSpan = 2 ** 21;

function keyOf(entry: number): number {
  return Math.floor(entry / rankSpan);
}

/** Many times as fast as the remainder of a division of such large numbers. */
function rankOf(entry: number): number {
  return entry - keyOf(entry) * rankSpan;
}

/** Records whose keys are made in a step of some milliseconds. */
const RECORDS_A_STEP = 5000;

/**
 * Files every record under each of its keys. The records of a frequent key (a chain, `restaurant`) are divided by position, so
 * that groups stay small where a name is common.
 *
 * @param order Records in name order. It has to be total; how ties are broken does not matter.
 * @param rank The position of each record in that order.
 */
export function* groupByKey(corpus: Corpus, order: Uint32Array, rank: Uint32Array): Steps<Groups> {
  let open = new EntryList();
  for (let record = 0; record < corpus.size; record++) {
    if (record % RECORDS_A_STEP === 0) yield;
    for (const key of blockingKeys(corpus, record)) open.add((key + 2 ** 31) * rankSpan + rank[record]!);
  }
  // Each pass moves entries in their order: three ascending lists, which are one without another sort.
  const done: Float64Array[] = [];
  for (const cubeMetres of cubeLevelsMetres) {
    yield;
    const entries = open.sorted();
    yield;
    open = new EntryList();
    done.push(divide(corpus, order, entries, cubeMetres, open));
  }
  yield;
  done.push(open.sorted());
  yield;
  const entries = mergeAscending(done);
  yield;
  return assemble(corpus.size, order, entries);
}

/** Entries outside of the JavaScript heap. Of one type, as code that adds to columns of many types is several times as slow. */
class EntryList {
  private values = new Float64Array(4096);
  private length = 0;

  add(value: number): void {
    if (this.length === this.values.length) this.values = grown(this.values);
    this.values[this.length++] = value;
  }

  /** The entries as they were added; the list is empty after. */
  take(): Float64Array {
    const taken = new Float64Array(this.values.buffer.transfer(this.length * 8));
    this.values = new Float64Array(1);
    this.length = 0;
    return taken;
  }

  /** The entries in ascending order; the list is empty after. */
  sorted(): Float64Array {
    return this.take().sort();
  }
}

/** Merges ascending lists, which are released. */
function mergeAscending(lists: readonly Float64Array[]): Float64Array {
  return lists.reduce((one, other) => {
    const merged = new Float64Array(one.length + other.length);
    let i = 0;
    let j = 0;
    for (let at = 0; at < merged.length; at++)
      merged[at] = j === other.length || (i < one.length && one[i]! <= other[j]!) ? one[i++]! : other[j++]!;
    release(one);
    release(other);
    return merged;
  });
}

/**
 * Returns the small groups, which are moved together in place, and adds the members of the large ones to `open` with keys that
 * contain their cube.
 */
function divide(
  corpus: Corpus,
  order: Uint32Array,
  entries: Float64Array,
  cubeMetres: number,
  open: EntryList,
): Float64Array {
  let count = 0;
  forEachGroup(entries, (from, to) => {
    if (to - from <= fullGroupSize) {
      for (let at = from; at < to; at++) entries[count++] = entries[at]!;
      return;
    }
    const key = keyOf(entries[from]!) - 2 ** 31;
    for (let at = from; at < to; at++) {
      const rank = rankOf(entries[at]!);
      open.add((cubeHash(corpus, order[rank]!, cubeMetres, key) + 2 ** 31) * rankSpan + rank);
    }
  });
  return new Float64Array((entries.buffer as ArrayBuffer).transfer(count * 8));
}

function cubeHash(corpus: Corpus, record: number, cubeMetres: number, key: number): number {
  if (corpus.located[record] === 0) return hashText(`${key}`);
  let hash = key ^ cubeMetres;
  for (let axis = 0; axis < 3; axis++) {
    hash = Math.imul(hash ^ Math.floor(corpus.points[record * 3 + axis]! / cubeMetres), goldenRatio);
    hash ^= hash >>> 15;
  }
  return hash | 0;
}

function forEachGroup(entries: Float64Array, visit: (from: number, to: number) => void): void {
  let from = 0;
  while (from < entries.length) {
    const behind = (keyOf(entries[from]!) + 1) * rankSpan;
    let to = from + 1;
    while (to < entries.length && entries[to]! < behind) to++;
    visit(from, to);
    from = to;
  }
}

function assemble(size: number, order: Uint32Array, entries: Float64Array): Groups {
  const members = sharedIntegers(entries.length);
  const groupStart = sharedIntegers(entries.length);
  const groupEnd = sharedIntegers(entries.length);
  const starts = sharedIntegers(size + 1);
  forEachGroup(entries, (from, to) => {
    for (let at = from; at < to; at++) {
      const record = order[rankOf(entries[at]!)]!;
      members[at] = record;
      groupStart[at] = from;
      groupEnd[at] = to;
      starts[record + 1]!++;
    }
  });
  release(entries);
  startsOfCounts(starts);
  const next = starts.slice();
  const positions = sharedIntegers(members.length);
  for (let position = 0; position < members.length; position++)
    positions[next[members[position]!]!++] = position;
  return { members, groupStart, groupEnd, starts, positions };
}

function sharedIntegers(length: number): Uint32Array<SharedArrayBuffer> {
  return new Uint32Array(new SharedArrayBuffer(length * 4));
}
