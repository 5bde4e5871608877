/** A heap of numbered candidates by value, greatest first, equal values by lowest number; values can be changed. */
export class CandidateQueue {
  readonly #heap: number[] = [];
  readonly #value = new Map<number, number>();
  readonly #place = new Map<number, number>();

  get size(): number {
    return this.#heap.length;
  }

  top(): number | undefined {
    return this.#heap[0];
  }

  valueOf(candidate: number): number | undefined {
    return this.#value.get(candidate);
  }

  /** Whether a candidate of this value would be on top, were it not for the one on top now. */
  beatsRest(candidate: number, value: number): boolean {
    for (const rival of [this.#heap[1], this.#heap[2]]) {
      if (rival !== undefined && this.#precedes(this.#value.get(rival)!, rival, value, candidate))
        return false;
    }
    return true;
  }

  set(candidate: number, value: number): void {
    this.#value.set(candidate, value);
    const place = this.#place.get(candidate) ?? this.#heap.push(candidate) - 1;
    this.#place.set(candidate, place);
    this.#rise(place);
    this.#sink(this.#place.get(candidate)!);
  }

  remove(candidate: number): void {
    const place = this.#place.get(candidate);
    if (place === undefined) return;
    this.#place.delete(candidate);
    this.#value.delete(candidate);
    const last = this.#heap.pop()!;
    if (last === candidate) return;
    this.#put(last, place);
    this.#rise(place);
    this.#sink(this.#place.get(last)!);
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

  #put(candidate: number, place: number): void {
    this.#heap[place] = candidate;
    this.#place.set(candidate, place);
  }

  #rise(place: number): void {
    const candidate = this.#heap[place]!;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (!this.#isBefore(candidate, this.#heap[above]!)) break;
      this.#put(this.#heap[above]!, place);
      place = above;
    }
    this.#put(candidate, place);
  }

  #sink(place: number): void {
    const candidate = this.#heap[place]!;
    for (;;) {
      let below = 2 * place + 1;
      if (below >= this.#heap.length) break;
      if (below + 1 < this.#heap.length && this.#isBefore(this.#heap[below + 1]!, this.#heap[below]!))
        below++;
      if (!this.#isBefore(this.#heap[below]!, candidate)) break;
      this.#put(this.#heap[below]!, place);
      place = below;
    }
    this.#put(candidate, place);
  }
}
