import type { PointTree } from "@cityscout/geo";
import { Extent } from "./extent.ts";

/** The finest cells have at most this side; finer structure is left to the searches themselves. */
const FINEST_CELL_METRES = 90;
/** Beyond the level of the whole square: 2,048 cells a side, which take 34 MB, so that very wide squares have coarser cells. */
const MOST_LEVELS = 11;

/**
 * So many of the finest levels are read as they are, coarser ones as they were when the field was last renewed: one answer
 * tells little of ground a kilometre away, and so what was estimated there stays good.
 */
const LIVE_LEVELS = 3;
/** An estimate reads the four cells of a level that are nearest to it, which reach this many of their sides away. */
const READ_CELLS = 1.5;

/** How many places' worth of evidence the coarser level counts for, by the side of the finer level's cells in metres. */
type ParentWeight = (cellMetres: number) => number;
/** Little where nothing was known beforehand, since cities are far from even. */
const PARENT_WEIGHT = 3;
/** Cells smaller than this tell streets apart, larger ones quarters. */
const STREET_METRES = 250;
/**
 * More where other sources say what to expect, since the ratio between two sources varies less than density does, and less
 * from quarter to quarter than from street to street.
 */
export const parentWeightWithPrior: ParentWeight = (cellMetres) => (cellMetres < STREET_METRES ? 5 : 20);

/** The cells of one level, over the whole square. */
interface Level {
  readonly cellsPerSide: number;
  /** Places counted and exposure of each cell, row by row, inside a margin of one cell that stays empty. */
  readonly cells: Float32Array;
  /** Those to read: the same, or a copy from when the field was last renewed. */
  readonly read: Float32Array;
  readonly parentWeight: number;
}

/**
 * Estimates places a square metre anywhere, from ground that is fully known.
 *
 * A pyramid of grids holds two numbers a cell: places counted, and exposure, which is known ground weighted by the density
 * expected there beforehand (`base`). Their ratio says how much denser the cell is than expected. An estimate descends from
 * the whole square: at each level, the ratio of the cell and its neighbours is shrunk towards the coarser level's, which
 * counts for a few places. This is the mean of a gamma–Poisson posterior whose prior is the level above, as in maps of
 * disease rates (Clayton & Kaldor 1987). So unknown ground is expected to be like its surroundings, near ones above all
 * where they are known.
 */
export class DensityField {
  /** The side of the finest cells in metres. The estimate in the middle of a square no larger may stand for all of it. */
  readonly finestCell: number;
  readonly #levels: Level[] = [];
  readonly #x: number;
  readonly #y: number;
  readonly #side: number;
  readonly #base: (x: number, y: number) => number;
  readonly #priorRatio: number;
  readonly #touched = new Extent();
  readonly #touchedReach: number;
  #points = 0;
  #repeats = 0;
  #placesAPosition = 1;

  /**
   * @param square centre and half side, metres.
   * @param base places a square metre to be expected beforehand, up to a factor; above 0 everywhere.
   * @param priorRatio the factor to be expected before anything is known.
   */
  constructor(
    square: { x: number; y: number; halfSide: number },
    base: (x: number, y: number) => number,
    priorRatio: number,
    parentWeight: ParentWeight = () => PARENT_WEIGHT,
  ) {
    this.#x = square.x - square.halfSide;
    this.#y = square.y - square.halfSide;
    this.#side = 2 * square.halfSide;
    this.#base = base;
    this.#priorRatio = priorRatio;
    const wanted = Math.ceil(Math.log2(this.#side / FINEST_CELL_METRES));
    const levels = Math.max(1, Math.min(MOST_LEVELS, wanted));
    for (let level = 0; level <= levels; level++) {
      const cellsPerSide = 2 ** level;
      const cells = new Float32Array(2 * (cellsPerSide + 2) ** 2);
      const isLive = level > levels - LIVE_LEVELS;
      this.#levels.push({
        cellsPerSide,
        cells,
        read: isLive ? cells : new Float32Array(cells.length),
        parentWeight: parentWeight(this.#side / cellsPerSide),
      });
    }
    this.finestCell = this.#side / 2 ** levels;
    const widestLive = Math.max(0, levels - LIVE_LEVELS + 1);
    this.#touchedReach = (READ_CELLS * this.#side) / 2 ** widestLive + this.finestCell / 2;
  }

  /** The field of places that are all known, over the whole square. */
  static ofPlaces(
    square: { x: number; y: number; halfSide: number },
    { pointX, pointY }: PointTree,
  ): DensityField {
    const ground = 4 * square.halfSide ** 2;
    const field = new DensityField(square, () => 1, pointX.length / ground);
    for (const { cellsPerSide, cells } of field.#levels) {
      for (let row = 0; row < cellsPerSide; row++) {
        for (let column = 0; column < cellsPerSide; column++)
          cells[cellIndex(cellsPerSide, column, row) + 1] = ground / cellsPerSide ** 2;
      }
    }
    for (const [i, x] of pointX.entries()) field.addPlace(x, pointY[i]!, 0);
    field.renew();
    return field;
  }

  /**
   * Adds known ground around a point. Levels with cells much smaller than that ground learn nothing.
   *
   * @param base {@link baseAt} a point of it.
   */
  addGround(x: number, y: number, squareMetres: number, base = this.baseAt(x, y)): void {
    this.#touched.include(x, y, this.#touchedReach);
    const exposure = squareMetres * base;
    this.#addToCells(x, y, Math.sqrt(Math.abs(squareMetres)), 1, exposure);
  }

  /** Adds a place on known ground; `groundMetres` is the side of the patches in which that ground was added. */
  addPlace(x: number, y: number, groundMetres: number, count = 1): void {
    this.#touched.include(x, y, this.#touchedReach);
    this.#points += count;
    this.#addToCells(x, y, groundMetres, 0, count);
  }

  /**
   * Adds another place at a point that was added before. It only says that points may hold several places, and nothing of
   * the ground around: so a mall does not make its surroundings look dense.
   */
  addRepeat(): void {
    this.#repeats++;
  }

  /** Takes everything that was added into account, everywhere. */
  renew(): void {
    for (const { cells, read } of this.#levels) if (read !== cells) read.set(cells);
    this.#placesAPosition = 1 + this.#repeats / (this.#points + PARENT_WEIGHT);
  }

  /** Moves to `extent` where estimates may have changed since this was last asked for, other than by being renewed. */
  moveTouched(extent: Extent): void {
    extent.join(this.#touched);
    this.#touched.clear();
  }

  /** Places a square metre that are expected. */
  at(x: number, y: number): number {
    return this.baseAt(x, y) * this.ratioAt(x, y);
  }

  /** Places a square metre that were expected beforehand, up to a factor. */
  baseAt(x: number, y: number): number {
    return this.#base(x, y);
  }

  /** Places a square metre that were expected before anything was known. */
  beforehandAt(x: number, y: number): number {
    return this.#priorRatio * this.#base(x, y);
  }

  /** How many places there are for each that was expected beforehand. */
  ratioAt(x: number, y: number): number {
    const eastShare = Math.min(1, Math.max(0, (x - this.#x) / this.#side));
    const northShare = Math.min(1, Math.max(0, (y - this.#y) / this.#side));
    // The ratio is kept as a fraction, since a division a level would cost more. Even with a million places at every level,
    // both parts stay far from overflow.
    let places = this.#priorRatio;
    let expected = 1;
    for (let i = 0; i < this.#levels.length; i++) {
      const { cellsPerSide, read: cells, parentWeight } = this.#levels[i]!;
      const u = eastShare * cellsPerSide + 0.5;
      const v = northShare * cellsPerSide + 0.5;
      const column = Math.trunc(u);
      const row = Math.trunc(v);
      const right = u - column;
      const up = v - row;
      const low = cellIndex(cellsPerSide, column - 1, row - 1);
      const high = cellIndex(cellsPerSide, column - 1, row);
      // Bilinear weights times four: together the four cells count like one square of twice their side.
      const highRight = 4 * up * right;
      const highLeft = 4 * up - highRight;
      const lowRight = 4 * right - highRight;
      const lowLeft = 4 - 4 * up - lowRight;
      const counted =
        lowLeft * cells[low]! +
        lowRight * cells[low + 2]! +
        highLeft * cells[high]! +
        highRight * cells[high + 2]!;
      const exposure =
        lowLeft * cells[low + 1]! +
        lowRight * cells[low + 3]! +
        highLeft * cells[high + 1]! +
        highRight * cells[high + 3]!;
      expected = Math.max(0, exposure) * places + parentWeight * expected;
      places *= counted + parentWeight;
    }
    return (places / expected) * this.placesAPosition;
  }

  /** How many places there are at a position that holds any, on average; one while few positions are known. */
  get placesAPosition(): number {
    return this.#placesAPosition;
  }

  #levelOf(patchMetres: number): number {
    const level = Math.floor(Math.log2(this.#side / Math.max(patchMetres, 1e-3)));
    return Math.max(0, Math.min(this.#levels.length - 1, level));
  }

  /** Adds to a number of the cells that a point is in, down to those about as large as a patch around it. */
  #addToCells(x: number, y: number, patchMetres: number, number: 0 | 1, amount: number): void {
    const eastShare = (x - this.#x) / this.#side;
    const northShare = (y - this.#y) / this.#side;
    if (!(eastShare >= 0 && northShare >= 0 && eastShare < 1 && northShare < 1)) return;
    const finest = this.#levelOf(patchMetres);
    for (let level = 0; level <= finest; level++) {
      const { cellsPerSide, cells } = this.#levels[level]!;
      const cell = cellIndex(cellsPerSide, (eastShare * cellsPerSide) | 0, (northShare * cellsPerSide) | 0);
      cells[cell + number]! += amount;
    }
  }
}

/** The index of a cell's first number. */
function cellIndex(cellsPerSide: number, column: number, row: number): number {
  return 2 * ((row + 1) * (cellsPerSide + 2) + column + 1);
}
