import { type PlanePoint, PointTree } from "@cityscout/geo";
import { DensityField } from "./density.ts";

/** The places known beforehand, and their density field, which the sweeps of all sources share. */
export class PriorPlaces {
  readonly #points: readonly PlanePoint[];
  #density: DensityField | undefined;
  #tree: PointTree | undefined;

  /** @param points metres in the area's plane. */
  constructor(points: readonly PlanePoint[]) {
    this.#points = points;
  }

  get count(): number {
    return this.#points.length;
  }

  /**
   * The density field, made at the first call.
   *
   * @param square around the area, the same at every call: centre and half side in metres.
   */
  densityOver(square: PlanePoint & { readonly halfSide: number }): DensityField {
    this.#density ??= DensityField.ofPlaces(square, this.#points);
    return this.#density;
  }

  /** The places in a tree, made at the first call; `null` where there are none. */
  get tree(): PointTree | null {
    if (this.count === 0) return null;
    this.#tree ??= new PointTree(this.#points);
    return this.#tree;
  }
}
