/** After the last record of a set. */
const none = -1;

/**
 * Disjoint sets of records; each is a list that starts with its smallest record. As columns: a million small lists would take
 * ten times the memory. A set is named by one of its records, which need not be the first.
 */
export class MemberSets {
  private readonly setOf: Uint32Array;
  /** By record, the next one of its set. */
  private readonly next: Int32Array;
  /** By set: its first and its last record, how many it has, and their sources as bits. */
  private readonly first: Uint32Array;
  private readonly last: Uint32Array;
  private readonly count: Uint32Array;
  private readonly sources: Uint32Array;
  /** By set, those that are kept apart from it: a link asks for two sets and not for all pairs that people parted. */
  private readonly apart = new Map<number, Set<number>>();

  /**
   * @param sourceOf The source that lists a record, by number: 0..31.
   * @param keptApart Pairs of records whose sets are kept apart. Default: none.
   */
  constructor(
    size: number,
    sourceOf: (record: number) => number,
    keptApart: readonly (readonly [number, number])[] = [],
  ) {
    this.setOf = Uint32Array.from({ length: size }, (_, record) => record);
    this.next = new Int32Array(size).fill(none);
    this.first = this.setOf.slice();
    this.last = this.setOf.slice();
    this.count = new Uint32Array(size).fill(1);
    this.sources = Uint32Array.from({ length: size }, (_, record) => 1 << sourceOf(record));
    for (const [a, b] of keptApart) this.keepApart(a, b);
  }

  areOne(a: number, b: number): boolean {
    return this.setOf[a] === this.setOf[b];
  }

  /** Whether two records' sets hold a pair that is kept apart. */
  areKeptApart(a: number, b: number): boolean {
    return this.apart.get(this.setOf[a]!)?.has(this.setOf[b]!) ?? false;
  }

  /** How many sources have records in both records' sets. */
  sourcesOfBoth(a: number, b: number): number {
    let bits = this.sources[this.setOf[a]!]! & this.sources[this.setOf[b]!]!;
    let count = 0;
    for (; bits !== 0; bits &= bits - 1) count++;
    return count;
  }

  /** The first records of a record's set, `most` of them where it has so many. */
  membersWith(record: number, most: number): number[] {
    const members: number[] = [];
    let member = this.firstWith(record);
    for (; member !== none && members.length < most; member = this.next[member]!) members.push(member);
    return members;
  }

  /** The first record of a record's set. */
  firstWith(record: number): number {
    return this.first[this.setOf[record]!]!;
  }

  /** Joins two sets; returns whether they were apart. The smaller moves, so that n records move n log n times at most. */
  join(a: number, b: number): boolean {
    const [left, right] = [this.setOf[a]!, this.setOf[b]!];
    if (left === right) return false;
    const [large, small] = this.count[left]! >= this.count[right]! ? [left, right] : [right, left];
    this.moveRecords(large, small);
    for (const other of this.apart.get(small) ?? []) {
      this.apart.get(other)!.delete(small);
      this.keepApart(large, other);
    }
    this.apart.delete(small);
    return true;
  }

  /** Appends the records of the small set. Where its first comes before the large one's, the two change places. */
  private moveRecords(large: number, small: number): void {
    const { setOf, next, first, last } = this;
    const [oldFirst, newFirst] = [first[large]!, first[small]!];
    const end = last[large]!;
    const rest = next[newFirst]!;
    for (let record = newFirst; record !== none; record = next[record]!) setOf[record] = large;
    last[large] = last[small]!;
    if (newFirst > oldFirst) {
      next[end] = newFirst;
    } else {
      // In this order also where `end` is the old first itself.
      next[end] = oldFirst;
      next[newFirst] = next[oldFirst]!;
      next[oldFirst] = rest;
      first[large] = newFirst;
      if (rest === none) last[large] = oldFirst;
    }
    this.count[large]! += this.count[small]!;
    this.sources[large]! |= this.sources[small]!;
  }

  private keepApart(one: number, other: number): void {
    if (one === other) return;
    this.othersApart(one).add(other);
    this.othersApart(other).add(one);
  }

  private othersApart(set: number): Set<number> {
    const known = this.apart.get(set);
    if (known !== undefined) return known;
    const others = new Set<number>();
    this.apart.set(set, others);
    return others;
  }
}
