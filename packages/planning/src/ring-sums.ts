import { countBits, SAMPLES } from "@cityscout/geo";
import { type Expected, type OpenGround, searchesNear, shareLeft } from "./open-ground.ts";

/** Rings of equal area that are told apart. */
export const RINGS = 32;
/** Squares smaller than this share of the reach are taken as a whole. */
const WHOLE_SHARE = 1 / 16;
/** How many bits are set, by the four bits of a quadrant's samples. */
const BITS = Uint8Array.from({ length: SAMPLES }, (_, bits) => countBits(bits));
/** A tree's nodes that wait to be visited: three for each level that was gone down. */
const WAITING = 256;

/**
 * Places known and expected around a point, by rings of equal area: the innermost first. Nearly all of planning's time
 * goes into these sums, so they are taken over arrays in one loop.
 */
export class RingSums {
  readonly #ground: OpenGround;
  /** Known share of a full answer around each leaf, 0..1: what is nearly surrounded is dear to come back for. */
  readonly knownShare: number[] = [];
  readonly known = new Float64Array(RINGS);
  /** Expected on ground that is not proven. */
  readonly open = new Float64Array(RINGS);
  /** Of the open places, those in the area that no search under way is expected to show. */
  readonly gain = new Float64Array(RINGS);
  /** The gain, with ground that would be costly to come back for weighing more. */
  readonly value = new Float64Array(RINGS);
  readonly #waiting = new Int32Array(WAITING);
  #x = 0;
  #y = 0;
  #ringsPerSquareMetre = 0;
  #near: readonly Expected[] = [];
  #subtractsSeen = false;

  constructor(ground: OpenGround) {
    this.#ground = ground;
  }

  /**
   * Sums up what is within `reach` metres of a point.
   *
   * @param underWay searches whose ground is not to be counted twice.
   * @param subtractsSeen whether open ground may hold places that were seen.
   */
  sumUp(x: number, y: number, reach: number, underWay: readonly Expected[], subtractsSeen: boolean): void {
    for (const sums of [this.known, this.open, this.gain, this.value]) sums.fill(0);
    this.#x = x;
    this.#y = y;
    this.#ringsPerSquareMetre = RINGS / (reach * reach);
    this.#near = searchesNear(underWay, x, y, reach);
    this.#subtractsSeen = subtractsSeen;
    this.#visit(reach);
    for (const spot of this.#ground.hidden) {
      const ring = this.#ringOf(spot.x, spot.y);
      if (ring >= RINGS) continue;
      const gain = spot.count * shareLeft(this.#near, spot.x, spot.y);
      this.open[ring]! += spot.count;
      this.gain[ring]! += gain;
      this.value[ring]! += gain;
    }
  }

  #visit(reach: number): void {
    const { x, y, halfSide, firstChild, openInside, openOutside, pointCount } = this.#ground.coverage;
    const waiting = this.#waiting;
    const atX = this.#x;
    const atY = this.#y;
    const wholeHalf = reach * WHOLE_SHARE;
    let count = 1;
    waiting[0] = 0;
    while (count > 0) {
      const node = waiting[--count]!;
      const isOpen = openInside[node]! > 0 || openOutside[node]! > 0;
      if (!isOpen && pointCount[node] === 0) continue;
      const half = halfSide[node]!;
      const dx = Math.max(0, Math.abs(x[node]! - atX) - half);
      const dy = Math.max(0, Math.abs(y[node]! - atY) - half);
      if (dx * dx + dy * dy > reach * reach) continue;
      const first = firstChild[node]!;
      const isSmall = half < wholeHalf;
      if (first < 0) this.#addLeaf(node, isOpen, isSmall);
      else if (isSmall) this.#addWhole(node, isOpen);
      else for (let child = first + 3; child >= first; child--) waiting[count++] = child;
    }
  }

  #addWhole(node: number, isOpen: boolean): void {
    const tree = this.#ground.coverage;
    const x = tree.x[node]!;
    const y = tree.y[node]!;
    const ring = this.#ringOf(x, y);
    if (ring >= RINGS) return;
    this.known[ring]! += tree.pointCount[node]!;
    if (isOpen)
      this.#addOpen(ring, this.#densityOf(node), 1, x, y, tree.openInside[node]!, tree.openOutside[node]!);
  }

  #addLeaf(node: number, isOpen: boolean, isSmall: boolean): void {
    const tree = this.#ground.coverage;
    const points = tree.points[node];
    if (points !== undefined) {
      for (let i = 0; i < points.length; i++) {
        const ring = this.#ringOf(tree.pointX[points[i]!]!, tree.pointY[points[i]!]!);
        if (ring < RINGS) this.known[ring]!++;
      }
    }
    if (!isOpen) return;
    const mask = tree.openMask[node]!;
    const inside = mask & tree.insideMask[node]!;
    const weight = 1 + (this.knownShare[node] ?? 0);
    const density = this.#densityOf(node);
    const isSliver = inside === 0 && tree.openInside[node]! > 0;
    if (isSmall || isSliver) {
      const x = isSliver ? tree.witnessX[node]! : tree.x[node]!;
      const y = isSliver ? tree.witnessY[node]! : tree.y[node]!;
      const ring = this.#ringOf(x, y);
      if (ring < RINGS)
        this.#addOpen(ring, density, weight, x, y, tree.openInside[node]!, tree.openOutside[node]!);
      return;
    }
    const half = tree.halfSide[node]!;
    const sampleArea = (half * half) / 4;
    for (let quadrant = 0; quadrant < 4; quadrant++) {
      const open = BITS[(mask >> (4 * quadrant)) & 15]!;
      if (open === 0) continue;
      const x = tree.x[node]! + (quadrant & 1 ? half : -half) / 2;
      const y = tree.y[node]! + (quadrant & 2 ? half : -half) / 2;
      const ring = this.#ringOf(x, y);
      if (ring >= RINGS) continue;
      const here = BITS[(inside >> (4 * quadrant)) & 15]!;
      this.#addOpen(ring, density, weight, x, y, sampleArea * here, sampleArea * (open - here));
    }
  }

  /** Places a square metre that are expected on the open ground of a node, looked up once for all of its samples. */
  #densityOf(node: number): number {
    return this.#subtractsSeen ? this.#ground.unseenDensityOf(node) : this.#ground.densityOf(node);
  }

  #addOpen(
    ring: number,
    density: number,
    weight: number,
    x: number,
    y: number,
    inside: number,
    outside: number,
  ): void {
    this.open[ring]! += density * (inside + outside);
    if (inside === 0) return;
    const left = this.#near.length === 0 ? 1 : shareLeft(this.#near, x, y);
    const gain = density * inside * left;
    this.gain[ring]! += gain;
    this.value[ring]! += gain * weight;
  }

  /** {@link RINGS} or more where a point is beyond the reach. */
  #ringOf(x: number, y: number): number {
    const dx = x - this.#x;
    const dy = y - this.#y;
    return Math.trunc((dx * dx + dy * dy) * this.#ringsPerSquareMetre);
  }
}
