import type { Coverage, PlaneDisc, PlanePoint, Quadtree } from "@cityscout/geo";
import type { DensityField } from "./density.ts";
import { Extent } from "./extent.ts";
import { GroundChanges } from "./ground-changes.ts";
import { GuidedField } from "./guided-field.ts";
import { type Nearness, NearnessCurves } from "./nearness.ts";
import { NodeNumbers } from "./node-numbers.ts";
import { OpenMeans } from "./open-means.ts";
import { OPEN_SAMPLES } from "./open-samples.ts";
import { PointDistances, QUADRANTS } from "./point-distances.ts";

/**
 * A point on open ground at which an answer was cut off among several records, so that more may be there than it showed.
 * Metres in the plane.
 */
export interface CutPoint {
  readonly x: number;
  readonly y: number;
  /** Records seen there. */
  readonly seen: number;
  /** Records expected there beyond those. */
  readonly hidden: number;
}

/**
 * How far a search under way will reach is known to within a factor of two at best. It is expected to take everything at its
 * centre, nothing at this many predicted radii, and a share that falls linearly in between.
 */
const UNDER_WAY_REACH = 3;

/** A row of a leaf's densities: by quadrant, the mean of all its open ground, and after how many answers they were worked out. */
const MEAN = QUADRANTS;
const ANSWERS = QUADRANTS + 1;
const WIDTH = QUADRANTS + 2;

/** The places expected on ground that is not proven. */
export class OpenGround {
  readonly coverage: Coverage;
  readonly field: DensityField;
  readonly means: OpenMeans = new OpenMeans(this);
  cutPoints: CutPoint[] = [];
  readonly #guided: GuidedField | null;
  readonly #ratio = new NodeNumbers(0);
  readonly #base = new NodeNumbers(-1);
  readonly #ratioAnswers = new NodeNumbers(-1);
  readonly #nearness: NearnessCurves;
  readonly #toKnown: PointDistances;
  readonly #toPrior: PointDistances | null;
  readonly #densities = new NodeNumbers(-1, WIDTH);
  readonly #changes: GroundChanges;
  #touched = new Extent();

  /**
   * @param prior places known beforehand, if there are any.
   * @param renewedShare what is expected everywhere is worked out anew once the answers have grown by this share; 0: with each.
   */
  constructor(coverage: Coverage, field: DensityField, prior: Quadtree | null = null, renewedShare = 0) {
    this.coverage = coverage;
    this.field = field;
    this.#guided = field instanceof GuidedField ? field : null;
    this.#changes = new GroundChanges(coverage, renewedShare);
    this.#nearness = new NearnessCurves(prior !== null);
    this.#toKnown = new PointDistances(coverage, coverage);
    this.#toPrior = prior === null ? null : new PointDistances(coverage, prior);
  }

  /** Answers taken in. */
  get answers(): number {
    return this.#changes.answers;
  }

  /** The number of the last answer that changed what is expected of a node. */
  lastChangeOf(node: number): number {
    return this.#changes.lastOf(node);
  }

  /** Whether answers after the given one have changed what is expected of a square around a position. Metres. */
  isChangedSince(answer: number, x: number, y: number, halfSide: number): boolean {
    return this.#changes.isChangedSince(answer, x, y, halfSide);
  }

  /** Takes in that ground of a node was covered, see the coverage's listener. */
  groundCovered(x: number, y: number, squareMetres: number, node: number): void {
    const isSmall = 2 * this.coverage.halfSide[node]! <= this.field.finestCell;
    this.field.addGround(x, y, squareMetres, isSmall ? this.#baseOf(node) : this.field.baseAt(x, y));
  }

  /**
   * Takes in that an answer was recorded in the tree and in the field. Of what is expected, it changes that around it.
   *
   * @param disc what it settled or asked for.
   */
  answerCame({ x, y, radius }: PlaneDisc): void {
    this.#touched.include(x, y, radius);
    this.field.moveTouched(this.#touched);
    if (this.#changes.takeIn(this.#touched)) {
      this.field.renew();
      this.#nearness.renew();
    }
    this.#touched = new Extent();
  }

  /**
   * Learns how the places that an answer shows lie to those known before. To be called before they are inserted.
   *
   * @param samples points spread evenly over the ground that it proves, each standing for so many square metres.
   * @param positions of the places on it, each once, without those at which a place was known.
   */
  learnNearness(
    samples: readonly PlanePoint[],
    positions: readonly PlanePoint[],
    squareMetres: number,
  ): void {
    for (const at of this.#openOf(samples)) {
      const near = this.#nearnessAt(at);
      this.#nearness.expect(squareMetres * near.density, near);
    }
    for (const at of this.#openOf(positions))
      this.#nearness.find(this.field.placesAPosition, this.#nearnessAt(at));
    this.#nearness.answerCame();
  }

  /** Learns from the same how far a prior has told where the places are, and how many. */
  comparePrior(samples: readonly PlanePoint[], positions: readonly PlanePoint[], squareMetres: number): void {
    if (this.#guided === null) return;
    for (const at of this.#openOf(samples)) this.#guided.compareGround(at, squareMetres);
    for (const at of this.#openOf(positions)) this.#guided.comparePosition(at);
  }

  /** Learns only where they are, from an answer that shows some places of its ground. */
  comparePriorShares(samples: readonly PlanePoint[], positions: readonly PlanePoint[]): void {
    this.#guided?.compareShares(this.#openOf(samples), this.#openOf(positions));
  }

  /** The last `count` places were inserted together, all of them within a disc. */
  placesCame(within: PlaneDisc, count: number): void {
    this.#touched.include(within.x, within.y, within.radius);
    this.#toKnown.addArrival({ ...within, answer: this.answers + 1 }, count);
  }

  /** Places a square metre on the open ground of a leaf's quadrant, near known places or away from them. */
  densityIn(leaf: number, quadrant: number): number {
    const row = this.#densities.rowOf(leaf);
    if (this.#densities.numbers[row + ANSWERS]! < this.lastChangeOf(leaf))
      this.#fill(leaf, this.#densities.numbers, row);
    return this.#densities.numbers[row + quadrant]!;
  }

  /** Places a square metre on all open ground of a leaf, near known places and away from them. */
  leafDensityOf(leaf: number): number {
    return this.densityIn(leaf, MEAN);
  }

  #fill(leaf: number, densities: Float64Array, row: number): void {
    const mask = this.coverage.openMask[leaf]!;
    const density = this.densityOf(leaf);
    let [sum, open] = [0, 0];
    for (let quadrant = 0; quadrant < QUADRANTS; quadrant++) {
      const openHere = OPEN_SAMPLES[(mask >> (QUADRANTS * quadrant)) & 15]!;
      if (openHere === 0) continue;
      const here = density * this.#factorAt(leaf, quadrant, density);
      densities[row + quadrant] = here;
      sum += openHere * here;
      open += openHere;
    }
    // A sliver between the samples is taken to be in the middle.
    densities[row + MEAN] = open > 0 ? sum / open : density * this.#factorAt(leaf, QUADRANTS, density);
    densities[row + ANSWERS] = this.answers;
  }

  #factorAt(leaf: number, quadrant: number, density: number): number {
    const prior = this.#toPrior === null ? Infinity : this.#toPrior.squareOf(leaf, quadrant);
    return this.#nearness.factorAt(
      density,
      this.#toKnown.squareOf(leaf, quadrant, this.lastChangeOf(leaf)),
      prior,
    );
  }

  /** Those of some positions that are on open ground. */
  #openOf(positions: readonly PlanePoint[]): PlanePoint[] {
    const { coverage } = this;
    return positions.filter(({ x, y }) => {
      const leaf = coverage.leafAt(x, y);
      return (coverage.openMask[leaf]! & (1 << coverage.sampleAt(leaf, x, y))) !== 0;
    });
  }

  /** Of open ground at a position. */
  #nearnessAt({ x, y }: PlanePoint): Nearness {
    const { coverage } = this;
    const leaf = coverage.leafAt(x, y);
    const quadrant = (x >= coverage.x[leaf]! ? 1 : 0) + (y >= coverage.y[leaf]! ? 2 : 0);
    return {
      density: this.densityOf(leaf),
      ownSquare: this.#toKnown.squareOf(leaf, quadrant, this.lastChangeOf(leaf)),
      priorSquare: this.#toPrior === null ? Infinity : this.#toPrior.squareOf(leaf, quadrant),
    };
  }

  /** Places a square metre on the open ground of a node, evened out over some hundred metres. */
  densityOf(node: number): number {
    return this.#baseOf(node) * this.#ratioOf(node);
  }

  /** Squares smaller than the field's cells have the ratio of the one around them that is about as large. */
  #ratioOf(node: number): number {
    const { x, y, halfSide, parent } = this.coverage;
    const around = parent[node]!;
    if (around >= 0 && 2 * halfSide[around]! <= this.field.finestCell) return this.#ratioOf(around);
    if (this.#ratioAnswers.of(node) < this.lastChangeOf(node)) {
      this.#ratioAnswers.set(node, this.answers);
      this.#ratio.set(node, this.field.ratioAt(x[node]!, y[node]!));
    }
    return this.#ratio.of(node);
  }

  /** What was expected beforehand never changes: it is looked up once a node. */
  #baseOf(node: number): number {
    const { x, y } = this.coverage;
    if (this.#base.of(node) < 0) this.#base.set(node, this.field.baseAt(x[node]!, y[node]!));
    return this.#base.of(node);
  }

  /** The cut point with the most hidden records in a node. */
  cutPointIn(node: number): CutPoint | undefined {
    const { x, y, halfSide } = this.coverage;
    let most: CutPoint | undefined;
    for (const cutPoint of this.cutPoints) {
      const distance = Math.max(Math.abs(cutPoint.x - x[node]!), Math.abs(cutPoint.y - y[node]!));
      if (distance <= halfSide[node]! && cutPoint.hidden > (most?.hidden ?? 0)) most = cutPoint;
    }
    return most;
  }

  /** Places expected on all open ground in the area. */
  expectedPlaces(): number {
    return this.#sumOverOpen((leaf) => this.densityOf(leaf));
  }

  /** The same as it was before anything was known. */
  expectedBeforehand(): number {
    const { x, y } = this.coverage;
    return this.#sumOverOpen((leaf) => this.field.beforehandAt(x[leaf]!, y[leaf]!));
  }

  #sumOverOpen(densityOf: (leaf: number) => number): number {
    let sum = 0;
    for (let node = 0; node < this.coverage.nodeCount; node++) {
      const open = this.coverage.openInside[node]!;
      // Late in a sweep most leaves are covered, and their density need not be worked out.
      if (open > 0 && this.coverage.isLeaf(node)) sum += open * densityOf(node);
    }
    return sum;
  }
}

/** The searches under way that may reach ground within `reach` of a point. */
export function searchesNear(
  underWay: readonly PlaneDisc[],
  x: number,
  y: number,
  reach: number,
): readonly PlaneDisc[] {
  if (underWay.length === 0) return underWay;
  return underWay.filter(
    (other) => Math.hypot(other.x - x, other.y - y) < reach + UNDER_WAY_REACH * other.radius,
  );
}

/** The share of what is at a point that searches under way are expected to leave. */
export function shareLeft(searches: readonly PlaneDisc[], x: number, y: number): number {
  let share = 1;
  for (const other of searches) {
    const edge = UNDER_WAY_REACH * other.radius;
    const squared = (other.x - x) ** 2 + (other.y - y) ** 2;
    if (squared < edge * edge) share *= Math.sqrt(squared) / edge;
  }
  return share;
}
