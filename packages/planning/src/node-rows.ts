const FIRST_NODES = 1024;

/** Some numbers for each node of a growing tree, in one array: as objects they would weigh many times as much. */
export class NodeRows {
  readonly width: number;
  readonly #unset: number;
  #numbers: Float64Array;

  /** @param unset what the numbers of a node are until they are set. */
  constructor(width: number, unset: number) {
    this.width = width;
    this.#unset = unset;
    this.#numbers = new Float64Array(FIRST_NODES * width).fill(unset);
  }

  /** All rows, good until the next {@link rowOf}. */
  get numbers(): Float64Array {
    return this.#numbers;
  }

  /** Where the numbers of a node begin. */
  rowOf(node: number): number {
    const row = node * this.width;
    if (row >= this.#numbers.length) {
      const wider = new Float64Array(2 * Math.max(row, this.#numbers.length)).fill(this.#unset);
      wider.set(this.#numbers);
      this.#numbers = wider;
    }
    return row;
  }
}
