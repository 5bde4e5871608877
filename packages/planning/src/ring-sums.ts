import {
  GroundPatches,
  PATCH_KNOWN,
  PATCH_LEAF,
  PATCH_OPEN,
  PATCH_OPEN_INSIDE,
  PATCH_WIDTH,
  PATCH_X,
  PATCH_Y,
} from "./ground-patches.ts";
import { NodeNumbers } from "./node-numbers.ts";
import { type Expected, type OpenGround, searchesNear, shareLeft } from "./open-ground.ts";

/** Rings of equal area that are told apart. */
export const RINGS = 32;
/** Ground is looked at in squares of less than twice this share of the reach. */
const SQUARE_SHARE = 1 / 4;
/** Open ground that is all but surrounded by what is known counts for that much more. */
const SURROUNDED_WEIGHT = 0.5;
/** A tree's nodes that wait to be visited: three for each level that was gone down. */
const WAITING = 256;

/** A spot, by the ring that it is in. */
export interface SpotInRing {
  readonly ring: number;
  readonly seen: number;
  readonly hidden: number;
  /** Of the hidden records, those that no search under way is expected to show. */
  readonly gain: number;
}

/** Places known and expected around a point, by rings of equal area: the innermost first. */
export class RingSums {
  readonly #ground: OpenGround;
  readonly #patches: GroundPatches;
  /** Known share of a full answer around each leaf, 0..1: what is nearly surrounded is dear to come back for. */
  readonly knownShare = new NodeNumbers(0);
  readonly known = new Float64Array(RINGS);
  /** Expected on ground that is not proven, and hidden at spots. */
  readonly open = new Float64Array(RINGS);
  /** Of the places expected on open ground, those in the area that no search under way is expected to show. */
  readonly gain = new Float64Array(RINGS);
  /** The gain, with ground that would be costly to come back for weighing more. */
  readonly value = new Float64Array(RINGS);
  /** Spots within reach; gain and value leave their records out. */
  readonly spots: SpotInRing[] = [];
  readonly #waiting = new Int32Array(WAITING);
  readonly #squares: number[] = [];

  /** @param subtractsSeen whether open ground may hold places that were seen. */
  constructor(ground: OpenGround, subtractsSeen: boolean) {
    this.#ground = ground;
    this.#patches = new GroundPatches(ground, subtractsSeen);
  }

  /**
   * Sums up what is within `reach` metres of a point.
   *
   * @param underWay searches whose ground is not to be counted twice.
   */
  sumUp(x: number, y: number, reach: number, underWay: readonly Expected[]): void {
    for (const sums of [this.known, this.open, this.gain, this.value]) sums.fill(0);
    this.spots.length = 0;
    const searches = searchesNear(underWay, x, y, reach);
    const ringsPerSquareMetre = RINGS / (reach * reach);
    const count = this.#findSquares(x, y, reach);
    for (let i = 0; i < count; i++) this.#addSquare(this.#squares[i]!, x, y, ringsPerSquareMetre, searches);
    for (const { x: spotX, y: spotY, seen, hidden } of this.#ground.spots) {
      const ring = Math.trunc(((spotX - x) ** 2 + (spotY - y) ** 2) * ringsPerSquareMetre);
      if (ring >= RINGS) continue;
      this.open[ring]! += hidden;
      this.spots.push({ ring, seen, hidden, gain: hidden * shareLeft(searches, spotX, spotY) });
    }
  }

  /** Finds squares that hold all there is within `reach` of a point; gives their number. */
  #findSquares(atX: number, atY: number, reach: number): number {
    const { x, y, halfSide, firstChild, openInside, openOutside, pointCount } = this.#ground.coverage;
    const waiting = this.#waiting;
    const squareHalf = reach * SQUARE_SHARE;
    const squares = this.#squares;
    let found = 0;
    let count = 1;
    waiting[0] = 0;
    while (count > 0) {
      const node = waiting[--count]!;
      if (!(openInside[node]! > 0) && !(openOutside[node]! > 0) && pointCount[node] === 0) continue;
      const half = halfSide[node]!;
      const dx = Math.max(0, Math.abs(x[node]! - atX) - half);
      const dy = Math.max(0, Math.abs(y[node]! - atY) - half);
      if (dx * dx + dy * dy > reach * reach) continue;
      const first = firstChild[node]!;
      if (first < 0 || half < squareHalf) squares[found++] = node;
      else for (let child = first + 3; child >= first; child--) waiting[count++] = child;
    }
    return found;
  }

  /** Nearly all of planning's time goes into these sums, so they are taken over one array in one loop. */
  #addSquare(
    node: number,
    x: number,
    y: number,
    ringsPerSquareMetre: number,
    searches: readonly Expected[],
  ): void {
    const { known, open, gain, value, knownShare } = this;
    const begin = this.#patches.list(node);
    const end = this.#patches.endOf(node);
    const patches = this.#patches.numbers;
    for (let at = begin; at < end; at += PATCH_WIDTH) {
      const patchX = patches[at + PATCH_X]!;
      const patchY = patches[at + PATCH_Y]!;
      const rings = ((patchX - x) * (patchX - x) + (patchY - y) * (patchY - y)) * ringsPerSquareMetre;
      if (rings >= RINGS) continue;
      const ring = Math.trunc(rings);
      known[ring]! += patches[at + PATCH_KNOWN]!;
      open[ring]! += patches[at + PATCH_OPEN]!;
      const inside = patches[at + PATCH_OPEN_INSIDE]!;
      if (inside === 0) continue;
      const gainHere = searches.length === 0 ? inside : inside * shareLeft(searches, patchX, patchY);
      gain[ring]! += gainHere;
      value[ring]! += gainHere * (1 + SURROUNDED_WEIGHT * knownShare.of(patches[at + PATCH_LEAF]!));
    }
  }
}
