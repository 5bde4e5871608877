import { NodeNumbers } from "./node-numbers.ts";
import type { OpenGround } from "./open-ground.ts";
import { OPEN_EAST, OPEN_NORTH, OPEN_SAMPLES } from "./open-samples.ts";

/** Squares with at most this share of the listed square's side are one patch. */
const WHOLE_SHARE = 1 / 8;
/** Lists are thrown away when they hold this many patches, 6 MB. */
const MOST_PATCHES = 1 << 17;

/** The numbers of a patch of open ground. Its position, … */
export const PATCH_WIDTH = 5;
export const PATCH_X = 0;
export const PATCH_Y = 1;
/** … the places expected on it, those of them that are in the area, … */
export const PATCH_OPEN = 2;
export const PATCH_OPEN_INSIDE = 3;
/** … and the leaf that it belongs to, or the root where it spans several. */
export const PATCH_LEAF = 4;

/** The numbers of known places that are so near to each other that they are counted together: position and count. */
export const KNOWN_WIDTH = 3;
const KNOWN_X = 0;
const KNOWN_Y = 1;
export const KNOWN_COUNT = 2;

/** The row of a node's lists: after which answer they were made, and where each begins and ends. */
const MADE_AFTER = 0;
export const KNOWN_BEGIN = 1;
export const KNOWN_END = 2;
export const OPEN_BEGIN = 3;
export const OPEN_END = 4;
const LISTS_WIDTH = 5;

/** Rows of a fixed number of numbers, one after the other in an array that grows. */
class Rows {
  numbers: Float64Array;
  length = 0;
  readonly #width: number;

  constructor(width: number) {
    this.#width = width;
    this.numbers = new Float64Array(1024 * width);
  }

  /** Makes room for a row; returns where it begins. */
  add(): number {
    const at = this.length;
    if (at === this.numbers.length) {
      const wider = new Float64Array(2 * at);
      wider.set(this.numbers);
      this.numbers = wider;
    }
    this.length = at + this.#width;
    return at;
  }
}

/**
 * The ground of a square of the tree as a list of known places and one of patches of open ground, each small enough beside the
 * square to be taken for a point. Lists are kept until an answer changes what they say.
 */
export class GroundPatches {
  readonly #ground: OpenGround;
  /** The lists of all nodes, of known places and of open ground. */
  readonly known = new Rows(KNOWN_WIDTH);
  readonly open = new Rows(PATCH_WIDTH);
  readonly #lists = new NodeNumbers(-1, LISTS_WIDTH);

  constructor(ground: OpenGround) {
    this.#ground = ground;
  }

  /** Where lists begin and end, from the row that {@link list} tells on; good until the next {@link list}. */
  get bounds(): Float64Array {
    return this.#lists.numbers;
  }

  /** Throws lists away if there are too many: those told on before are good no more. */
  makeRoom(): void {
    if (this.open.length <= MOST_PATCHES * PATCH_WIDTH) return;
    this.#lists.clear();
    this.open.length = 0;
    this.known.length = 0;
  }

  /** Makes the lists of a node unless they are there; returns their row in {@link bounds}. */
  list(node: number): number {
    const row = this.#lists.rowOf(node);
    if (this.#lists.numbers[row + MADE_AFTER]! < this.#ground.lastChangeOf(node)) this.#make(node, row);
    return row;
  }

  #make(node: number, row: number): void {
    const lists = this.#lists.numbers;
    lists[row + MADE_AFTER] = this.#ground.answers;
    lists[row + KNOWN_BEGIN] = this.known.length;
    lists[row + OPEN_BEGIN] = this.open.length;
    this.#addNode(node, this.#ground.coverage.halfSide[node]! * WHOLE_SHARE);
    lists[row + KNOWN_END] = this.known.length;
    lists[row + OPEN_END] = this.open.length;
  }

  #addNode(node: number, wholeHalf: number): void {
    const tree = this.#ground.coverage;
    const isOpen = tree.isOpen(node);
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
    if (count > 0) this.#addKnown(tree.pointSumX[node]! / count, tree.pointSumY[node]! / count, count);
    if (!isOpen) return;
    const density = this.#ground.means.densityOf(node);
    const { x, y } = this.#ground.means.middleOf(node);
    this.#addOpen(x, y, density, tree.openInside[node]!, tree.openOutside[node]!, 0);
  }

  #addLeaf(node: number, isOpen: boolean, isSmall: boolean): void {
    const tree = this.#ground.coverage;
    for (let point = tree.firstPoint[node]!; point >= 0; point = tree.nextPoint[point]!)
      this.#addKnown(tree.pointX[point]!, tree.pointY[point]!, 1);
    if (!isOpen) return;
    const mask = tree.openMask[node]!;
    const inside = mask & tree.insideMask[node]!;
    const isSliver = inside === 0 && tree.openInside[node]! > 0;
    if (isSmall || isSliver) {
      const { x, y } = this.#ground.means.middleOf(node);
      const density = this.#ground.means.densityOf(node);
      this.#addOpen(x, y, density, tree.openInside[node]!, tree.openOutside[node]!, node);
      return;
    }
    const half = tree.halfSide[node]!;
    const sampleArea = (half * half) / 4;
    for (let quadrant = 0; quadrant < 4; quadrant++) {
      const bits = (mask >> (4 * quadrant)) & 15;
      const open = OPEN_SAMPLES[bits]!;
      if (open === 0) continue;
      const here = OPEN_SAMPLES[(inside >> (4 * quadrant)) & 15]!;
      const x = tree.x[node]! + half * ((quadrant & 1 ? 0.5 : -0.5) + OPEN_EAST[bits]!);
      const y = tree.y[node]! + half * ((quadrant & 2 ? 0.5 : -0.5) + OPEN_NORTH[bits]!);
      const density = this.#ground.densityIn(node, quadrant);
      this.#addOpen(x, y, density, sampleArea * here, sampleArea * (open - here), node);
    }
  }

  #addKnown(x: number, y: number, count: number): void {
    const at = this.known.add();
    const { numbers } = this.known;
    numbers[at + KNOWN_X] = x;
    numbers[at + KNOWN_Y] = y;
    numbers[at + KNOWN_COUNT] = count;
  }

  #addOpen(x: number, y: number, density: number, inside: number, outside: number, leaf: number): void {
    const at = this.open.add();
    const { numbers } = this.open;
    numbers[at + PATCH_X] = x;
    numbers[at + PATCH_Y] = y;
    numbers[at + PATCH_OPEN] = density * (inside + outside);
    numbers[at + PATCH_OPEN_INSIDE] = density * inside;
    numbers[at + PATCH_LEAF] = leaf;
  }
}
