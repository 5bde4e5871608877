import type { PlaneDisc, PlanePoint } from "@cityscout/geo";
import { type AnswerModel, type Yield, YieldEstimator } from "./expected-yield.ts";
import { FullCircles } from "./full-circles.ts";
import type { NodeNumbers } from "./node-numbers.ts";
import type { OpenGround } from "./open-ground.ts";
import type { SweepSource } from "./search.ts";

/** Radii are asked for in whole metres, rounded up. */
const ROUNDING_METRES = 1;

/** What a search of one source would bring, given the circles that are known to be full. */
export class SearchEstimator {
  readonly #settings: SweepSource;
  readonly #ground: OpenGround;
  readonly #yields: YieldEstimator;
  readonly #fullCircles = new FullCircles();

  constructor(settings: SweepSource, ground: OpenGround) {
    this.#settings = settings;
    this.#ground = ground;
    this.#yields = new YieldEstimator(ground, settings.ranking, settings.minRadiusMetres);
  }

  /** See `RingSums.knownShare`. */
  get knownShare(): NodeNumbers {
    return this.#yields.knownShare;
  }

  /** A circle was answered full, by a source whose full answers prove nothing. */
  addFullCircle(circle: PlaneDisc, records: number): void {
    this.#fullCircles.add(circle, records);
  }

  /**
   * What a search at a point would bring.
   *
   * @param model the records that it can show, all of its pages together, and how far it asks.
   * @param underWay searches whose ground is not to be counted twice.
   */
  estimate(point: PlanePoint, model: AnswerModel, underWay: readonly PlaneDisc[]): Yield {
    const unbounded = this.#yields.estimate(point.x, point.y, model, underWay);
    const widest = this.#widestProvable(point, model.fullAnswer, unbounded.radius);
    const { value, ...rest } =
      widest < unbounded.radius
        ? this.#yields.estimate(point.x, point.y, { ...model, maxRadius: widest }, underWay)
        : unbounded;
    // Single precision, as the state stores it.
    return { ...rest, value: Math.fround(value) };
  }

  /** Of the circles around a point up to the given radius, the widest that is not known to hold a full answer. */
  #widestProvable({ x, y }: PlanePoint, fullAnswer: number, radius: number): number {
    const { ranking, minRadiusMetres } = this.#settings;
    if (ranking === "distance") return radius;
    const most = radius + ROUNDING_METRES;
    const full = this.#fullCircles.radiusHolding(fullAnswer, x, y, most);
    const seen = this.#ground.coverage.distanceToPoint(fullAnswer, x, y, full);
    return Math.max(minRadiusMetres, Math.min(full, seen) - ROUNDING_METRES);
  }
}
