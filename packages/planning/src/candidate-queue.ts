import { NodeNumbers } from "./node-numbers.ts";

/** The index of a candidate that is not queued. */
const ABSENT = -1;

/** A number for each candidate: those of leaves count up from 0, others down from −1. */
class CandidateNumbers {
  readonly #leaves = new NodeNumbers(ABSENT);
  readonly #others = new NodeNumbers(ABSENT);

  of(candidate: number): number {
    return candidate >= 0 ? this.#leaves.of(candidate) : this.#others.of(-1 - candidate);
  }

  set(candidate: number, value: number): void {
    if (candidate >= 0) this.#leaves.set(candidate, value);
    else this.#others.set(-1 - candidate, value);
  }
}

/** A binary heap of numbered candidates, greatest value first, ties by lowest number. Values can be changed. */
export class CandidateQueue {
  readonly #heap: number[] = [];
  /** By candidate; of those that are not queued it says nothing. */
  readonly #value = new CandidateNumbers();
  readonly #index = new CandidateNumbers();

  get size(): number {
    return this.#heap.length;
  }

  /** The candidate of the greatest value. */
  top(): number | undefined {
    return this.#heap[0];
  }

  valueOf(candidate: number): number | undefined {
    return this.#index.of(candidate) === ABSENT ? undefined : this.#value.of(candidate);
  }

  /** Whether the candidate on top would stay there with this value. */
  beatsRest(candidate: number, value: number): boolean {
    for (const rival of [this.#heap[1], this.#heap[2]]) {
      if (rival !== undefined && this.#precedes(this.#value.of(rival), rival, value, candidate)) return false;
    }
    return true;
  }

  /** Adds a candidate, or changes its value. */
  set(candidate: number, value: number): void {
    this.#value.set(candidate, value);
    const queuedAt = this.#index.of(candidate);
    const index = queuedAt === ABSENT ? this.#heap.push(candidate) - 1 : queuedAt;
    this.#rise(index);
    this.#sink(this.#index.of(candidate));
  }

  remove(candidate: number): void {
    const index = this.#index.of(candidate);
    if (index === ABSENT) return;
    this.#index.set(candidate, ABSENT);
    const last = this.#heap.pop()!;
    if (last === candidate) return;
    this.#put(last, index);
    this.#rise(index);
    this.#sink(this.#index.of(last));
  }

  /** All candidates, in no particular order. */
  candidates(): readonly number[] {
    return this.#heap;
  }

  #precedes(valueA: number, a: number, valueB: number, b: number): boolean {
    return valueA > valueB || (valueA === valueB && a < b);
  }

  #isBefore(a: number, b: number): boolean {
    return this.#precedes(this.#value.of(a), a, this.#value.of(b), b);
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
