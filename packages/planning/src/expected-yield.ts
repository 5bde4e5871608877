import type { NodeNumbers } from "./node-numbers.ts";
import { type Expected, logistic, type OpenGround } from "./open-ground.ts";
import { RINGS, RingSums, type SpotInRing } from "./ring-sums.ts";
import type { SweepSource } from "./search.ts";

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

/** How a source orders its answers: what they prove depends on it. */
type Ranking = SweepSource["ranking"];

/** What an answer can hold. */
export interface AnswerModel {
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
  readonly #ranking: Ranking;
  readonly #sums: RingSums;
  #reach = 0;

  constructor(ground: OpenGround, ranking: Ranking) {
    this.#ground = ground;
    this.#ranking = ranking;
    this.#sums = new RingSums(ground, ranking === "popularity");
  }

  /** See {@link RingSums.knownShare}. */
  get knownShare(): NodeNumbers {
    return this.#sums.knownShare;
  }

  /** @param underWay searches whose ground is not to be counted twice. */
  estimate(x: number, y: number, model: AnswerModel, underWay: readonly Expected[]): Yield {
    const { fullAnswer } = model;
    const widest = Math.min(model.maxRadius, 4 * this.#ground.coverage.halfSide[0]!);
    let reach = Math.min(
      widest,
      REACH_RADII * Math.sqrt(fullAnswer / (Math.PI * this.#ground.field.at(x, y))),
    );
    for (let attempt = 0; ; attempt++) {
      this.#reach = reach;
      this.#sums.sumUp(x, y, reach, underWay);
      const full = this.#radiusOf(fullAnswer);
      if (attempt < 6 && full > reach * 0.85 && reach < widest) reach = Math.min(widest, reach * 2);
      else if (attempt < 6 && full < reach * 0.3 && reach > 10) reach = Math.max(5, full * REACH_RADII);
      else if (this.#ranking === "popularity") return this.#weighUnranked(fullAnswer);
      else return this.#weighRanked(fullAnswer, Math.min(full, widest));
    }
  }

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

  /** Ground of a ring is proven if fewer places than a full answer are nearer: a sum known plus a random one. */
  #weighRanked(fullAnswer: number, radius: number): Yield {
    let [known, open, gain, value] = [0, 0, 0, 0];
    for (let ring = 0; ring < RINGS; ring++) {
      const openHere = open + this.#sums.open[ring]! / 2;
      const share = shareNotFull(known + this.#sums.known[ring]! / 2, openHere, fullAnswer);
      gain += share * this.#sums.gain[ring]!;
      value += share * this.#sums.value[ring]!;
      known += this.#sums.known[ring]!;
      open += this.#sums.open[ring]!;
    }
    for (const spot of this.#sums.spots) {
      const shown = this.#shareShown(spot, fullAnswer) * spot.gain;
      gain += shown;
      value += shown;
    }
    return { radius, gain: Math.min(gain, fullAnswer), value };
  }

  /** Of the records hidden at a spot, the share that an answer has room for: it begins with those that were seen before. */
  #shareShown({ ring, seen, hidden }: SpotInRing, fullAnswer: number): number {
    let known = seen + Math.max(0, this.#sums.known[ring]! - seen) / 2;
    let open = hidden / 2 + Math.max(0, this.#sums.open[ring]! - hidden) / 2;
    for (let nearer = 0; nearer < ring; nearer++) {
      known += this.#sums.known[nearer]!;
      open += this.#sums.open[nearer]!;
    }
    return shareNotFull(known, open, fullAnswer);
  }

  /** Of all radii, the one worth most: fewer than a full answer prove the circle, a full one shows some places. */
  #weighUnranked(fullAnswer: number): Yield {
    const best: Yield = { radius: this.#reach, gain: 0, value: -1 };
    let [known, open, gain, value] = [0, 0, 0, 0];
    for (let ring = 0; ring < RINGS; ring++) {
      known += this.#sums.known[ring]!;
      open += this.#sums.open[ring]!;
      gain += this.#sums.gain[ring]!;
      value += this.#sums.value[ring]!;
      const share = shareNotFull(known, open, fullAnswer);
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

/** The probability that places known and a random number of others, of the mean `open`, are fewer than a full answer. */
function shareNotFull(known: number, open: number, fullAnswer: number): number {
  const deviation = Math.sqrt(0.25 + open + (DENSITY_ERROR * open) ** 2);
  return logistic((1.7 * (fullAnswer - 0.5 - known - open)) / deviation);
}
