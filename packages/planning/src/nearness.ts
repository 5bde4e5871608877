/** How near a piece of open ground is to places that were known before an answer. */
export interface Nearness {
  /** Places a square metre expected on it. */
  readonly density: number;
  /** Squared distance to the nearest known place in metres; `Infinity` where none is known. */
  readonly ownSquare: number;
  /** The same to the nearest place known beforehand. */
  readonly priorSquare: number;
}

/** What a curve begins with has the weight of so many places a bin. */
const FIRST_PLACES = 10;
/** The first answers say more of how dense the whole area is than of where in it places are. */
const FIRST_ANSWERS = 10;
/** The two curves depend on each other; after so many turns they hardly change. */
const TURNS = 3;

/** Of a curve: it reaches from the end of the one before, and has this factor until answers tell another. */
interface Bin {
  readonly end: number;
  readonly first: number;
}
/** How near places of a source stand to each other differs from city to city. */
const OWN_BINS: readonly Bin[] = [0.05, 0.1, 0.17, 0.25, 0.35, 0.5, 0.7, 1, 1.5, Infinity].map((end) => ({
  end,
  first: 1,
}));
/** How near they stand to places of OpenStreetMap hardly does: half of what sweeps of two cities have learnt, in logarithms. */
const PRIOR_BINS: readonly Bin[] = [
  { end: 0.05, first: 1.4 },
  { end: 0.12, first: 1.4 },
  { end: 0.25, first: 1.25 },
  { end: 0.45, first: 1.05 },
  { end: 0.8, first: 0.87 },
  { end: 1.3, first: 0.75 },
  { end: 2.2, first: 0.6 },
  { end: Infinity, first: 0.75 },
];
/** Curves are drawn with so many steps for each unit of squared nearness. */
const STEPS = 400;

/**
 * A factor by nearness: the distance in units of the spacing that is expected, which is one by the square root of the
 * density.
 */
class Curve {
  readonly bins: readonly Bin[];
  /** By bin. */
  readonly factors: Float64Array;
  readonly #binOfStep: Uint8Array;
  readonly #factorOfStep: Float64Array;

  /** @param bins in ascending order; the last one has no end. */
  constructor(bins: readonly Bin[]) {
    this.bins = bins;
    this.factors = Float64Array.from(bins, ({ first }) => first);
    this.#binOfStep = Uint8Array.from(
      { length: Math.ceil(bins.at(-2)!.end ** 2 * STEPS) + 1 },
      (_, step) => bins.filter(({ end }) => end * end * STEPS <= step).length,
    );
    this.#factorOfStep = new Float64Array(this.#binOfStep.length);
    this.draw();
  }

  /** @param square nearness squared. */
  binOf(square: number): number {
    return this.#binOfStep[this.#stepOf(square)]!;
  }

  factorAt(square: number): number {
    return this.#factorOfStep[this.#stepOf(square)]!;
  }

  /** Draws what `factors` now are. */
  draw(): void {
    for (const [step, bin] of this.#binOfStep.entries()) this.#factorOfStep[step] = this.factors[bin]!;
  }

  #stepOf(square: number): number {
    return Math.min(this.#binOfStep.length - 1, square * STEPS) | 0;
  }
}

/**
 * How many times the places expected on open ground are there, by how near it is to known places: places stand along streets
 * and in centres, which the field of densities is too coarse to see. The curve is learnt in a sweep, as the ratio of the
 * places that answers showed to those that were expected of the ground they proved. Nearness to places known beforehand has
 * a curve of its own, which begins with what such places usually tell. The factors are multiplied, and fitted to both margins
 * in turn, as tables of counts are (Deming & Stephan 1940).
 */
export class NearnessCurves {
  readonly #own = new Curve(OWN_BINS);
  readonly #prior: Curve | null;
  /** Places by nearness to own places, and within that to those known beforehand. */
  readonly #found: Float64Array;
  readonly #expected: Float64Array;
  readonly #priorBins: number;
  #answers = 0;

  /** @param hasPrior whether places are known beforehand. */
  constructor(hasPrior: boolean) {
    this.#prior = hasPrior ? new Curve(PRIOR_BINS) : null;
    this.#priorBins = this.#prior?.bins.length ?? 1;
    this.#found = new Float64Array(OWN_BINS.length * this.#priorBins);
    this.#expected = new Float64Array(OWN_BINS.length * this.#priorBins);
  }

  /** The numbers of a {@link Nearness} one by one, as this is asked for every sample of open ground. */
  factorAt(density: number, ownSquare: number, priorSquare: number): number {
    const own = this.#own.factorAt(density * ownSquare);
    return this.#prior === null ? own : own * this.#prior.factorAt(density * priorSquare);
  }

  /** Adds places expected on ground that an answer proved. */
  expect(places: number, near: Nearness): void {
    this.#expected[this.#binOf(near)]! += places;
  }

  /** Adds places found on it. */
  find(places: number, near: Nearness): void {
    this.#found[this.#binOf(near)]! += places;
  }

  /** All that an answer proved and showed was added. */
  answerCame(): void {
    if (++this.#answers > FIRST_ANSWERS) return;
    this.#found.fill(0);
    this.#expected.fill(0);
  }

  /** Draws the curves by all that was added. */
  renew(): void {
    if (this.#answers <= FIRST_ANSWERS) return;
    for (let turn = 0; turn < (this.#prior === null ? 1 : TURNS); turn++) {
      this.#fit(this.#own, this.#prior, this.#priorBins, 1);
      if (this.#prior !== null) this.#fit(this.#prior, this.#own, 1, this.#priorBins);
    }
    this.#own.draw();
    this.#prior?.draw();
  }

  /** Fits one curve, given the other; a bin of it and the next, and two bins of the other, are so far apart in the table. */
  #fit(curve: Curve, other: Curve | null, stride: number, otherStride: number): void {
    for (const [bin, { first }] of curve.bins.entries()) {
      let [found, expected] = [first * FIRST_PLACES, FIRST_PLACES];
      for (let across = 0; across < (other?.bins.length ?? 1); across++) {
        const at = bin * stride + across * otherStride;
        found += this.#found[at]!;
        expected += this.#expected[at]! * (other?.factors[across] ?? 1);
      }
      curve.factors[bin] = found / expected;
    }
  }

  #binOf({ density, ownSquare, priorSquare }: Nearness): number {
    const prior = this.#prior?.binOf(density * priorSquare) ?? 0;
    return this.#own.binOf(density * ownSquare) * this.#priorBins + prior;
  }
}
