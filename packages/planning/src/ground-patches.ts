import { NodeNumbers } from "./node-numbers.ts";
import type { OpenGround } from "./open-ground.ts";
import { OPEN_EAST, OPEN_NORTH, OPEN_SAMPLES } from "./open-samples.ts";

/** Squares with at most this share of the listed square's side are one patch. */
const WHOLE_SHARE = 1 / 4;
/** Lists are thrown away when they hold this many patches, 6 MB. */
const MOST_PATCHES = 1 << 17;

/** The numbers of a patch. Its position, … */
export const PATCH_WIDTH = 6;
export const PATCH_X = 0;
export const PATCH_Y = 1;
/** … the places known there, those expected on open ground, those of them that are in the area, … */
export const PATCH_KNOWN = 2;
export const PATCH_OPEN = 3;
export const PATCH_OPEN_INSIDE = 4;
/** … and the leaf that it belongs to, or the root where it spans several. */
export const PATCH_LEAF = 5;

/**
 * The ground of a square of the tree as a list of patches, each small enough beside the square to be taken for a point. Lists
 * are kept until an answer changes what they say.
 */
export class GroundPatches {
  readonly #ground: OpenGround;
  readonly #subtractsSeen: boolean;
  #patches = new Float64Array(1024 * PATCH_WIDTH);
  #length = 0;
  /** By node: after which answer its list was made, where the list begins and where it ends. */
  readonly #lists = new NodeNumbers(-1, 3);

  /** @param subtractsSeen whether open ground may hold places that were seen: of a source that does not rank by distance. */
  constructor(ground: OpenGround, subtractsSeen: boolean) {
    this.#ground = ground;
    this.#subtractsSeen = subtractsSeen;
  }

  /** The numbers of all patches, good until the next {@link list}. */
  get numbers(): Float64Array {
    return this.#patches;
  }

  /** Makes the list of a node unless it is there; returns where it begins in {@link numbers}. */
  list(node: number): number {
    const row = this.#lists.rowOf(node);
    if (this.#lists.numbers[row]! < this.#ground.lastChangeOf(node)) this.#make(node, row);
    return this.#lists.numbers[row + 1]!;
  }

  /** Where the list of a node ends that was just asked for. */
  endOf(node: number): number {
    return this.#lists.numbers[this.#lists.rowOf(node) + 2]!;
  }

  #make(node: number, row: number): void {
    if (this.#length > MOST_PATCHES * PATCH_WIDTH) {
      this.#lists.clear();
      this.#length = 0;
    }
    const lists = this.#lists.numbers;
    lists[row] = this.#ground.answers;
    lists[row + 1] = this.#length;
    this.#addNode(node, this.#ground.coverage.halfSide[node]! * WHOLE_SHARE);
    lists[row + 2] = this.#length;
  }

  #addNode(node: number, wholeHalf: number): void {
    const tree = this.#ground.coverage;
    const isOpen = tree.openInside[node]! > 0 || tree.openOutside[node]! > 0;
    if (!isOpen && tree.pointCount[node] === 0) return;
    const first = tree.firstChild[node]!;
    const isSmall = tree.halfSide[node]! <= wholeHalf;
    if (first < 0) this.#addLeaf(node, isOpen, isSmall);
    else if (isSmall) this.#addWhole(node, isOpen);
    else for (let child = first; child < first + 4; child++) this.#addNode(child, wholeHalf);
  }

  #addWhole(node: number, isOpen: boolean): void {
    const tree = this.#ground.coverage;
    const count = tree.pointCount[node]!;
    if (count > 0) this.#add(tree.pointSumX[node]! / count, tree.pointSumY[node]! / count, count, 0, 0, 0, 0);
    if (!isOpen) return;
    const density = this.#unseenShareOf(node) * this.#ground.means.densityOf(node);
    const { x, y } = this.#ground.means.middleOf(node);
    this.#add(x, y, 0, density, tree.openInside[node]!, tree.openOutside[node]!, 0);
  }

  #addLeaf(node: number, isOpen: boolean, isSmall: boolean): void {
    const tree = this.#ground.coverage;
    const points = tree.points[node];
    if (points !== undefined) {
      for (let i = 0; i < points.length; i++)
        this.#add(tree.pointX[points[i]!]!, tree.pointY[points[i]!]!, 1, 0, 0, 0, node);
    }
    if (!isOpen) return;
    const unseen = this.#unseenShareOf(node);
    const mask = tree.openMask[node]!;
    const inside = mask & tree.insideMask[node]!;
    const isSliver = inside === 0 && tree.openInside[node]! > 0;
    if (isSmall || isSliver) {
      const { x, y } = this.#ground.means.middleOf(node);
      const density = unseen * this.#ground.means.densityOf(node);
      this.#add(x, y, 0, density, tree.openInside[node]!, tree.openOutside[node]!, node);
      return;
    }
    const half = tree.halfSide[node]!;
    const sampleArea = (half * half) / 4;
    // Circles that must not be full are drawn around crowds. They reach the ground right beside one only in part, and are worth
    // making although its middle is beyond them.
    const offset = this.#subtractsSeen ? 0 : 1;
    for (let quadrant = 0; quadrant < 4; quadrant++) {
      const bits = (mask >> (4 * quadrant)) & 15;
      const open = OPEN_SAMPLES[bits]!;
      if (open === 0) continue;
      const here = OPEN_SAMPLES[(inside >> (4 * quadrant)) & 15]!;
      const x = tree.x[node]! + half * ((quadrant & 1 ? 0.5 : -0.5) + offset * OPEN_EAST[bits]!);
      const y = tree.y[node]! + half * ((quadrant & 2 ? 0.5 : -0.5) + offset * OPEN_NORTH[bits]!);
      const density = unseen * this.#ground.densityIn(node, quadrant);
      this.#add(x, y, 0, density, sampleArea * here, sampleArea * (open - here), node);
    }
  }

  #add(
    x: number,
    y: number,
    known: number,
    density: number,
    inside: number,
    outside: number,
    leaf: number,
  ): void {
    const at = this.#length;
    if (at === this.#patches.length) {
      const wider = new Float64Array(2 * at);
      wider.set(this.#patches);
      this.#patches = wider;
    }
    const patches = this.#patches;
    patches[at + PATCH_X] = x;
    patches[at + PATCH_Y] = y;
    patches[at + PATCH_KNOWN] = known;
    patches[at + PATCH_OPEN] = density * (inside + outside);
    patches[at + PATCH_OPEN_INSIDE] = density * inside;
    patches[at + PATCH_LEAF] = leaf;
    this.#length = at + PATCH_WIDTH;
  }

  /** Of the places expected on the open ground of a node, the share that may still be shown. */
  #unseenShareOf(node: number): number {
    return this.#subtractsSeen ? this.#ground.unseenShareOf(node) : 1;
  }
}
