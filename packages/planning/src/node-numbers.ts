/** A number for each node of a tree that grows. The list has no gaps, because lists that have some are read more slowly. */
export class NodeNumbers {
  readonly #numbers: number[] = [];
  readonly #unset: number;

  /** @param unset what nodes have until theirs is set. */
  constructor(unset: number) {
    this.#unset = unset;
  }

  of(node: number): number {
    return node < this.#numbers.length ? this.#numbers[node]! : this.#unset;
  }

  set(node: number, value: number): void {
    while (this.#numbers.length < node) this.#numbers.push(this.#unset);
    this.#numbers[node] = value;
  }
}
