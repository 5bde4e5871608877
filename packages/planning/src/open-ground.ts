import type { Coverage } from "@cityscout/geo";
import type { DensityField } from "./density.ts";
import { NodeNumbers } from "./node-numbers.ts";

/** A search under way, and the radius that it is expected to prove. Metres in the plane. */
export interface Expected {
  readonly x: number;
  readonly y: number;
  readonly radius: number;
}

/** A point that an answer was cut off at, on open ground. Metres in the plane. */
export interface Spot {
  readonly x: number;
  readonly y: number;
  /** Records seen there. */
  readonly seen: number;
  /** Records expected there beyond those. */
  readonly hidden: number;
}

/** Of the places expected on open ground, at least this share is taken for unseen however many were seen there. */
const LEAST_UNSEEN_SHARE = 0.1;
/**
 * A search under way is likely to take most of what is near its centre and to leave most of what is near the edge of this
 * many of its expected radii: how far it will reach is known to within a factor of two at best.
 */
const UNDER_WAY_REACH = 3;

/** The places expected on ground that is not proven. */
export class OpenGround {
  readonly coverage: Coverage;
  readonly field: DensityField;
  /** Points that may hold more records than were seen. */
  spots: Spot[] = [];
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

  /** The spot with the most hidden records in a node. */
  spotIn(node: number): Spot | undefined {
    const { x, y, halfSide } = this.coverage;
    let most: Spot | undefined;
    for (const spot of this.spots) {
      const distance = Math.max(Math.abs(spot.x - x[node]!), Math.abs(spot.y - y[node]!));
      if (distance <= halfSide[node]! && spot.hidden > (most?.hidden ?? 0)) most = spot;
    }
    return most;
  }

  /** Answers that prove nothing still show places on open ground: those are known, the others are fewer. */
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
      // Most leaves of a sweep that has come far are covered: the density there need not be worked out.
      if (open > 0 && this.coverage.isLeaf(node)) sum += open * this.densityOf(node);
    }
    return sum;
  }
}

/** Those of the searches under way that may show ground within `reach` of a point. */
export function searchesNear(
  underWay: readonly Expected[],
  x: number,
  y: number,
  reach: number,
): readonly Expected[] {
  if (underWay.length === 0) return underWay;
  return underWay.filter(
    (other) => Math.hypot(other.x - x, other.y - y) < reach + UNDER_WAY_REACH * other.radius,
  );
}

/** The share of what is at a point that searches under way are likely to leave. */
export function shareLeft(searches: readonly Expected[], x: number, y: number): number {
  let share = 1;
  for (const other of searches) {
    const edge = UNDER_WAY_REACH * other.radius;
    const squared = (other.x - x) ** 2 + (other.y - y) ** 2;
    if (squared < edge * edge) share *= Math.sqrt(squared) / edge;
  }
  return share;
}

export function logistic(x: number): number {
  return 1 / (1 + Math.exp(-x));
}
