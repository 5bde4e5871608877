/** Cells in the radius of the search that the map is drawn around, and from the map's middle to its edge. */
const CELLS_PER_RADIUS = 5;
const HALF_CELLS = 18;
const SIDE = 2 * HALF_CELLS;
/** Later searches are imagined at every second cell … */
const STRIDE = 2;
/** … within this many radii of the middle. */
const IMAGINED_RADII = 3.2;
/** What a search proves is uncertain: everything within the first of these shares of its radius, nothing beyond the second. */
const SURE_SHARE = 0.8;
const SOFT_SHARE = 1.2;
/** A later search surely covers what is within this share of its radius. */
const SAFE_SHARE = 0.85;
/** A place costs at most one in this many calls: ground where no search shows as many is hardly worth a call. */
const LEAST_GAIN = 4;
/** A later search that covers a cell is looked for up to this many cells away, a whole number of strides. */
const COVERED_CELLS = STRIDE * Math.ceil(CELLS_PER_RADIUS / STRIDE);
/** A search changes the cost of ground up to this many of its radii away … */
const TOUCHED_RADII = 1.8;
/** … and what later searches would show up to this many radii away. */
const OVERLAPPED_RADII = 2.2;

/** No later search is imagined to reach farther than this many cells. */
const WIDEST = 8;
/** The cells within that reach of a centre, nearest first; as columns, since the loops over them are hot. */
const near = Array.from({ length: (2 * WIDEST + 1) ** 2 }, (_, i) => {
  const [x, y] = [(i % (2 * WIDEST + 1)) - WIDEST, Math.floor(i / (2 * WIDEST + 1)) - WIDEST];
  return { x, y, square: x * x + y * y };
})
  .filter(({ square }) => square <= WIDEST ** 2)
  .sort((a, b) => a.square - b.square || a.y - b.y || a.x - b.x);
/** What has to be added to the centre's index. */
const NEAR = Int32Array.from(near, ({ x, y }) => y * SIDE + x);
const NEAR_X = Int32Array.from(near, ({ x }) => x);
const NEAR_Y = Int32Array.from(near, ({ y }) => y);
const NEAR_SQUARE = Int32Array.from(near, ({ square }) => square);
/** Half the chord of a disc in cells, by the square of its radius and the row; −1 beyond the disc. */
const CHORD = Int32Array.from({ length: (WIDEST ** 2 + 1) * (WIDEST + 1) }, (_, i) => {
  const [square, row] = [Math.floor(i / (WIDEST + 1)), i % (WIDEST + 1)];
  return row * row > square ? -1 : Math.floor(Math.sqrt(square - row * row));
});

/**
 * A small map of the ground around a search that is about to be made, to weigh what it would leave for later.
 *
 * Open ground costs later calls: an open place costs `1 / g` of a call, where `g` is the most new places that any later search
 * covering it would show. A search saves the cost of what it covers, and raises the cost of the ground that it leaves behind
 * in pieces too small to fill an answer.
 */
export class CostMap {
  /** Places known and expected. */
  readonly #places = new Float64Array(SIDE * SIDE);
  /** Of those expected, the ones that a later search would show as new. */
  readonly #gainable = new Float64Array(SIDE * SIDE);
  /** Of a later search at a cell: its squared radius, and the new places that it would show as things are, … */
  readonly #square = new Int32Array(SIDE * SIDE);
  readonly #gain = new Float64Array(SIDE * SIDE);
  /** … and after the search that is being weighed. */
  readonly #gainAfter = new Float64Array(SIDE * SIDE);
  /** The greatest gain of any later search that covers a cell, and where that search is. */
  readonly #bestGain = new Float64Array(SIDE * SIDE);
  readonly #bestCentre = new Int32Array(SIDE * SIDE);
  /** Places that the search being weighed takes from each cell. */
  readonly #removed = new Float64Array(SIDE * SIDE);
  /** Prefix sums of `#removed` along each row. */
  readonly #before = new Float64Array(SIDE * (SIDE + 1));
  #x = 0;
  #y = 0;
  #cell = 1;

  get x(): number {
    return this.#x;
  }

  get y(): number {
    return this.#y;
  }

  /** Side of a cell in metres. */
  get cell(): number {
    return this.#cell;
  }

  /** From the middle to the edges in metres. */
  get halfSide(): number {
    return HALF_CELLS * this.#cell;
  }

  /** Clears the map and centres it on a search of about the given radius. Metres. */
  clear(x: number, y: number, radius: number): void {
    this.#places.fill(0);
    this.#gainable.fill(0);
    [this.#x, this.#y, this.#cell] = [x, y, radius / CELLS_PER_RADIUS];
  }

  /** Adds known places; those beyond the map are left out. */
  addKnown(x: number, y: number, count: number): void {
    const at = this.#at(x, y);
    if (at >= 0) this.#places[at]! += count;
  }

  /**
   * Adds places expected on open ground; those beyond the map are left out.
   *
   * @param gainable of these, the ones in the area that no search under way is expected to show.
   */
  addOpen(x: number, y: number, places: number, gainable: number): void {
    const at = this.#at(x, y);
    if (at < 0) return;
    this.#places[at]! += places;
    this.#gainable[at]! += gainable;
  }

  /** Computes the later searches, once everything is drawn. */
  imagineSearches(fullAnswer: number): void {
    this.#gain.fill(0);
    this.#bestGain.fill(0);
    this.#forEachCentre((x, y) => this.#imagine(x, y, fullAnswer));
    this.#forEachCentre((x, y) => {
      const best = this.#bestCentreOf(x, y, this.#gain);
      this.#bestCentre[y * SIDE + x] = best;
      this.#bestGain[y * SIDE + x] = best < 0 ? 0 : this.#gain[best]!;
    });
  }

  /**
   * Calls that a search would save later, by the radius that it is expected to prove.
   *
   * @param least where no more than this can be saved, an upper bound is returned, which takes less time.
   */
  callsSaved(x: number, y: number, radius: number, least = -Infinity): number {
    const cx = (x - this.#x) / this.#cell + HALF_CELLS;
    const cy = (y - this.#y) / this.#cell + HALF_CELLS;
    const r = radius / this.#cell;
    const edge = SOFT_SHARE * r;
    const [left, right] = [Math.max(0, Math.ceil(cx - edge)), Math.min(SIDE - 1, Math.floor(cx + edge))];
    const [low, high] = [Math.max(0, Math.ceil(cy - edge)), Math.min(SIDE - 1, Math.floor(cy + edge))];
    const slope = 1 / ((SOFT_SHARE - SURE_SHARE) * r);
    for (let row = low; row <= high; row++) {
      let sum = 0;
      for (let column = left; column <= right; column++) {
        const cell = row * SIDE + column;
        this.#before[cell + row] = sum;
        const distance = Math.sqrt((column - cx) * (column - cx) + (row - cy) * (row - cy));
        const share = Math.max(0, Math.min(1, (edge - distance) * slope));
        this.#removed[cell] = share * this.#gainable[cell]!;
        sum += this.#removed[cell];
      }
      this.#before[row * SIDE + right + 1 + row] = sum;
    }
    const [column, row] = [Math.round(cx), Math.round(cy)];
    let saved = 0;
    forSquaresAround(column, row, r, (at) => (saved += this.#mostSavedAt(at)));
    if (saved > least) {
      this.#removeFromGains(column, row, r, left, right, low, high);
      forSquaresAround(column, row, r, (at) => {
        if (saved > least) saved -= this.#riseAt(at);
      });
    }
    for (let y = low; y <= high; y++) this.#removed.fill(0, y * SIDE + left, y * SIDE + right + 1);
    return saved;
  }

  /** The cell at a position, −1 beyond the map. The middle of the map is the middle of a cell. */
  #at(x: number, y: number): number {
    const column = Math.round((x - this.#x) / this.#cell) + HALF_CELLS;
    const row = Math.round((y - this.#y) / this.#cell) + HALF_CELLS;
    return column < 0 || row < 0 || column >= SIDE || row >= SIDE ? -1 : row * SIDE + column;
  }

  /** A later search at a cell: how far it reaches before it is full, and how many new places it shows. */
  #imagine(x: number, y: number, fullAnswer: number): void {
    const at = y * SIDE + x;
    const isWhole = x >= WIDEST && y >= WIDEST && x < SIDE - WIDEST && y < SIDE - WIDEST;
    let count = 0;
    let gain = 0;
    let i = 0;
    for (; i < NEAR.length; i++) {
      if (!isWhole) {
        const cx = x + NEAR_X[i]!;
        const cy = y + NEAR_Y[i]!;
        if (cx < 0 || cy < 0 || cx >= SIDE || cy >= SIDE) continue;
      }
      const cell = at + NEAR[i]!;
      gain += this.#gainable[cell]!;
      count += this.#places[cell]!;
      if (count >= fullAnswer) break;
    }
    this.#square[at] = NEAR_SQUARE[Math.min(i, NEAR.length - 1)]!;
    this.#gain[at] = gain;
  }

  #forEachCentre(visit: (x: number, y: number) => void): void {
    const reach = IMAGINED_RADII * CELLS_PER_RADIUS;
    for (let y = 0; y < SIDE; y += STRIDE) {
      for (let x = 0; x < SIDE; x += STRIDE) {
        if (Math.hypot(x - HALF_CELLS, y - HALF_CELLS) <= reach) visit(x, y);
      }
    }
  }

  /** Of the later searches that cover a cell, the one of the greatest gain; −1 where none gains anything. */
  #bestCentreOf(x: number, y: number, gains: Float64Array): number {
    let best = -1;
    let most = 0;
    const reach = COVERED_CELLS;
    const [left, right] = [Math.max(0, x - reach), Math.min(SIDE - 1, x + reach)];
    const [low, high] = [Math.max(0, y - reach), Math.min(SIDE - 1, y + reach)];
    for (let cy = low; cy <= high; cy += STRIDE) {
      for (let cx = left; cx <= right; cx += STRIDE) {
        const at = cy * SIDE + cx;
        if (gains[at]! <= most) continue;
        const square = (cx - x) * (cx - x) + (cy - y) * (cy - y);
        if (square > SAFE_SHARE * SAFE_SHARE * this.#square[at]!) continue;
        most = gains[at]!;
        best = at;
      }
    }
    return best;
  }

  /** What later searches would show once the cells of a rectangle are without what was removed. */
  #removeFromGains(
    x: number,
    y: number,
    r: number,
    left: number,
    right: number,
    low: number,
    high: number,
  ): void {
    const reach = OVERLAPPED_RADII * r;
    const all = reach + COVERED_CELLS;
    for (let cy = firstFrom(y - all); cy <= Math.min(SIDE - 1, y + all); cy += STRIDE) {
      for (let cx = firstFrom(x - all); cx <= Math.min(SIDE - 1, x + all); cx += STRIDE) {
        const at = cy * SIDE + cx;
        let gain = this.#gain[at]!;
        if (gain > 0 && (cx - x) * (cx - x) + (cy - y) * (cy - y) < reach * reach) {
          const chords = this.#square[at]! * (WIDEST + 1);
          const rows = CHORD[chords]!;
          for (let row = Math.max(low, cy - rows); row <= Math.min(high, cy + rows); row++) {
            const chord = CHORD[chords + Math.abs(row - cy)]!;
            const from = Math.max(left, cx - chord);
            const to = Math.min(right, cx + chord);
            if (from <= to)
              gain -= this.#before[row * SIDE + row + to + 1]! - this.#before[row * SIDE + row + from]!;
          }
        }
        this.#gainAfter[at] = gain;
      }
    }
  }

  /** What is saved at most in a square of cells: as if the cost of the ground left behind did not rise. */
  #mostSavedAt(at: number): number {
    const removed = inSquare(this.#removed, at);
    return removed === 0 ? 0 : removed / Math.max(LEAST_GAIN, this.#bestGain[at]!);
  }

  /** How much less than that is saved: what the cost of the ground left behind rises. */
  #riseAt(at: number): number {
    const best = this.#bestGain[at]!;
    // The cost cannot rise above that of the least gain, nor while the best later search gains as much as before.
    if (best <= LEAST_GAIN || this.#gainAfter[this.#bestCentre[at]!] === best) return 0;
    const left = inSquare(this.#gainable, at) - inSquare(this.#removed, at);
    if (left <= 0) return 0;
    const centre = this.#bestCentreOf(at % SIDE, Math.floor(at / SIDE), this.#gainAfter);
    return left / Math.max(LEAST_GAIN, centre < 0 ? 0 : this.#gainAfter[centre]!) - left / best;
  }
}

/** Visits the ground whose cost a search may change, in squares of the stride: by the first cell of each. */
function forSquaresAround(x: number, y: number, r: number, visit: (cell: number) => void): void {
  const reach = Math.ceil(TOUCHED_RADII * r);
  for (let cy = firstFrom(y - reach); cy <= Math.min(SIDE - STRIDE, y + reach); cy += STRIDE) {
    for (let cx = firstFrom(x - reach); cx <= Math.min(SIDE - STRIDE, x + reach); cx += STRIDE)
      visit(cy * SIDE + cx);
  }
}

/** The sum over the square of two by two cells that begins at a cell. */
function inSquare(cells: Float64Array, at: number): number {
  return cells[at]! + cells[at + 1]! + cells[at + SIDE]! + cells[at + SIDE + 1]!;
}

/** The first centre of a later search at or after a row or column. */
function firstFrom(cell: number): number {
  return Math.max(0, STRIDE * Math.ceil(cell / STRIDE));
}
