import type { PlaneDisc, PlanePoint } from "@cityscout/geo";
import type { NodeNumbers } from "./node-numbers.ts";
import type { OpenGround } from "./open-ground.ts";
import { type CutPointInRing, RINGS, RingSums } from "./ring-sums.ts";
import type { SweepSource } from "./search.ts";

/**
 * Sums reach this many times the radius at which an answer is expected to be full, as some full answers reach farther: by the
 * density at its centre, or by what was found before or near by, which is surer.
 */
const REACH_RADII = 1.7;
const SURE_REACH_RADII = 1.45;
/** The sums are taken again at another reach where the answer is full beyond the first share of it, or within the second. */
const REACH_TOO_SHORT = 0.85;
const REACH_TOO_LONG = 0.3;
const MOST_RETRIES = 6;
/** A reach up to this is not shortened any more; a shortened one is at least `SHORTEST_REACH_METRES`. */
const SHORT_REACH_METRES = 10;
const SHORTEST_REACH_METRES = 5;
/** Standard error that is assumed of an estimated density, as a share of it. */
const DENSITY_ERROR = 0.3;
/** Of the room that a full answer not ranked by distance has for places not seen before, the share that such places fill. */
const SHOWN_SHARE = 0.5;
/** Radii are asked for in whole metres, rounded up. */
const ROUNDING_METRES = 1;

/** What a search at a point is expected to do. */
export interface Yield {
  /** Where the answer is expected to be full; the proven radius. */
  radius: number;
  /** New places of the area. */
  gain: number;
  /** The gain, with surrounded ground weighing more; candidates are ordered by it. */
  value: number;
}

/** What an answer can hold. */
export interface AnswerModel {
  /** Records of a full answer. */
  readonly fullAnswer: number;
  /** No search goes farther than this. Metres. */
  readonly maxRadius: number;
  /** About where it is full, if that is known. Metres. */
  readonly likelyRadius?: number;
}

/**
 * Predicts what a search reveals. Ranked by distance, it proves the ground out to where the places known and
 * those expected on open ground add up to a full answer. Ranked otherwise, it proves all that was asked for, if
 * that is less than a full answer, and nothing else: the best radius weighs the one against the other.
 */
export class YieldEstimator {
  readonly #ground: OpenGround;
  readonly #ranking: SweepSource["ranking"];
  readonly #minRadius: number;
  readonly #sums: RingSums;
  #reach = 0;

  constructor(ground: OpenGround, { ranking, minRadiusMetres }: SweepSource) {
    this.#ground = ground;
    this.#ranking = ranking;
    // A source that ranks by distance shows the same however wide it is asked; of any other, no narrower circle than it answers
    // can be chosen because it would not be full.
    this.#minRadius = ranking === "distance" ? 0 : minRadiusMetres;
    this.#sums = new RingSums(ground);
  }

  /** See {@link RingSums.knownShare}. */
  get knownShare(): NodeNumbers {
    return this.#sums.knownShare;
  }

  /**
   * What a search at a point would bring.
   *
   * @param underWay searches whose ground is not to be counted twice.
   */
  estimate(at: PlanePoint, model: AnswerModel, underWay: readonly PlaneDisc[]): Yield {
    const unbounded = this.#estimate(at, model, underWay);
    const maxRadius = this.#widestProvable(at, model.fullAnswer, unbounded.radius);
    const { value, ...rest } =
      maxRadius < unbounded.radius ? this.#estimate(at, { ...model, maxRadius }, underWay) : unbounded;
    // Single precision, as the state stores it.
    return { ...rest, value: Math.fround(value) };
  }

  /** Of the circles around a point up to the given radius, the widest that is not known to hold a full answer. */
  #widestProvable({ x, y }: PlanePoint, fullAnswer: number, radius: number): number {
    if (this.#ranking === "distance") return radius;
    const full = this.#ground.coverage.distanceToPoint(fullAnswer, x, y, radius + ROUNDING_METRES);
    return Math.max(this.#minRadius, Math.min(radius, full - ROUNDING_METRES));
  }

  #estimate({ x, y }: PlanePoint, model: AnswerModel, underWay: readonly PlaneDisc[]): Yield {
    const { fullAnswer } = model;
    // Twice the tree's side: from anywhere in it, all of it is within that.
    const widest = Math.min(model.maxRadius, 4 * this.#ground.coverage.halfSide[0]!);
    const shortest = Math.max(SHORTEST_REACH_METRES, this.#minRadius);
    let reach = Math.min(widest, Math.max(this.#minRadius, this.#firstReach(x, y, model)));
    for (let attempt = 0; ; attempt++) {
      this.#reach = reach;
      this.#sums.sumUp(x, y, reach, underWay);
      const full = this.#radiusOf(fullAnswer);
      const mayRetry = attempt < MOST_RETRIES;
      if (mayRetry && full > reach * REACH_TOO_SHORT && reach < widest) reach = Math.min(widest, reach * 2);
      else if (mayRetry && full < reach * REACH_TOO_LONG && reach > Math.max(SHORT_REACH_METRES, shortest))
        reach = Math.max(shortest, full * REACH_RADII);
      else if (this.#ranking === "popularity") return this.#yieldUnranked(fullAnswer);
      else return this.#yieldRanked(fullAnswer, Math.min(full, widest));
    }
  }

  #firstReach(x: number, y: number, { fullAnswer, likelyRadius }: AnswerModel): number {
    // The most valuable radius of a source that ranks otherwise says little of where its answer is full.
    if (likelyRadius !== undefined && likelyRadius < Infinity && this.#ranking === "distance")
      return Math.max(SHORTEST_REACH_METRES, SURE_REACH_RADII * likelyRadius);
    return REACH_RADII * Math.sqrt(fullAnswer / (Math.PI * this.#ground.field.at(x, y)));
  }

  /** Where the places known and expected add up to a full answer, or the whole reach where they do not. Metres. */
  #radiusOf(fullAnswer: number): number {
    let sum = 0;
    for (let ring = 0; ring < RINGS; ring++) {
      const more = this.#sums.known[ring]! + this.#sums.open[ring]!;
      if (sum + more >= fullAnswer) {
        return this.#reach * Math.sqrt((ring + (fullAnswer - sum) / more) / RINGS);
      }
      sum += more;
    }
    return this.#reach;
  }

  /** A ring is proven if fewer places than a full answer are nearer: a known number plus a random one. */
  #yieldRanked(fullAnswer: number, radius: number): Yield {
    let [known, open, gain, value] = [0, 0, 0, 0];
    for (let ring = 0; ring < RINGS; ring++) {
      const openHere = open + this.#sums.open[ring]! / 2;
      const share = shareNotFull(known + this.#sums.known[ring]! / 2, openHere, fullAnswer);
      gain += share * this.#sums.gain[ring]!;
      value += share * this.#sums.value[ring]!;
      known += this.#sums.known[ring]!;
      open += this.#sums.open[ring]!;
    }
    for (const cutPoint of this.#sums.cutPoints) {
      const shown = this.#shareShown(cutPoint, fullAnswer) * cutPoint.gain;
      gain += shown;
      value += shown;
    }
    return { radius, gain: Math.min(gain, fullAnswer), value };
  }

  /** Of the records hidden at a cut point, the share that an answer has room for: it shows those seen before first. */
  #shareShown({ ring, isAsked, seen, hidden }: CutPointInRing, fullAnswer: number): number {
    // Nothing is nearer.
    if (isAsked) return shareNotFull(seen, hidden / 2, fullAnswer);
    let known = seen + Math.max(0, this.#sums.known[ring]! - seen) / 2;
    let open = hidden / 2 + Math.max(0, this.#sums.open[ring]! - hidden) / 2;
    for (let nearer = 0; nearer < ring; nearer++) {
      known += this.#sums.known[nearer]!;
      open += this.#sums.open[nearer]!;
    }
    return shareNotFull(known, open, fullAnswer);
  }

  /** The most valuable radius: an answer that is not full proves the circle, a full one only shows some places. */
  #yieldUnranked(fullAnswer: number): Yield {
    const best: Yield = { radius: this.#reach, gain: 0, value: -1 };
    let [known, open, gain, value] = [0, 0, 0, 0];
    for (let ring = 0; ring < RINGS; ring++) {
      known += this.#sums.known[ring]!;
      open += this.#sums.open[ring]!;
      gain += this.#sums.gain[ring]!;
      value += this.#sums.value[ring]!;
      const radius = this.#reach * Math.sqrt((ring + 1) / RINGS);
      if (radius < this.#minRadius && ring + 1 < RINGS) continue;
      const share = shareNotFull(known, open, fullAnswer);
      // Similar circles get similar answers: places shown before fill this one first.
      const room = Math.max(0, fullAnswer - known) / Math.max(open, 1e-9);
      const shown = (1 - share) * SHOWN_SHARE * Math.min(1, room);
      if ((share + shown) * value <= best.value) continue;
      best.radius = radius;
      best.gain = Math.min(fullAnswer, (share + shown) * gain);
      best.value = (share + shown) * value;
    }
    return best;
  }
}

/** A normal distribution's probabilities are a logistic curve's of this steepness, to within 0.01 (Camilli 1994). */
const LOGISTIC_OF_NORMAL = 1.7;
/** Keeps the spread above 0 where nothing is left to chance. */
const LEAST_VARIANCE = 0.25;

/**
 * The probability that the places known and a random number of others, of mean `open`, are fewer than a full answer. The
 * variance is a Poisson number's plus that of its uncertain mean; the half is the continuity correction.
 */
function shareNotFull(known: number, open: number, fullAnswer: number): number {
  const deviation = Math.sqrt(LEAST_VARIANCE + open + (DENSITY_ERROR * open) ** 2);
  const margin = fullAnswer - 0.5 - known - open;
  return 1 / (1 + Math.exp(-((LOGISTIC_OF_NORMAL * margin) / deviation)));
}
