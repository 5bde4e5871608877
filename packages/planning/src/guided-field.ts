import type { PlanePoint } from "@cityscout/geo";
import { DensityField, parentWeightWithPrior } from "./density.ts";
import { PriorTrust } from "./prior-trust.ts";

/** A trust nearer to none or to all than this is taken for it, which saves an estimate. */
const LEAST_SHARE = 0.02;

/**
 * A field that expects, up to a factor to be learnt, the density of other sources whose places are known: as far as that has
 * proven right. Elsewhere it expects what it would without them, since they may have no places where this source has many,
 * or others, or the same a few hundred metres away.
 */
export class GuidedField extends DensityField {
  readonly #alone: DensityField;
  readonly #trust: PriorTrust;

  /**
   * @param square centre and half side, metres.
   * @param guide the density of the other sources' places.
   * @param even places a square metre to be expected without them.
   */
  constructor(square: PlanePoint & { readonly halfSide: number }, guide: DensityField, even: number) {
    super(square, (x, y) => guide.at(x, y), 1, parentWeightWithPrior);
    this.#alone = new DensityField(square, () => 1, even);
    this.#trust = new PriorTrust(square);
  }

  override addGround(x: number, y: number, squareMetres: number, base = this.baseAt(x, y)): void {
    super.addGround(x, y, squareMetres, base);
    this.#alone.addGround(x, y, squareMetres);
  }

  override addPlace(x: number, y: number, groundMetres: number, count = 1): void {
    super.addPlace(x, y, groundMetres, count);
    this.#alone.addPlace(x, y, groundMetres, count);
  }

  override addRepeat(): void {
    super.addRepeat();
    this.#alone.addRepeat();
  }

  override renew(): void {
    super.renew();
    this.#alone.renew();
    this.#trust.renew();
  }

  override ratioAt(x: number, y: number): number {
    const share = this.#trust.shareAt(x, y);
    if (share > 1 - LEAST_SHARE) return super.ratioAt(x, y);
    const alone = this.#alone.ratioAt(x, y) / this.baseAt(x, y);
    return share < LEAST_SHARE ? alone : share * super.ratioAt(x, y) + (1 - share) * alone;
  }

  /** Compares both estimates on ground that an answer has just proven, before it is added. */
  compareGround(at: PlanePoint, squareMetres: number): void {
    const { withPrior, alone } = this.#bothAt(at);
    // Positions are compared, and not the places at them.
    const positions = squareMetres / this.placesAPosition;
    this.#trust.addGround(at, positions * withPrior, positions * alone);
  }

  /** Compares them at a position on it that holds places. */
  comparePosition(at: PlanePoint): void {
    const { withPrior, alone } = this.#bothAt(at);
    this.#trust.addPlace(at, withPrior, alone);
  }

  /** Compares where on some ground they expect places, and not how many, at some positions that hold any. */
  compareShares(ground: readonly PlanePoint[], positions: readonly PlanePoint[]): void {
    if (ground.length === 0) return;
    let [allWithPrior, all] = [0, 0];
    for (const at of ground) {
      const { withPrior, alone } = this.#bothAt(at);
      allWithPrior += withPrior;
      all += alone;
    }
    for (const at of positions) {
      const { withPrior, alone } = this.#bothAt(at);
      this.#trust.addPlace(at, withPrior / allWithPrior, alone / all);
    }
  }

  #bothAt({ x, y }: PlanePoint): { withPrior: number; alone: number } {
    return { withPrior: this.baseAt(x, y) * super.ratioAt(x, y), alone: this.#alone.at(x, y) };
  }
}
