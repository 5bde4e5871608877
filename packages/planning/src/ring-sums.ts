import type { PlaneDisc } from "@cityscout/geo";
import {
  GroundPatches,
  KNOWN_BEGIN,
  KNOWN_COUNT,
  KNOWN_END,
  KNOWN_WIDTH,
  OPEN_BEGIN,
  OPEN_END,
  PATCH_LEAF,
  PATCH_OPEN,
  PATCH_OPEN_INSIDE,
  PATCH_WIDTH,
  PATCH_X,
  PATCH_Y,
} from "./ground-patches.ts";
import { NodeNumbers } from "./node-numbers.ts";
import { type OpenGround, searchesNear, shareLeft } from "./open-ground.ts";
import { RowsInReach } from "./rows-in-reach.ts";

/** Rings of equal area into which the ground around a point is divided. */
export const RINGS = 32;
/** The tree is descended to squares whose half side is less than this share of the reach. */
const SQUARE_SHARE = 1 / 2;
/** Open ground that is all but surrounded by known ground is worth this share more: returning for it later costs a call. */
const SURROUNDED_WEIGHT = 0.5;
/** Positions are rounded to about a centimetre. */
const SAME_POINT_METRES = 0.02;
/** Size of the stack of nodes still to be visited: depth-first, three wait for each level descended. */
const STACK_SIZE = 256;

/** A cut point, by the ring that it is in. */
export interface CutPointInRing {
  readonly ring: number;
  /** Whether the search is made right at it. */
  readonly isAsked: boolean;
  readonly seen: number;
  readonly hidden: number;
  /** Of the hidden records, those that no search under way is expected to show. */
  readonly gain: number;
}

/** Places known and expected around a point, by rings of equal area: the innermost first. */
export class RingSums {
  readonly #ground: OpenGround;
  readonly #patches: GroundPatches;
  /** By leaf, the share of a full answer there that would be known places, 0..1: how far the leaf is surrounded. */
  readonly knownShare = new NodeNumbers(0);
  readonly known = new Float64Array(RINGS);
  /** Expected on ground that is not proven, and hidden at cut points. */
  readonly open = new Float64Array(RINGS);
  /** Of the places expected on open ground, those in the area that no search under way is expected to show. */
  readonly gain = new Float64Array(RINGS);
  /** The gain, with surrounded ground weighing more. */
  readonly value = new Float64Array(RINGS);
  /** Cut points within reach; gain and value leave their records out. */
  readonly cutPoints: CutPointInRing[] = [];
  readonly #stack = new Int32Array(STACK_SIZE);
  readonly #squares: number[] = [];
  readonly #knownInReach = new RowsInReach(KNOWN_WIDTH, RINGS);
  readonly #openInReach = new RowsInReach(PATCH_WIDTH, RINGS);

  constructor(ground: OpenGround) {
    this.#ground = ground;
    this.#patches = new GroundPatches(ground);
  }

  /**
   * Sums up what is within `reach` metres of a point.
   *
   * @param underWay searches whose ground is not to be counted twice.
   */
  sumUp(x: number, y: number, reach: number, underWay: readonly PlaneDisc[]): void {
    for (const sums of [this.known, this.open, this.gain, this.value]) sums.fill(0);
    this.cutPoints.length = 0;
    const searches = searchesNear(underWay, x, y, reach);
    const ringsPerSquareMetre = RINGS / (reach * reach);
    const count = this.#findSquares(x, y, reach);
    this.#patches.makeRoom();
    this.#knownInReach.begin(x, y, ringsPerSquareMetre);
    this.#openInReach.begin(x, y, ringsPerSquareMetre);
    for (let i = 0; i < count; i++) {
      const row = this.#patches.list(this.#squares[i]!);
      const { bounds, known, open } = this.#patches;
      this.#knownInReach.add(known.numbers, bounds[row + KNOWN_BEGIN]!, bounds[row + KNOWN_END]!);
      this.#openInReach.add(open.numbers, bounds[row + OPEN_BEGIN]!, bounds[row + OPEN_END]!);
    }
    this.#addKnown();
    this.#addOpen(searches);
    for (const { x: cutX, y: cutY, seen, hidden } of this.#ground.cutPoints) {
      const square = (cutX - x) ** 2 + (cutY - y) ** 2;
      const ring = Math.trunc(square * ringsPerSquareMetre);
      if (ring >= RINGS) continue;
      this.open[ring]! += hidden;
      const isAsked = square < SAME_POINT_METRES ** 2;
      this.cutPoints.push({ ring, isAsked, seen, hidden, gain: hidden * shareLeft(searches, cutX, cutY) });
    }
  }

  /** Finds squares that together hold everything within `reach` of a point; returns how many. */
  #findSquares(atX: number, atY: number, reach: number): number {
    const tree = this.#ground.coverage;
    const { x, y, halfSide, firstChild, pointCount } = tree;
    const stack = this.#stack;
    const squareHalf = reach * SQUARE_SHARE;
    const squares = this.#squares;
    let found = 0;
    let count = 1;
    stack[0] = tree.nodeAround(atX, atY, reach);
    while (count > 0) {
      const node = stack[--count]!;
      if (!tree.isOpen(node) && pointCount[node] === 0) continue;
      const half = halfSide[node]!;
      const dx = Math.max(0, Math.abs(x[node]! - atX) - half);
      const dy = Math.max(0, Math.abs(y[node]! - atY) - half);
      if (dx * dx + dy * dy > reach * reach) continue;
      const first = firstChild[node]!;
      if (first < 0 || half < squareHalf) squares[found++] = node;
      else for (let child = first + 3; child >= first; child--) stack[count++] = child;
    }
    return found;
  }

  #addOpen(searches: readonly PlaneDisc[]): void {
    const { open, gain, value } = this;
    const { rows, rings, count } = this.#openInReach;
    const patches = this.#patches.open.numbers;
    const knownShare = this.knownShare.numbersOf(this.#ground.coverage.nodeCount);
    for (let i = 0; i < count; i++) {
      const at = rows[i]!;
      const ring = rings[i]!;
      open[ring]! += patches[at + PATCH_OPEN]!;
      const inside = patches[at + PATCH_OPEN_INSIDE]!;
      const gainHere =
        searches.length === 0
          ? inside
          : inside * shareLeft(searches, patches[at + PATCH_X]!, patches[at + PATCH_Y]!);
      gain[ring]! += gainHere;
      value[ring]! += gainHere * (1 + SURROUNDED_WEIGHT * knownShare[patches[at + PATCH_LEAF]! | 0]!);
    }
  }

  #addKnown(): void {
    const { known } = this;
    const { numbers } = this.#patches.known;
    const { rows, rings, count } = this.#knownInReach;
    for (let i = 0; i < count; i++) known[rings[i]!]! += numbers[rows[i]! + KNOWN_COUNT]!;
  }
}
