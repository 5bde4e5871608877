import type { PlaneArea } from "./plane-area.ts";
import { Quadtree } from "./quadtree.ts";
import { commonRegion, discHoldsSquare, discTouchesSquare, type PlaneDisc, type Region } from "./region.ts";
import { findUncovered } from "./uncovered.ts";

/** Samples of a leaf, four in each quadrant; bit `i` of a mask is sample `i`. */
export const SAMPLES = 16;
const ALL = (1 << SAMPLES) - 1;
const SAMPLE_X = Float64Array.from(
  { length: SAMPLES },
  (_, i) => ((i >> 2) & 1 ? 0.5 : -0.5) + (i & 1 ? 0.25 : -0.25),
);
const SAMPLE_Y = Float64Array.from(
  { length: SAMPLES },
  (_, i) => ((i >> 3) & 1 ? 0.5 : -0.5) + (i & 2 ? 0.25 : -0.25),
);
/** The open ground of a leaf whose samples are all covered but that is not proven, as a share of one sample's ground. */
const SLIVER_SHARE = 0.1;
/** A leaf crossed by a disc's border is split until its side is at most this many of the disc's radii … */
const LEAF_SIDE_RADII = 0.5;
/** … or at most this long. */
const SMALLEST_LEAF_METRES = 2;

/**
 * Called whenever the estimate of covered ground changes: by about `squareMetres` around a point in the square of a node,
 * negative where a split shows that too much was taken for covered.
 */
export type CoveredListener = (x: number, y: number, squareMetres: number, node: number) => void;

/**
 * The part of an area that is proven, as a quadtree with the discs that prove it.
 *
 * It keeps two accounts. The proof: a leaf is proven only when {@link findUncovered} is sure that the discs cover all of it
 * that is in the area; until then it has a `witness`, a point of the area that no disc contains. The estimate: how much of
 * each square is open, by 16 samples a leaf, to weigh searches by. Ground outside of the area is followed in the estimate
 * only, because a search that spills over the border also counts what is there.
 *
 * The tree is a function of the calls made on it, in order.
 */
export class Coverage extends Quadtree {
  readonly area: PlaneArea;
  /** Estimated open ground in the area, and outside of it, in square metres. */
  readonly openInside: number[] = [];
  readonly openOutside: number[] = [];
  /** Of leaves, as masks: samples not covered, and samples in the area. */
  readonly openMask: number[] = [];
  readonly insideMask: number[] = [];
  /** Of leaves: 1 while not proven. */
  readonly unproven: number[] = [];
  /** Of leaves not proven: a point of the area that no disc contains. */
  readonly witnessX: number[] = [];
  readonly witnessY: number[] = [];
  /** Number of leaves that are not proven yet. */
  unprovenLeaves = 0;

  readonly #crossed: boolean[] = [];
  readonly #discs: (PlaneDisc[] | undefined)[] = [];
  readonly #onCovered: CoveredListener;

  /**
   * @param options.firstLeaves squares along each side of the tree to begin with, a power of two; 16 by default.
   * @param options.margin how far the tree reaches beyond the area, as a share of the area's longer side; 0.05 by default.
   * @param options.onCovered is told of ground as it becomes covered.
   */
  constructor(
    area: PlaneArea,
    options: { firstLeaves?: number; margin?: number; onCovered?: CoveredListener } = {},
  ) {
    super();
    this.area = area;
    this.#onCovered = options.onCovered ?? (() => {});
    const width = area.maxX - area.minX;
    const height = area.maxY - area.minY;
    // The margin lets searches at the border see some ground beyond it.
    const halfSide = Math.max(width, height, 1) * (0.5 + (options.margin ?? 0.05));
    this.#addNode((area.minX + area.maxX) / 2, (area.minY + area.maxY) / 2, halfSide, -1, true, []);
    this.refine(this.x[0]!, this.y[0]!, Infinity, (2 * halfSide) / (options.firstLeaves ?? 16));
  }

  /** Whether all of the area is proven. */
  get isComplete(): boolean {
    return this.unprovenLeaves === 0;
  }

  /** Whether any ground of a node, in the area or outside of it, is open. */
  isOpen(node: number): boolean {
    return this.openInside[node]! > 0 || this.openOutside[node]! > 0;
  }

  /** Estimated open ground of a node, in the area and outside of it. */
  openSquareMetres(node: number): number {
    return this.openInside[node]! + this.openOutside[node]!;
  }

  /** The position of a leaf's sample. */
  sampleX(node: number, sample: number): number {
    return this.x[node]! + SAMPLE_X[sample]! * this.halfSide[node]!;
  }

  sampleY(node: number, sample: number): number {
    return this.y[node]! + SAMPLE_Y[sample]! * this.halfSide[node]!;
  }

  /** The sample of a leaf whose part of the square a position is in. */
  sampleAt(leaf: number, x: number, y: number): number {
    const quarter = this.halfSide[leaf]! / 2;
    const [east, north] = [x >= this.x[leaf]! ? 1 : 0, y >= this.y[leaf]! ? 1 : 0];
    const isEastThere = x >= this.x[leaf]! + (east ? quarter : -quarter);
    const isNorthThere = y >= this.y[leaf]! + (north ? quarter : -quarter);
    return 4 * (east + 2 * north) + (isEastThere ? 1 : 0) + (isNorthThere ? 2 : 0);
  }

  /** Marks a disc as proven. */
  add(disc: PlaneDisc): void {
    if (disc.radius > 0) this.#cover(0, disc);
  }

  /** Splits open leaves within `reach` of a position until their sides are at most `largestSide`. Metres. */
  refine(x: number, y: number, reach: number, largestSide: number): void {
    this.#refine(0, { x, y, radius: reach }, Math.max(largestSide, SMALLEST_LEAF_METRES));
  }

  /** Whether the leaf of a point of the area is proven. Beyond the area the answer means nothing. */
  isProven(x: number, y: number): boolean {
    return this.unproven[this.leafAt(x, y)] === 0;
  }

  /** Whether a point of the area is on proven ground, be it in a leaf of which other ground is open. */
  isPointProven(x: number, y: number): boolean {
    const leaf = this.leafAt(x, y);
    return (
      this.unproven[leaf] === 0 || (this.#discs[leaf] ?? []).some((disc) => discHoldsSquare(disc, x, y, 0))
    );
  }

  /** Whether all ground of a region in the area is proven, as surely as {@link findUncovered} tells. */
  isProvenWithin(region: Region, node = 0): boolean {
    // A leaf that is not proven has open ground in the area, if only a sliver.
    if (this.openInside[node] === 0) return true;
    if (region.positionOf(this.x[node]!, this.y[node]!, this.halfSide[node]!) === "outside") return true;
    const first = this.firstChild[node]!;
    if (first < 0) return this.#isLeafProvenWithin(region, node);
    for (let child = first; child < first + 4; child++) {
      if (!this.isProvenWithin(region, child)) return false;
    }
    return true;
  }

  #isLeafProvenWithin(region: Region, leaf: number): boolean {
    if (region.contains(this.witnessX[leaf]!, this.witnessY[leaf]!)) return false;
    const inArea = this.#crossed[leaf] ? commonRegion(region, this.area) : region;
    const discs = this.#discs[leaf] ?? [];
    return findUncovered(this.x[leaf]!, this.y[leaf]!, this.halfSide[leaf]!, discs, inArea) === null;
  }

  #cover(node: number, disc: PlaneDisc): void {
    const [x, y, half] = [this.x[node]!, this.y[node]!, this.halfSide[node]!];
    if (!this.isOpen(node) || !discTouchesSquare(disc, x, y, half)) return;
    if (this.firstChild[node]! < 0 && !discHoldsSquare(disc, x, y, half)) {
      if (2 * half > Math.max(disc.radius * LEAF_SIDE_RADII, SMALLEST_LEAF_METRES)) this.#split(node);
    }
    const first = this.firstChild[node]!;
    if (first < 0) {
      this.#coverLeaf(node, disc);
      return;
    }
    for (let child = first; child < first + 4; child++) this.#cover(child, disc);
    this.#sumUp(node);
  }

  #coverLeaf(node: number, disc: PlaneDisc): void {
    const half = this.halfSide[node]!;
    const sampleArea = (4 * half * half) / SAMPLES;
    const before = this.openMask[node]!;
    let mask = 0;
    for (let sample = 0; sample < SAMPLES; sample++) {
      if (!(before & (1 << sample))) continue;
      const x = this.sampleX(node, sample);
      const y = this.sampleY(node, sample);
      if (discHoldsSquare(disc, x, y, 0)) this.#onCovered(x, y, sampleArea, node);
      else mask |= 1 << sample;
    }
    this.openMask[node] = mask;
    (this.#discs[node] ??= []).push(disc);
    if (this.unproven[node] === 1) {
      const witness = { x: this.witnessX[node]!, y: this.witnessY[node]! };
      if (discHoldsSquare(disc, this.x[node]!, this.y[node]!, half)) this.#setProven(node);
      else if (discHoldsSquare(disc, witness.x, witness.y, 0)) this.#findWitness(node);
    }
    this.#measure(node);
    if (!this.isOpen(node)) this.#discs[node] = undefined;
  }

  #findWitness(node: number): void {
    const area = this.#crossed[node] ? this.area : undefined;
    const discs = this.#discs[node] ?? [];
    const witness = findUncovered(this.x[node]!, this.y[node]!, this.halfSide[node]!, discs, area);
    if (witness === null) {
      this.#setProven(node);
      return;
    }
    this.witnessX[node] = witness.x;
    this.witnessY[node] = witness.y;
  }

  #setProven(node: number): void {
    this.unproven[node] = 0;
    this.unprovenLeaves--;
  }

  #measure(node: number): void {
    const sampleArea = (4 * this.halfSide[node]! ** 2) / SAMPLES;
    const inside = countBits(this.openMask[node]! & this.insideMask[node]!);
    this.openInside[node] = sampleArea * (inside === 0 && this.unproven[node] === 1 ? SLIVER_SHARE : inside);
    this.openOutside[node] = sampleArea * countBits(this.openMask[node]! & ~this.insideMask[node]!);
  }

  #sumUp(node: number): void {
    const first = this.firstChild[node]!;
    let [inside, outside] = [0, 0];
    for (let child = first; child < first + 4; child++) {
      inside += this.openInside[child]!;
      outside += this.openOutside[child]!;
    }
    this.openInside[node] = inside;
    this.openOutside[node] = outside;
  }

  #refine(node: number, near: PlaneDisc, largestSide: number): void {
    const half = this.halfSide[node]!;
    if (!this.isOpen(node) || 2 * half <= largestSide) return;
    if (!discTouchesSquare(near, this.x[node]!, this.y[node]!, half)) return;
    if (this.firstChild[node]! < 0) this.#split(node);
    const first = this.firstChild[node]!;
    for (let child = first; child < first + 4; child++) this.#refine(child, near, largestSide);
    this.#sumUp(node);
  }

  #split(node: number): void {
    const [x, y, quarter] = [this.x[node]!, this.y[node]!, this.halfSide[node]! / 2];
    const openBefore = this.openSquareMetres(node);
    const discs = this.#discs[node] ?? [];
    const isInside = this.insideMask[node] === ALL;
    const first = this.nodeCount;
    if (this.unproven[node] === 1) this.#setProven(node);
    this.firstChild[node] = first;
    this.#discs[node] = undefined;
    this.openMask[node] = 0;
    for (let child = 0; child < 4; child++) {
      const cx = x + (child & 1 ? quarter : -quarter);
      const cy = y + (child & 2 ? quarter : -quarter);
      const touching = discs.filter((disc) => discTouchesSquare(disc, cx, cy, quarter));
      this.#addNode(cx, cy, quarter, node, this.#crossed[node]!, touching, isInside);
    }
    this.#sumUp(node);
    this.#onCovered(x, y, openBefore - this.openSquareMetres(node), node);
    this.movePointsToChildren(node);
  }

  #addNode(
    x: number,
    y: number,
    halfSide: number,
    parent: number,
    mayCross: boolean,
    discs: PlaneDisc[],
    parentInside = false,
  ): void {
    const node = this.addSquare(x, y, halfSide, parent);
    const position = mayCross ? this.area.positionOf(x, y, halfSide) : parentInside ? "inside" : "outside";
    this.#crossed.push(position === "crossed");
    this.#discs.push(discs);
    this.witnessX.push(x);
    this.witnessY.push(y);
    this.unproven.push(position === "outside" ? 0 : 1);
    let [open, inside] = [0, 0];
    for (let sample = 0; sample < SAMPLES; sample++) {
      const sx = x + SAMPLE_X[sample]! * halfSide;
      const sy = y + SAMPLE_Y[sample]! * halfSide;
      if (!discs.some((disc) => discHoldsSquare(disc, sx, sy, 0))) open |= 1 << sample;
      if (position === "inside" || (position === "crossed" && this.area.contains(sx, sy)))
        inside |= 1 << sample;
    }
    this.openMask.push(open);
    this.insideMask.push(inside);
    this.openInside.push(0);
    this.openOutside.push(0);
    if (position !== "outside") {
      this.unprovenLeaves++;
      this.#findWitness(node);
    }
    this.#measure(node);
    if (discs.length === 0 || !this.isOpen(node)) this.#discs[node] = undefined;
  }
}

/** How many bits of a 16-bit mask are set. */
export function countBits(mask: number): number {
  let bits = mask - ((mask >> 1) & 0x5555);
  bits = (bits & 0x3333) + ((bits >> 2) & 0x3333);
  bits = (bits + (bits >> 4)) & 0x0f0f;
  return (bits + (bits >> 8)) & 0x1f;
}
