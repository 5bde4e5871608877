import { countBits } from "@cityscout/geo";
import { type Expected, logistic, type OpenGround, searchesNear, shareLeft } from "./open-ground.ts";

/** Rings of equal area that an estimate distinguishes. */
const RINGS = 32;
/** How wide a search is looked at, in radii at which it is expected to be full. */
const REACH_RADII = 1.7;
/** How wrong an estimate of density usually is, as a share of it. */
const DENSITY_ERROR = 0.3;
/** What a full answer that is not ranked by distance shows beyond places seen before, as a share of its room for them. */
const SHOWN_SHARE = 0.5;

/** What a search at a point is expected to do. */
export interface Yield {
  /** Where the answer is expected to be full; the proven radius. */
  radius: number;
  /** New places of the area. */
  gain: number;
  /** The gain, with ground that would be costly to come back for weighing more. */
  value: number;
}

/** How a source's answers work: what they prove depends on it. */
export interface AnswerModel {
  readonly ranking: "distance" | "popularity";
  /** Records of a full answer. */
  readonly fullAnswer: number;
  /** No search goes farther than this. */
  readonly maxRadius: number;
}

/**
 * Predicts what a search reveals. Ranked by distance, it proves the ground out to where the places known and
 * those expected on open ground add up to a full answer. Ranked otherwise, it proves all that was asked for, if
 * that is less than a full answer, and nothing else: the best radius weighs the one against the other.
 */
export class YieldEstimator {
  readonly #ground: OpenGround;
  /** Known share of a full answer around each leaf, 0..1: what is nearly surrounded is dear to come back for. */
  readonly knownShare: number[] = [];
  readonly #known = new Float64Array(RINGS);
  readonly #open = new Float64Array(RINGS);
  readonly #gain = new Float64Array(RINGS);
  readonly #value = new Float64Array(RINGS);
  #x = 0;
  #y = 0;
  #reach = 0;
  #near: readonly Expected[] = [];
  #subtractsSeen = false;

  constructor(ground: OpenGround) {
    this.#ground = ground;
  }

  /** @param underWay searches whose ground is not to be counted twice. */
  estimate(x: number, y: number, model: AnswerModel, underWay: readonly Expected[]): Yield {
    const { fullAnswer, ranking } = model;
    this.#subtractsSeen = ranking === "popularity";
    const widest = Math.min(model.maxRadius, 4 * this.#ground.coverage.halfSide[0]!);
    let reach = Math.min(
      widest,
      REACH_RADII * Math.sqrt(fullAnswer / (Math.PI * this.#ground.field.at(x, y))),
    );
    for (let attempt = 0; ; attempt++) {
      this.#gather(x, y, reach, underWay);
      const full = this.#radiusOf(fullAnswer);
      if (attempt < 6 && full > reach * 0.85 && reach < widest) reach = Math.min(widest, reach * 2);
      else if (attempt < 6 && full < reach * 0.3 && reach > 10) reach = Math.max(5, full * REACH_RADII);
      else if (ranking === "popularity") return this.#weighUnranked(fullAnswer);
      else return this.#weighRanked(fullAnswer, Math.min(full, widest));
    }
  }

  #gather(x: number, y: number, reach: number, underWay: readonly Expected[]): void {
    this.#known.fill(0);
    this.#open.fill(0);
    this.#gain.fill(0);
    this.#value.fill(0);
    this.#x = x;
    this.#y = y;
    this.#reach = reach;
    this.#near = searchesNear(underWay, x, y, reach);
    this.#visit(0);
    for (const spot of this.#ground.hidden) {
      const ring = this.#ringOf(spot.x, spot.y);
      if (ring < 0) continue;
      const gain = spot.count * shareLeft(this.#near, spot.x, spot.y);
      this.#open[ring]! += spot.count;
      this.#gain[ring]! += gain;
      this.#value[ring]! += gain;
    }
  }

  #visit(node: number): void {
    const tree = this.#ground.coverage;
    const isOpen = tree.openInside[node]! > 0 || tree.openOutside[node]! > 0;
    if (!isOpen && tree.pointCount[node] === 0) return;
    const half = tree.halfSide[node]!;
    const [x, y] = [tree.x[node]!, tree.y[node]!];
    const dx = Math.max(0, Math.abs(x - this.#x) - half);
    const dy = Math.max(0, Math.abs(y - this.#y) - half);
    if (dx * dx + dy * dy > this.#reach * this.#reach) return;
    const isSmall = 16 * half < this.#reach;
    if (tree.isLeaf(node)) this.#addLeaf(node, isOpen, isSmall);
    else if (isSmall) this.#addWhole(node, isOpen);
    else for (let child = tree.firstChild[node]!, end = child + 4; child < end; child++) this.#visit(child);
  }

  #addWhole(node: number, isOpen: boolean): void {
    const tree = this.#ground.coverage;
    const ring = this.#ringOf(tree.x[node]!, tree.y[node]!);
    if (ring < 0) return;
    this.#known[ring]! += tree.pointCount[node]!;
    if (isOpen)
      this.#addOpen(
        ring,
        node,
        tree.x[node]!,
        tree.y[node]!,
        tree.openInside[node]!,
        tree.openOutside[node]!,
      );
  }

  #addLeaf(node: number, isOpen: boolean, isSmall: boolean): void {
    const tree = this.#ground.coverage;
    for (const point of tree.points[node] ?? []) {
      const ring = this.#ringOf(tree.pointX[point]!, tree.pointY[point]!);
      if (ring >= 0) this.#known[ring]!++;
    }
    if (!isOpen) return;
    const mask = tree.openMask[node]!;
    const inside = mask & tree.insideMask[node]!;
    if (isSmall || (inside === 0 && tree.openInside[node]! > 0)) {
      const isSliver = inside === 0 && tree.openInside[node]! > 0;
      const [x, y] = isSliver ? [tree.witnessX[node]!, tree.witnessY[node]!] : [tree.x[node]!, tree.y[node]!];
      const ring = this.#ringOf(x, y);
      if (ring >= 0) this.#addOpen(ring, node, x, y, tree.openInside[node]!, tree.openOutside[node]!);
      return;
    }
    const half = tree.halfSide[node]!;
    const sampleArea = (half * half) / 4;
    for (let quadrant = 0; quadrant < 4; quadrant++) {
      const open = (mask >> (4 * quadrant)) & 15;
      if (open === 0) continue;
      const x = tree.x[node]! + (quadrant & 1 ? half : -half) / 2;
      const y = tree.y[node]! + (quadrant & 2 ? half : -half) / 2;
      const ring = this.#ringOf(x, y);
      if (ring < 0) continue;
      const here = countBits((inside >> (4 * quadrant)) & 15);
      this.#addOpen(ring, node, x, y, sampleArea * here, sampleArea * (countBits(open) - here));
    }
  }

  #addOpen(ring: number, node: number, x: number, y: number, inside: number, outside: number): void {
    const density = this.#subtractsSeen ? this.#ground.unseenDensityOf(node) : this.#ground.densityOf(node);
    this.#open[ring]! += density * (inside + outside);
    const gain = density * inside * shareLeft(this.#near, x, y);
    this.#gain[ring]! += gain;
    this.#value[ring]! +=
      gain * (1 + (this.#ground.coverage.isLeaf(node) ? (this.knownShare[node] ?? 0) : 0));
  }

  #ringOf(x: number, y: number): number {
    const dx = x - this.#x;
    const dy = y - this.#y;
    const ring = Math.floor((RINGS * (dx * dx + dy * dy)) / (this.#reach * this.#reach));
    return ring < RINGS ? ring : -1;
  }

  #radiusOf(fullAnswer: number): number {
    let sum = 0;
    for (let ring = 0; ring < RINGS; ring++) {
      const more = this.#known[ring]! + this.#open[ring]!;
      if (sum + more >= fullAnswer) {
        return this.#reach * Math.sqrt((ring + (fullAnswer - sum) / more) / RINGS);
      }
      sum += more;
    }
    return this.#reach;
  }

  /** Ground of a ring is proven if fewer places than a full answer are nearer: a sum known plus a random one. */
  #weighRanked(fullAnswer: number, radius: number): Yield {
    let [known, open, gain, value] = [0, 0, 0, 0];
    for (let ring = 0; ring < RINGS; ring++) {
      const openHere = open + this.#open[ring]! / 2;
      const mean = known + this.#known[ring]! / 2 + openHere;
      const deviation = Math.sqrt(0.25 + openHere + (DENSITY_ERROR * openHere) ** 2);
      const share = logistic((1.7 * (fullAnswer - 0.5 - mean)) / deviation);
      gain += share * this.#gain[ring]!;
      value += share * this.#value[ring]!;
      known += this.#known[ring]!;
      open += this.#open[ring]!;
    }
    return { radius, gain: Math.min(gain, fullAnswer), value };
  }

  /** Of all radii, the one worth most: fewer than a full answer prove the circle, a full one shows some places. */
  #weighUnranked(fullAnswer: number): Yield {
    const best: Yield = { radius: this.#reach, gain: 0, value: -1 };
    let [known, open, gain, value] = [0, 0, 0, 0];
    for (let ring = 0; ring < RINGS; ring++) {
      known += this.#known[ring]!;
      open += this.#open[ring]!;
      gain += this.#gain[ring]!;
      value += this.#value[ring]!;
      const mean = known + open;
      const deviation = Math.sqrt(0.25 + open + (DENSITY_ERROR * open) ** 2);
      const share = logistic((1.7 * (fullAnswer - 0.5 - mean)) / deviation);
      // Answers are alike where circles are: those shown before come first again.
      const room = Math.max(0, fullAnswer - known) / Math.max(open, 1e-9);
      const shown = (1 - share) * SHOWN_SHARE * Math.min(1, room);
      if ((share + shown) * value <= best.value) continue;
      best.radius = this.#reach * Math.sqrt((ring + 1) / RINGS);
      best.gain = Math.min(fullAnswer, (share + shown) * gain);
      best.value = (share + shown) * value;
    }
    return best;
  }
}
