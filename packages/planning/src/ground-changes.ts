import type { Quadtree } from "@cityscout/geo";
import type { Extent } from "./extent.ts";
import { NodeNumbers } from "./node-numbers.ts";

/**
 * Which answer last changed what is expected of a square of the tree. An answer says something of all ground, but much only of
 * that around it: what is expected around is worked out anew with each answer, and everywhere now and then. This goes by the
 * answers alone and not by what was looked at between them, so that a restored planner expects the same as one that never
 * stopped.
 */
export class GroundChanges {
  readonly #tree: Quadtree;
  readonly #changedBy = new NodeNumbers(0);
  #nodesSeen = 0;
  #answers = 0;
  #renewedBy = 0;
  /** What each answer since has changed. */
  #extents: Extent[] = [];
  readonly #renewedShare: number;

  /** @param renewedShare all ground is renewed once the answers have grown by this share since it last was. */
  constructor(tree: Quadtree, renewedShare: number) {
    this.#tree = tree;
    this.#renewedShare = renewedShare;
  }

  /** Answers taken in. */
  get answers(): number {
    return this.#answers;
  }

  /** The number of the last answer that changed what is expected of a node; 0 for none. */
  lastOf(node: number): number {
    return Math.max(this.#changedBy.of(node), this.#renewedBy);
  }

  /** Whether answers after the given one have changed what is expected of a square around a position. Metres. */
  isChangedSince(answer: number, x: number, y: number, halfSide: number): boolean {
    if (answer < this.#renewedBy) return true;
    for (let i = answer - this.#renewedBy; i < this.#extents.length; i++) {
      if (this.#extents[i]!.touchesSquare(x, y, halfSide)) return true;
    }
    return false;
  }

  /**
   * Takes in an answer that has changed the tree, and what is expected within an extent.
   *
   * @returns whether all ground is to be renewed with it.
   */
  takeIn(extent: Extent): boolean {
    this.#answers++;
    const isRenewed = this.#answers - this.#renewedBy >= this.#renewedShare * this.#renewedBy;
    if (isRenewed) {
      this.#renewedBy = this.#answers;
      this.#extents = [];
    } else {
      this.#extents.push(extent);
      this.#markNew();
      this.#markWithin(extent, 0);
    }
    this.#nodesSeen = this.#tree.nodeCount;
    return isRenewed;
  }

  /** Marks the nodes that are new, and those that they are parts of. */
  #markNew(): void {
    const { parent, nodeCount } = this.#tree;
    for (let made = this.#nodesSeen; made < nodeCount; made++) {
      for (let node = made; node >= 0 && this.#changedBy.of(node) < this.#answers; node = parent[node]!)
        this.#changedBy.set(node, this.#answers);
    }
  }

  #markWithin(extent: Extent, node: number): void {
    const { x, y, halfSide, firstChild } = this.#tree;
    if (!extent.touchesSquare(x[node]!, y[node]!, halfSide[node]!)) return;
    this.#changedBy.set(node, this.#answers);
    const first = firstChild[node]!;
    if (first < 0) return;
    for (let child = first; child < first + 4; child++) this.#markWithin(extent, child);
  }
}
