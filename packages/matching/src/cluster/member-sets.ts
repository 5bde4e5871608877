/** Disjoint sets of records; each is a list that starts with its smallest record. */
export class MemberSets {
  private readonly sets: (number[] | undefined)[];
  /** By a set's first record, the sources of its records as bits. */
  private readonly sources: Uint32Array;
  /** By set, those that are kept apart from it: a link asks for two sets and not for all pairs that people parted. */
  private readonly apart = new Map<readonly number[], Set<readonly number[]>>();

  /**
   * @param sourceOf The source that lists a record, by number: 0..31.
   * @param keptApart Pairs of records whose sets are kept apart. Default: none.
   */
  constructor(
    size: number,
    sourceOf: (record: number) => number,
    keptApart: readonly (readonly [number, number])[] = [],
  ) {
    this.sets = Array.from({ length: size });
    this.sources = Uint32Array.from({ length: size }, (_, record) => 1 << sourceOf(record));
    for (const [a, b] of keptApart) this.keepApart(this.of(a), this.of(b));
  }

  /** Whether two records' sets hold a pair that is kept apart. */
  areKeptApart(a: number, b: number): boolean {
    return this.apart.get(this.of(a))?.has(this.of(b)) ?? false;
  }

  /** How many sources have records in both records' sets. */
  sourcesOfBoth(a: number, b: number): number {
    let bits = this.sources[this.firstWith(a)]! & this.sources[this.firstWith(b)]!;
    let count = 0;
    for (; bits !== 0; bits &= bits - 1) count++;
    return count;
  }

  of(record: number): readonly number[] {
    return this.sets[record] ?? (this.sets[record] = [record]);
  }

  /** The first record of a record's set. */
  firstWith(record: number): number {
    return this.sets[record]?.[0] ?? record;
  }

  /** Joins two sets; returns whether they were apart. The smaller moves, so that n records move n log n times at most. */
  join(a: number, b: number): boolean {
    const left = this.of(a) as number[];
    const right = this.of(b) as number[];
    if (left === right) return false;
    const [large, small] = left.length >= right.length ? [left, right] : [right, left];
    const first = Math.min(large[0]!, small[0]!);
    this.sources[first] = this.sources[large[0]!]! | this.sources[small[0]!]!;
    for (const record of small) {
      large.push(record);
      this.sets[record] = large;
    }
    if (large[0] !== first) {
      // It came first of those that moved.
      large[large.length - small.length] = large[0]!;
      large[0] = first;
    }
    for (const other of this.apart.get(small) ?? []) {
      this.apart.get(other)!.delete(small);
      this.keepApart(large, other);
    }
    this.apart.delete(small);
    return true;
  }

  private keepApart(one: readonly number[], other: readonly number[]): void {
    if (one === other) return;
    this.othersApart(one).add(other);
    this.othersApart(other).add(one);
  }

  private othersApart(set: readonly number[]): Set<readonly number[]> {
    const known = this.apart.get(set);
    if (known !== undefined) return known;
    const others = new Set<readonly number[]>();
    this.apart.set(set, others);
    return others;
  }
}
