import type { PlanePoint } from "@cityscout/geo";

/** Grids, from one that is the whole square to one with sixteen cells along each side. */
const LEVELS = 5;
/** How many places' worth of evidence the coarser grid counts for. */
const PARENT_PLACES = 20;
/** What a prior is taken to be worth before anything is known, in nats a place, with the weight of so many places. */
const FIRST_WORTH = 0.3;
/** A trust of so many places: an answer's worth of them settles which of two estimates is right. */
const SETTLING_PLACES = 20;
/** One place counts at most so many nats: a stray one far away from all that was known says little of the rest. */
const MOST_NATS = 4;

/**
 * How far what is known beforehand can be trusted, quarter by quarter. Two estimates of density are compared by the places
 * found: with and without the prior. What the first is worth is its mean advantage in log-likelihood a place, for a Poisson
 * process; in a pyramid of grids, each shrunk towards the coarser one's.
 */
export class PriorTrust {
  readonly #x: number;
  readonly #y: number;
  readonly #side: number;
  /** By level, cell by cell: the advantage in nats, and the places found. */
  readonly #nats: Float64Array[] = [];
  readonly #places: Float64Array[] = [];
  /** Of the finest grid's cells, as things were when this was last renewed. 0..1. */
  readonly #shares = new Float64Array(4 ** (LEVELS - 1)).fill(1);

  /** @param square centre and half side, metres. */
  constructor(square: PlanePoint & { readonly halfSide: number }) {
    this.#x = square.x - square.halfSide;
    this.#y = square.y - square.halfSide;
    this.#side = 2 * square.halfSide;
    for (let level = 0; level < LEVELS; level++) {
      this.#nats.push(new Float64Array(4 ** level));
      this.#places.push(new Float64Array(4 ** level));
    }
  }

  /** Adds newly proven ground on which so many places were expected with the prior and without. */
  addGround(at: PlanePoint, withPrior: number, without: number): void {
    this.#add(at, without - withPrior, 0);
  }

  /** Adds a place found on it, where so many a square metre were expected with the prior and without. */
  addPlace(at: PlanePoint, withPrior: number, without: number): void {
    this.#add(at, Math.max(-MOST_NATS, Math.min(MOST_NATS, Math.log(withPrior / without))), 1);
  }

  /** Takes everything that was added into account. */
  renew(): void {
    for (let cell = 0; cell < this.#shares.length; cell++) {
      const side = 2 ** (LEVELS - 1);
      let worth = FIRST_WORTH;
      for (let level = 0; level < LEVELS; level++) {
        const shift = LEVELS - 1 - level;
        const at = ((Math.floor(cell / side) >> shift) << level) + ((cell % side) >> shift);
        worth =
          (this.#nats[level]![at]! + PARENT_PLACES * worth) / (this.#places[level]![at]! + PARENT_PLACES);
      }
      this.#shares[cell] = 1 / (1 + Math.exp(-SETTLING_PLACES * worth));
    }
  }

  /** The probability that the prior tells rightly where places are. 0..1. */
  shareAt(x: number, y: number): number {
    return this.#shares[this.#cellAt(x, y, LEVELS - 1)]!;
  }

  #add({ x, y }: PlanePoint, nats: number, places: number): void {
    for (let level = 0; level < LEVELS; level++) {
      const cell = this.#cellAt(x, y, level);
      this.#nats[level]![cell]! += nats;
      this.#places[level]![cell]! += places;
    }
  }

  #cellAt(x: number, y: number, level: number): number {
    const cells = 2 ** level;
    const at = (share: number) => Math.max(0, Math.min(cells - 1, Math.floor(share * cells)));
    return at((y - this.#y) / this.#side) * cells + at((x - this.#x) / this.#side);
  }
}
