import type { Coverage, PlaneArea, PlanePoint } from "@cityscout/geo";
import { HIDDEN_SHARE } from "./crowds.ts";
import type { DensityField } from "./density.ts";
import type { Lesson } from "./journal.ts";
import type { Expected, OpenGround } from "./open-ground.ts";
import { spreadOverDisc } from "./spread.ts";

/** A full answer that proves nothing is taken to come from a circle that holds this many full answers … */
const SATURATED_ANSWERS = 1.5;
/** … spread over this many spots. */
const SATURATED_SPOTS = 24;
const SPREAD = spreadOverDisc(SATURATED_SPOTS);
/** Within this of a point that holds several records, a search is better made right there. */
const BESIDE_METRES = 1;

/** What answers teach of where places are. */
export class Evidence {
  readonly #coverage: Coverage;
  readonly #field: DensityField;
  readonly #ground: OpenGround;
  readonly #counted: boolean[] = [];
  readonly #positions = new Set<string>();
  readonly #longestAnswer: number;

  /** @param longestAnswer records that a search can show, all of its pages together. */
  constructor(coverage: Coverage, field: DensityField, ground: OpenGround, longestAnswer: number) {
    this.#coverage = coverage;
    this.#field = field;
    this.#ground = ground;
    this.#longestAnswer = longestAnswer;
  }

  /** Counts the places of ground that is proven now, each once. */
  countPlaces(disc: Expected): void {
    const tree = this.#coverage;
    tree.visitLeaves(disc.x, disc.y, disc.radius, (leaf) => {
      for (const point of tree.points[leaf] ?? []) {
        if (this.#counted[point]) continue;
        const [x, y] = [tree.pointX[point]!, tree.pointY[point]!];
        if (Math.hypot(x - disc.x, y - disc.y) >= disc.radius) continue;
        this.#counted[point] = true;
        const position = `${x},${y}`;
        if (this.#positions.has(position)) this.#field.addRepeat();
        else this.#field.addPlace(x, y, tree.halfSide[leaf]! / 2);
        this.#positions.add(position);
      }
    });
  }

  /** An answer that is full and proves nothing still says that there is more than a full answer in its circle. */
  countSaturated({ x, y, radius }: Expected, fullAnswer: number): void {
    const patch = (Math.PI * radius ** 2) / SATURATED_SPOTS;
    const spots = SPREAD.map((spot) => ({ x: x + radius * spot.x, y: y + radius * spot.y }));
    const places = SATURATED_ANSWERS * fullAnswer;
    const expected = spots.reduce((sum, spot) => sum + patch * this.#field.at(spot.x, spot.y), 0);
    // Where so many were expected anyway, a full answer is no news.
    if (expected >= places) return;
    for (const spot of spots) {
      this.#field.addGround(spot.x, spot.y, patch);
      this.#field.addPlace(spot.x, spot.y, Math.sqrt(patch), places / SATURATED_SPOTS);
    }
  }

  /** An answer that was cut off among several records at one point, put in before, has probably left some of them out. */
  expectHidden(area: PlaneArea, disc: Expected, cut: Lesson["cut"]): void {
    const isProven = ({ x, y }: PlanePoint) => Math.hypot(x - disc.x, y - disc.y) < disc.radius;
    this.#ground.spots = this.#ground.spots.filter((spot) => !isProven(spot));
    if (cut === null || cut.count < 2) return;
    const { x, y } = area.plane.toPlane(cut);
    if (!area.contains(x, y) || isProven({ x, y })) return;
    this.#ground.spots = this.#ground.spots.filter((spot) => spot.x !== x || spot.y !== y);
    const seen = this.#seenAt(x, y);
    if (!this.isCrowd({ x, y })) this.#ground.spots.push({ x, y, seen, hidden: HIDDEN_SHARE * seen });
  }

  /**
   * Whether as many records are known at a point as a longest answer holds. Sources are taken to break ties always alike:
   * what such an answer leaves out, no other circle shows.
   */
  isCrowd({ x, y }: PlanePoint): boolean {
    return this.#seenAt(x, y) >= this.#longestAnswer;
  }

  /**
   * The nearest point that holds several records, if it is right beside a place in the area. An answer that is full of them
   * proves next to nothing from there, whereas right at the point it settles all the ground beside it.
   */
  crowdBeside({ x, y }: PlanePoint): PlanePoint | undefined {
    const tree = this.#coverage;
    let nearest: PlanePoint | undefined;
    let least = BESIDE_METRES;
    tree.visitLeaves(x, y, BESIDE_METRES, (leaf) => {
      for (const point of tree.points[leaf] ?? []) {
        const at = { x: tree.pointX[point]!, y: tree.pointY[point]! };
        const distance = Math.hypot(at.x - x, at.y - y);
        if (distance >= least || !tree.area.contains(at.x, at.y)) continue;
        if (this.#seenAt(at.x, at.y) < Math.min(2, this.#longestAnswer)) continue;
        nearest = at;
        least = distance;
      }
    });
    return nearest;
  }

  #seenAt(x: number, y: number): number {
    const tree = this.#coverage;
    const points = tree.points[tree.leafAt(x, y)] ?? [];
    return points.filter((point) => tree.pointX[point] === x && tree.pointY[point] === y).length;
  }
}
