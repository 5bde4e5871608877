/** A binary heap of numbered candidates, greatest value first, ties by lowest number. Values can be changed. */
export class CandidateQueue {
  readonly #heap: number[] = [];
  readonly #value = new Map<number, number>();
  readonly #index = new Map<number, number>();

  get size(): number {
    return this.#heap.length;
  }

  /** The candidate of the greatest value. */
  top(): number | undefined {
    return this.#heap[0];
  }

  valueOf(candidate: number): number | undefined {
    return this.#value.get(candidate);
  }

  /** Whether the candidate on top would stay there with this value. */
  beatsRest(candidate: number, value: number): boolean {
    for (const rival of [this.#heap[1], this.#heap[2]]) {
      if (rival !== undefined && this.#precedes(this.#value.get(rival)!, rival, value, candidate))
        return false;
    }
    return true;
  }

  /** Adds a candidate, or changes its value. */
  set(candidate: number, value: number): void {
    this.#value.set(candidate, value);
    const index = this.#index.get(candidate) ?? this.#heap.push(candidate) - 1;
    this.#index.set(candidate, index);
    this.#rise(index);
    this.#sink(this.#index.get(candidate)!);
  }

  remove(candidate: number): void {
    const index = this.#index.get(candidate);
    if (index === undefined) return;
    this.#index.delete(candidate);
    this.#value.delete(candidate);
    const last = this.#heap.pop()!;
    if (last === candidate) return;
    this.#put(last, index);
    this.#rise(index);
    this.#sink(this.#index.get(last)!);
  }

  /** All candidates, in no particular order. */
  candidates(): readonly number[] {
    return this.#heap;
  }

  #precedes(valueA: number, a: number, valueB: number, b: number): boolean {
    return valueA > valueB || (valueA === valueB && a < b);
  }

  #isBefore(a: number, b: number): boolean {
    return this.#precedes(this.#value.get(a)!, a, this.#value.get(b)!, b);
  }

  #put(candidate: number, index: number): void {
    this.#heap[index] = candidate;
    this.#index.set(candidate, index);
  }

  #rise(index: number): void {
    const candidate = this.#heap[index]!;
    while (index > 0) {
      const above = (index - 1) >> 1;
      if (!this.#isBefore(candidate, this.#heap[above]!)) break;
      this.#put(this.#heap[above]!, index);
      index = above;
    }
    this.#put(candidate, index);
  }

  #sink(index: number): void {
    const candidate = this.#heap[index]!;
    for (;;) {
      let below = 2 * index + 1;
      if (below >= this.#heap.length) break;
      if (below + 1 < this.#heap.length && this.#isBefore(this.#heap[below + 1]!, this.#heap[below]!))
        below++;
      if (!this.#isBefore(this.#heap[below]!, candidate)) break;
      this.#put(this.#heap[below]!, index);
      index = below;
    }
    this.#put(candidate, index);
  }
}
