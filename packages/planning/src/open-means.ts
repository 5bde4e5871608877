import type { Coverage, PlanePoint } from "@cityscout/geo";
import { NodeNumbers } from "./node-numbers.ts";
import type { OpenGround } from "./open-ground.ts";
import { OPEN_EAST, OPEN_NORTH, OPEN_SAMPLES } from "./open-samples.ts";

/** A row: the mean density, where the places expected are on average, and after how many answers these were worked out. */
const MIDDLE_X = 1;
const MIDDLE_Y = 2;
const ANSWERS = 3;
const WIDTH = 4;

/** How many places are expected on all open ground of a node, and where on it they are on average. */
export class OpenMeans {
  readonly #ground: OpenGround;
  readonly #rows = new NodeNumbers(-1, WIDTH);

  constructor(ground: OpenGround) {
    this.#ground = ground;
  }

  /** Places a square metre. */
  densityOf(node: number): number {
    if (this.#ground.coverage.isLeaf(node)) return this.#ground.leafDensityOf(node);
    const row = this.#rowOf(node);
    return this.#rows.numbers[row]!;
  }

  middleOf(node: number): PlanePoint {
    if (this.#ground.coverage.isLeaf(node)) return middleOfLeaf(this.#ground.coverage, node);
    const row = this.#rowOf(node);
    return { x: this.#rows.numbers[row + MIDDLE_X]!, y: this.#rows.numbers[row + MIDDLE_Y]! };
  }

  #rowOf(node: number): number {
    const row = this.#rows.rowOf(node);
    if (this.#rows.numbers[row + ANSWERS]! >= this.#ground.lastChangeOf(node)) return row;
    const tree = this.#ground.coverage;
    let [places, squareMetres, sumX, sumY] = [0, 0, 0, 0];
    const first = tree.firstChild[node]!;
    for (let child = first; child < first + 4; child++) {
      const open = tree.openSquareMetres(child);
      if (open === 0) continue;
      const here = open * this.densityOf(child);
      const middle = this.middleOf(child);
      places += here;
      squareMetres += open;
      sumX += here * middle.x;
      sumY += here * middle.y;
    }
    const { numbers } = this.#rows;
    numbers[row] = squareMetres > 0 ? places / squareMetres : 0;
    numbers[row + MIDDLE_X] = places > 0 ? sumX / places : tree.x[node]!;
    numbers[row + MIDDLE_Y] = places > 0 ? sumY / places : tree.y[node]!;
    numbers[row + ANSWERS] = this.#ground.answers;
    return row;
  }
}

/** The middle of a leaf's open samples; its witness where none of them is in the area, but some ground is. */
function middleOfLeaf(tree: Coverage, leaf: number): PlanePoint {
  const mask = tree.openMask[leaf]!;
  if ((mask & tree.insideMask[leaf]!) === 0 && tree.openInside[leaf]! > 0)
    return { x: tree.witnessX[leaf]!, y: tree.witnessY[leaf]! };
  let [east, north, count] = [0, 0, 0];
  for (let quadrant = 0; quadrant < 4; quadrant++) {
    const bits = (mask >> (4 * quadrant)) & 15;
    const open = OPEN_SAMPLES[bits]!;
    east += open * ((quadrant & 1 ? 0.5 : -0.5) + OPEN_EAST[bits]!);
    north += open * ((quadrant & 2 ? 0.5 : -0.5) + OPEN_NORTH[bits]!);
    count += open;
  }
  const half = tree.halfSide[leaf]! / Math.max(1, count);
  return { x: tree.x[leaf]! + half * east, y: tree.y[leaf]! + half * north };
}
