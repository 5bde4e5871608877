/** A number for each node of a growing tree. Gaps are filled, because engines read sparse arrays slowly. */
export class NodeNumbers {
  readonly #numbers: number[] = [];
  readonly #unset: number;

  /** @param unset the number of a node until one is set. */
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
