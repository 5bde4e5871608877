import type { Coverage, PlaneDisc, PlanePoint } from "@cityscout/geo";
import { HIDDEN_SHARE } from "./crowds.ts";
import type { DensityField } from "./density.ts";
import type { Observation } from "./journal.ts";
import type { OpenGround } from "./open-ground.ts";
import { spreadOverDisc } from "./spread.ts";

/** A circle whose full answer proves nothing is taken to hold this many full answers, spread over the points of `SPREAD`. */
const SATURATED_ANSWERS = 1.5;
const SPREAD = spreadOverDisc(24);
/** What an answer proves is compared with what was expected at so many points. */
const COMPARED = spreadOverDisc(40);
/** Nearer than this to a point that holds several records, a search is better made right at it. */
const BESIDE_METRES = 1;

/** Turns answers into evidence of where places are: feeds the density field, and keeps the points that may hide records. */
export class Evidence {
  readonly #ground: OpenGround;
  readonly #coverage: Coverage;
  readonly #field: DensityField;
  readonly #counted: boolean[] = [];
  readonly #longestAnswer: number;

  /** @param longestAnswer records that a search can show, all of its pages together. */
  constructor(ground: OpenGround, longestAnswer: number) {
    this.#ground = ground;
    this.#coverage = ground.coverage;
    this.#field = ground.field;
    this.#longestAnswer = longestAnswer;
  }

  /**
   * Learns from a disc that an answer proves, whose places are not in the tree yet, how far a prior has told where they are, and
   * how they lie to known ones. Not the latter where a source does not rank by distance: what it proves is the ground where
   * there was less than expected.
   */
  compareProven(proven: PlaneDisc, shownAt: readonly PlanePoint[], isUnranked: boolean): void {
    const samples = samplesOf(proven);
    const positions = this.#newPositionsIn(proven, shownAt);
    const squareMetres = (Math.PI * proven.radius ** 2) / samples.length;
    this.#ground.comparePrior(samples, positions, squareMetres);
    if (!isUnranked) this.#ground.learnNearness(samples, positions, squareMetres);
  }

  /** Learns how far a prior has told where in a circle places are, from a full answer that is not ranked by distance. */
  compareFull(asked: PlaneDisc, shownAt: readonly PlanePoint[]): void {
    this.#ground.comparePriorShares(samplesOf(asked), this.#newPositionsIn(asked, shownAt));
  }

  /** The positions in a disc that hold places shown just now, each once. Places at a known one are what cut points are for. */
  #newPositionsIn({ x, y, radius }: PlaneDisc, shownAt: readonly PlanePoint[]): PlanePoint[] {
    const positions = new Map<string, PlanePoint>();
    for (const at of shownAt) {
      if (Math.hypot(at.x - x, at.y - y) >= radius || this.#seenAt(at.x, at.y) > 0) continue;
      positions.set(`${at.x},${at.y}`, at);
    }
    return [...positions.values()];
  }

  /** Counts the places in a disc that was just proven, each place once. */
  countPlaces(disc: PlaneDisc): void {
    const tree = this.#coverage;
    tree.visitPoints(disc.x, disc.y, disc.radius, (point, x, y, leaf) => {
      if (this.#counted[point]) return;
      if (this.#hasCountedAt(x, y, leaf)) this.#field.addRepeat();
      else this.#field.addPlace(x, y, tree.halfSide[leaf]! / 2);
      this.#counted[point] = true;
    });
  }

  #hasCountedAt(x: number, y: number, leaf: number): boolean {
    const { firstPoint, nextPoint, pointX, pointY } = this.#coverage;
    for (let point = firstPoint[leaf]!; point >= 0; point = nextPoint[point]!)
      if (this.#counted[point] && pointX[point] === x && pointY[point] === y) return true;
    return false;
  }

  /** Counts a full answer that proves nothing: it still says that its circle holds more than a full answer. */
  countSaturated({ x, y, radius }: PlaneDisc, fullAnswer: number): void {
    const patch = (Math.PI * radius ** 2) / SPREAD.length;
    const samples = SPREAD.map((sample) => ({ x: x + radius * sample.x, y: y + radius * sample.y }));
    const places = SATURATED_ANSWERS * fullAnswer;
    const expected = samples.reduce((sum, sample) => sum + patch * this.#field.at(sample.x, sample.y), 0);
    // Where that many were expected anyway, a full answer is no news.
    if (expected >= places) return;
    for (const sample of samples) {
      this.#field.addGround(sample.x, sample.y, patch);
      this.#field.addPlace(sample.x, sample.y, Math.sqrt(patch), places / SPREAD.length);
    }
  }

  /**
   * Updates the cut points for an answer whose records are in the tree, and what it proves not yet: one that was cut off among
   * several records at one point has probably left some of them out, and what any answer has proven hides none.
   *
   * @param disc that it proves.
   */
  expectHidden(disc: PlaneDisc, cut: Observation["cut"]): void {
    const { area } = this.#coverage;
    const isProven = ({ x, y }: PlanePoint) => Math.hypot(x - disc.x, y - disc.y) < disc.radius;
    this.#ground.cutPoints = this.#ground.cutPoints.filter((cutPoint) => !isProven(cutPoint));
    if (cut === null || cut.count < 2) return;
    const { x, y } = area.plane.toPlane(cut);
    if (!area.contains(x, y) || isProven({ x, y }) || this.#coverage.isPointProven(x, y)) return;
    this.#ground.cutPoints = this.#ground.cutPoints.filter((other) => other.x !== x || other.y !== y);
    const seen = this.#seenAt(x, y);
    if (!this.isCrowd({ x, y })) this.#ground.cutPoints.push({ x, y, seen, hidden: HIDDEN_SHARE * seen });
  }

  /**
   * Whether as many records are known at a point as the longest answer holds. Sources are assumed to break ties the same way
   * every time, so that no other circle shows what such an answer leaves out.
   */
  isCrowd({ x, y }: PlanePoint): boolean {
    return this.#seenAt(x, y) >= this.#longestAnswer;
  }

  /**
   * The nearest point of the area that holds several records, if it is within a metre of the given one. Asked from beside it,
   * an answer full of its records proves next to nothing; asked right at it, it settles all the ground beside it.
   */
  sharedPointBeside({ x, y }: PlanePoint): PlanePoint | undefined {
    const tree = this.#coverage;
    let nearest: PlanePoint | undefined;
    let least = BESIDE_METRES;
    tree.visitPoints(x, y, BESIDE_METRES, (_, atX, atY) => {
      const distance = Math.hypot(atX - x, atY - y);
      if (distance >= least || !tree.area.contains(atX, atY)) return;
      if (this.#seenAt(atX, atY) < Math.min(2, this.#longestAnswer)) return;
      nearest = { x: atX, y: atY };
      least = distance;
    });
    return nearest;
  }

  /** The positions of the area in a disc that hold known records, and how many. */
  positionsIn({ x, y, radius }: PlaneDisc): (PlanePoint & { seen: number })[] {
    const positions = new Map<string, PlanePoint & { seen: number }>();
    this.#coverage.visitPoints(x, y, radius, (_, atX, atY) => {
      if (!this.#coverage.area.contains(atX, atY)) return;
      const position = `${atX},${atY}`;
      const seen = 1 + (positions.get(position)?.seen ?? 0);
      positions.set(position, { x: atX, y: atY, seen });
    });
    return [...positions.values()];
  }

  /** How many records are known at exactly this point. */
  #seenAt(x: number, y: number): number {
    const tree = this.#coverage;
    let count = 0;
    for (let point = tree.firstPoint[tree.leafAt(x, y)]!; point >= 0; point = tree.nextPoint[point]!)
      if (tree.pointX[point] === x && tree.pointY[point] === y) count++;
    return count;
  }
}

function samplesOf({ x, y, radius }: PlaneDisc): PlanePoint[] {
  return COMPARED.map((sample) => ({ x: x + radius * sample.x, y: y + radius * sample.y }));
}
