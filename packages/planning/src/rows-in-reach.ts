/** Rows to make room for at first. */
const FIRST_ROWS = 256;

/**
 * Of rows of numbers that begin with a position, those within reach of a point, each with the ring of equal area around it
 * that it is in. Half of the rows of a square are beyond reach, which ones no processor can foresee: so a row is written down
 * either way, and the next one over it where it is too far.
 */
export class RowsInReach {
  /** Where the rows begin, in the order in which they were added. */
  rows = new Int32Array(FIRST_ROWS);
  /** The ring of each. */
  rings = new Int32Array(FIRST_ROWS);
  count = 0;
  readonly #width: number;
  readonly #ringCount: number;
  #x = 0;
  #y = 0;
  #ringsPerSquareMetre = 0;

  /**
   * @param width of a row.
   * @param ringCount rings up to the reach.
   */
  constructor(width: number, ringCount: number) {
    this.#width = width;
    this.#ringCount = ringCount;
  }

  /** Forgets all rows, and takes those around a point from now on. */
  begin(x: number, y: number, ringsPerSquareMetre: number): void {
    this.count = 0;
    [this.#x, this.#y, this.#ringsPerSquareMetre] = [x, y, ringsPerSquareMetre];
  }

  /** Adds the rows from `begin` up to `end` that are within reach. */
  add(numbers: Float64Array, begin: number, end: number): void {
    const width = this.#width;
    this.#makeRoom((end - begin) / width);
    const { rows, rings } = this;
    const x = this.#x;
    const y = this.#y;
    const ringsPerSquareMetre = this.#ringsPerSquareMetre;
    const ringCount = this.#ringCount;
    let count = this.count;
    for (let at = begin; at < end; at += width) {
      const eastward = numbers[at]! - x;
      const northward = numbers[at + 1]! - y;
      const ring = (eastward * eastward + northward * northward) * ringsPerSquareMetre;
      rows[count] = at;
      rings[count] = ring;
      count += Number(ring < ringCount);
    }
    this.count = count;
  }

  #makeRoom(more: number): void {
    if (this.count + more <= this.rows.length) return;
    const length = 2 * (this.count + more);
    const [rows, rings] = [this.rows, this.rings];
    this.rows = new Int32Array(length);
    this.rings = new Int32Array(length);
    this.rows.set(rows);
    this.rings.set(rings);
  }
}
