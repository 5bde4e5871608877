const FIRST_NODES = 1024;

/** Numbers for each node of a growing tree, in one array: as objects they would weigh many times as much. */
export class NodeNumbers {
  readonly #unset: number;
  readonly #width: number;
  #numbers: Float64Array;

  /**
   * @param unset what the numbers of a node are until they are set.
   * @param width how many numbers a node has.
   */
  constructor(unset: number, width = 1) {
    this.#unset = unset;
    this.#width = width;
    this.#numbers = new Float64Array(FIRST_NODES * width).fill(unset);
  }

  /** The only number of a node, or the first of several. */
  of(node: number): number {
    const row = node * this.#width;
    return row < this.#numbers.length ? this.#numbers[row]! : this.#unset;
  }

  set(node: number, value: number): void {
    const row = this.rowOf(node);
    this.#numbers[row] = value;
  }

  /** Unsets the numbers of all nodes. */
  clear(): void {
    this.#numbers.fill(this.#unset);
  }

  /** The numbers of all nodes, good until the next {@link rowOf} or {@link set}. */
  get numbers(): Float64Array {
    return this.#numbers;
  }

  /** The same of at least `count` nodes. */
  numbersOf(count: number): Float64Array {
    this.rowOf(count);
    return this.#numbers;
  }

  /** Where in {@link numbers} those of a node begin. */
  rowOf(node: number): number {
    const row = node * this.#width;
    if (row >= this.#numbers.length) {
      const wider = new Float64Array(2 * Math.max(row, this.#numbers.length)).fill(this.#unset);
      wider.set(this.#numbers);
      this.#numbers = wider;
    }
    return row;
  }
}
