import type { PlanePoint } from "@cityscout/geo";
import { DensityField } from "./density.ts";

/** Places that other sources know beforehand, and their density, which all sweeps of an area share. */
export class KnownPlaces {
  readonly #points: readonly PlanePoint[];
  #density: DensityField | undefined;

  /** @param points metres in the area's plane. */
  constructor(points: readonly PlanePoint[]) {
    this.#points = points;
  }

  get count(): number {
    return this.#points.length;
  }

  /** @param square the one around the area, the same each time: centre and half side, metres. */
  densityOver(square: PlanePoint & { readonly halfSide: number }): DensityField {
    this.#density ??= DensityField.ofPlaces(square, this.#points);
    return this.#density;
  }
}
