import type { Steps } from "@cityscout/contracts";
import { type PlanePoint, PointTree } from "@cityscout/geo";
import { DensityField } from "./density.ts";

/** The places known beforehand, and their density field, which the sweeps of all sources share. */
export class PriorPlaces {
  /** The places in a tree; `null` where there are none. */
  readonly tree: PointTree | null;
  #density: DensityField | undefined;

  private constructor(tree: PointTree | null) {
    this.tree = tree;
  }

  static get none(): PriorPlaces {
    return new PriorPlaces(null);
  }

  /** @param points metres in the area's plane. */
  static *inSteps(points: readonly PlanePoint[]): Steps<PriorPlaces> {
    return points.length === 0 ? PriorPlaces.none : new PriorPlaces(yield* PointTree.inSteps(points));
  }

  get count(): number {
    return this.tree?.pointX.length ?? 0;
  }

  /**
   * The density field, made at the first call; `null` where there are no places. A lane whose square is wider than the first
   * one's is told the density at the border beyond it.
   *
   * @param square around the area: centre and half side in metres.
   */
  densityOver(square: PlanePoint & { readonly halfSide: number }): DensityField | null {
    if (this.tree === null) return null;
    this.#density ??= DensityField.ofPlaces(square, this.tree);
    return this.#density;
  }
}
