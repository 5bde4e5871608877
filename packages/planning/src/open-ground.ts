import type { Coverage, PlaneDisc } from "@cityscout/geo";
import type { DensityField } from "./density.ts";
import { NodeNumbers } from "./node-numbers.ts";

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

/** However many places were seen on open ground, at least this share of those expected there still counts as unseen. */
const LEAST_UNSEEN_SHARE = 0.1;
/**
 * How far a search under way will reach is known to within a factor of two at best. It is expected to take everything at its
 * centre, nothing at this many predicted radii, and a share that falls linearly in between.
 */
const UNDER_WAY_REACH = 3;

/** The places expected on ground that is not proven. */
export class OpenGround {
  readonly coverage: Coverage;
  readonly field: DensityField;
  cutPoints: CutPoint[] = [];
  readonly #density = new NodeNumbers(0);
  readonly #base = new NodeNumbers(-1);
  readonly #densityEpoch = new NodeNumbers(-1);
  #epoch = 0;

  constructor(coverage: Coverage, field: DensityField) {
    this.coverage = coverage;
    this.field = field;
  }

  /** Changes whenever something is recorded. */
  get epoch(): number {
    return this.#epoch;
  }

  /** Something was recorded: densities are to be looked up anew. */
  invalidate(): void {
    this.#epoch++;
  }

  /** Places a square metre on the open ground of a node. */
  densityOf(node: number): number {
    if (this.#densityEpoch.of(node) !== this.#epoch) {
      this.#densityEpoch.set(node, this.#epoch);
      const { x, y } = this.coverage;
      this.#density.set(node, this.#baseOf(node) * this.field.ratioAt(x[node]!, y[node]!));
    }
    return this.#density.of(node);
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

  /**
   * Places a square metre on the open ground of a node that no answer has shown. Answers that prove nothing still show some,
   * which leaves fewer to be found.
   */
  unseenDensityOf(node: number): number {
    const density = this.densityOf(node);
    const seen = this.coverage.pointCount[node]!;
    if (seen === 0) return density;
    const ground = 4 * this.coverage.halfSide[node]! ** 2;
    return Math.max(density * LEAST_UNSEEN_SHARE, density - seen / ground);
  }

  /** Places expected on all open ground in the area. */
  expectedPlaces(): number {
    let sum = 0;
    for (let node = 0; node < this.coverage.nodeCount; node++) {
      const open = this.coverage.openInside[node]!;
      // Late in a sweep most leaves are covered, and their density need not be worked out.
      if (open > 0 && this.coverage.isLeaf(node)) sum += open * this.densityOf(node);
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
