import {
  commonRegion,
  discRegion,
  findUncovered,
  type PlaneArea,
  type PlaneDisc,
  type Region,
} from "@cityscout/geo";
import { spreadOverDisc } from "./spread.ts";

/** Sample points a disc. */
const SAMPLES = 64;
const SPREAD = spreadOverDisc(SAMPLES);

/** A disc that no search can prove, and the crowd that is the reason. */
export interface UnprovablePatch extends PlaneDisc {
  readonly crowd: string;
  /** Proven discs, and other patches, that overlap this one. */
  readonly proven: PlaneDisc[];
  readonly others: PlaneDisc[];
  /**
   * Square metres in the area that are not proven; of ground in several patches, an equal share. `undefined` until it is
   * measured again.
   */
  left: number | undefined;
}

/** Ground that no search of the source could prove (see `proof.ts`), less what other searches have proven since. */
export class UnprovableGround {
  readonly #area: PlaneArea;
  readonly #patches: UnprovablePatch[] = [];
  readonly #proven: PlaneDisc[] = [];

  constructor(area: PlaneArea) {
    this.#area = area;
  }

  /**
   * Adds a disc, unless it is there already.
   *
   * @param crowd names the crowd that keeps it from being proven, see `crowdAt`.
   */
  add(disc: PlaneDisc, crowd: string): void {
    const others = this.#patches.filter((other) => overlap(disc, other));
    if (others.some(({ x, y, radius }) => x === disc.x && y === disc.y && radius === disc.radius)) return;
    const proven = this.#proven.filter((other) => overlap(disc, other));
    const patch: UnprovablePatch = { ...disc, crowd, proven, others: [...others], left: undefined };
    for (const other of others) {
      other.others.push(patch);
      other.left = undefined;
    }
    this.#patches.push(patch);
  }

  /** Takes a disc that was proven out of the ground. */
  prove(disc: PlaneDisc): void {
    this.#proven.push(disc);
    for (const patch of this.#patches) {
      if (!overlap(disc, patch)) continue;
      patch.proven.push(disc);
      patch.left = undefined;
    }
  }

  /** Square metres in the area that are left. */
  get squareMetres(): number {
    return this.#patches.reduce((sum, patch) => sum + this.#leftOf(patch), 0);
  }

  /** Whether other searches have proven all of it. */
  get isEmpty(): boolean {
    return this.#patches.every((patch) => this.#leftOf(patch) === 0);
  }

  /** The patches of which something is left. */
  get patches(): readonly UnprovablePatch[] {
    return this.#patches.filter((patch) => this.#leftOf(patch) > 0);
  }

  /** Whether any of it may be in a region. */
  reaches(region: Region): boolean {
    const inArea = commonRegion(region, this.#area);
    return this.#patches.some((patch) => {
      const isNear = region.positionOf(patch.x, patch.y, patch.radius) !== "outside";
      return isNear && this.#leftOf(patch) > 0 && hasSomeLeft(patch, inArea);
    });
  }

  #leftOf(patch: UnprovablePatch): number {
    patch.left ??= this.#measure(patch);
    return patch.left;
  }

  #measure(patch: UnprovablePatch): number {
    let samples = 0;
    for (const { x, y } of SPREAD) {
      const [atX, atY] = [patch.x + x * patch.radius, patch.y + y * patch.radius];
      if (!this.#area.contains(atX, atY) || isWithinAny(patch.proven, atX, atY)) continue;
      samples += 1 / (1 + patch.others.filter((other) => isWithin(other, atX, atY)).length);
    }
    if (samples === 0 && !hasSomeLeft(patch, this.#area)) return 0;
    // Where every sample is proven but not all ground between them, half a sample's ground is taken to be left.
    return (Math.max(samples, 1 / 2) / SAMPLES) * Math.PI * patch.radius ** 2;
  }
}

/** Whether some of a patch's ground in a region is in no proven disc. */
function hasSomeLeft(patch: UnprovablePatch, region: Region): boolean {
  const { x, y, radius, proven } = patch;
  return findUncovered(x, y, radius, proven, commonRegion(discRegion(patch), region)) !== null;
}

/** Whether a point is in a patch and in no proven disc. */
export function isLeftOf(patch: UnprovablePatch, x: number, y: number): boolean {
  return isWithin(patch, x, y) && !isWithinAny(patch.proven, x, y);
}

function overlap(a: PlaneDisc, b: PlaneDisc): boolean {
  return Math.hypot(a.x - b.x, a.y - b.y) < a.radius + b.radius;
}

function isWithin(disc: PlaneDisc, x: number, y: number): boolean {
  return Math.hypot(disc.x - x, disc.y - y) < disc.radius;
}

function isWithinAny(discs: readonly PlaneDisc[], x: number, y: number): boolean {
  return discs.some((disc) => isWithin(disc, x, y));
}
