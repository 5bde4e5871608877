import type { Steps } from "@cityscout/contracts";
import { grown, release, shared, startsOfCounts } from "../corpus/columns.ts";
import type { Corpus } from "../corpus/corpus.ts";
import { goldenRatio, hashText } from "../corpus/hash.ts";
import { blockingKeys } from "./keys.ts";

/** In groups up to this size every record is compared with every other. */
export const fullGroupSize = 48;
/** In larger ones a record is compared with this many before and after it in name order (sorted neighbourhood). */
export const windowReach = 18;

/** A group larger than `fullGroupSize` is divided by cubes of the first side, what is still too large by the second. */
const cellLevelsMetres = [2500, 600];

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
  for (const cellMetres of cellLevelsMetres) {
    yield;
    const entries = open.sorted();
    yield;
    const small = new EntryList();
    open = divide(corpus, order, entries, cellMetres, small);
    done.push(small.take());
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

/** Moves the small groups to `done` and gives the members of the large ones keys that contain their cube. */
function divide(
  corpus: Corpus,
  order: Uint32Array,
  entries: Float64Array,
  cellMetres: number,
  done: EntryList,
): EntryList {
  const next = new EntryList();
  forEachGroup(entries, (from, to) => {
    for (let at = from; at < to; at++) {
      const entry = entries[at]!;
      if (to - from <= fullGroupSize) done.add(entry);
      else {
        const rank = rankOf(entry);
        const key = keyOf(entry) - 2 ** 31;
        next.add((cellHash(corpus, order[rank]!, cellMetres, key) + 2 ** 31) * rankSpan + rank);
      }
    }
  });
  release(entries);
  return next;
}

function cellHash(corpus: Corpus, record: number, cellMetres: number, key: number): number {
  if (corpus.located[record] === 0) return hashText(`${key}`);
  let hash = key ^ cellMetres;
  for (let axis = 0; axis < 3; axis++) {
    hash = Math.imul(hash ^ Math.floor(corpus.points[record * 3 + axis]! / cellMetres), goldenRatio);
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
  const members = shared(new Uint32Array(entries.length));
  for (let at = 0; at < entries.length; at++) members[at] = order[rankOf(entries[at]!)]!;
  const groupStart = shared(new Uint32Array(entries.length));
  const groupEnd = shared(new Uint32Array(entries.length));
  forEachGroup(entries, (from, to) => {
    groupStart.fill(from, from, to);
    groupEnd.fill(to, from, to);
  });
  const starts = shared(new Uint32Array(size + 1));
  for (const record of members) starts[record + 1]!++;
  startsOfCounts(starts);
  const next = starts.slice();
  const positions = shared(new Uint32Array(members.length));
  for (let position = 0; position < members.length; position++)
    positions[next[members[position]!]!++] = position;
  release(entries);
  return { members, groupStart, groupEnd, starts, positions };
}
