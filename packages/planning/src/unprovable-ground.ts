import { commonRegion, discRegion, findUncovered, type PlaneArea, type Region } from "@cityscout/geo";
import type { Expected } from "./open-ground.ts";
import { spreadOverDisc } from "./spread.ts";

/** Points at which each disc is looked at. */
const SAMPLES = 64;
const SPREAD = spreadOverDisc(SAMPLES);

/** A disc that no search can prove, with the crowd that is the reason. */
export interface UnprovablePatch extends Expected {
  readonly crowd: string;
  /** Discs that other searches have proven, and other patches, as far as they reach into this one. */
  readonly proven: Expected[];
  readonly others: Expected[];
  /** Square metres in the area that are not proven, each patch's share of what it has in common with others; until it changes. */
  left: number | undefined;
}

/** Ground that searches of the source's own resolution could not prove, less what other searches have. */
export class UnprovableGround {
  readonly #area: PlaneArea;
  readonly #patches: UnprovablePatch[] = [];
  readonly #proven: Expected[] = [];

  constructor(area: PlaneArea) {
    this.#area = area;
  }

  /** Adds a disc, once. @param crowd what names the crowd that keeps it from being proven. */
  add(disc: Expected, crowd: string): void {
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

  /** A disc was proven. */
  prove(disc: Expected): void {
    this.#proven.push(disc);
    for (const patch of this.#patches) {
      if (!overlap(disc, patch)) continue;
      patch.proven.push(disc);
      patch.left = undefined;
    }
  }

  get squareMetres(): number {
    return this.#patches.reduce((sum, patch) => sum + this.#leftOf(patch), 0);
  }

  /** Whether all of it has been proven after all. */
  get isEmpty(): boolean {
    return this.#patches.every((patch) => this.#leftOf(patch) === 0);
  }

  /** Those of which something is left. */
  get patches(): readonly UnprovablePatch[] {
    return this.#patches.filter((patch) => this.#leftOf(patch) > 0);
  }

  /** Whether a point of the area is on this ground. */
  holds(x: number, y: number): boolean {
    return this.#patches.some((patch) => isLeftOf(patch, x, y));
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
    // Less than a sample is left where all of them are proven, but not all of the ground between.
    return (Math.max(samples, 1 / 2) / SAMPLES) * Math.PI * patch.radius ** 2;
  }
}

/** Whether ground of a patch that is in a region is in no disc that was proven. */
function hasSomeLeft(patch: UnprovablePatch, region: Region): boolean {
  const { x, y, radius, proven } = patch;
  return findUncovered(x, y, radius, proven, commonRegion(discRegion(patch), region)) !== null;
}

/** Whether a point is within a patch, and in no disc that was proven. */
export function isLeftOf(patch: UnprovablePatch, x: number, y: number): boolean {
  return isWithin(patch, x, y) && !isWithinAny(patch.proven, x, y);
}

function overlap(a: Expected, b: Expected): boolean {
  return Math.hypot(a.x - b.x, a.y - b.y) < a.radius + b.radius;
}

function isWithin(disc: Expected, x: number, y: number): boolean {
  return Math.hypot(disc.x - x, disc.y - y) < disc.radius;
}

function isWithinAny(discs: readonly Expected[], x: number, y: number): boolean {
  return discs.some((disc) => isWithin(disc, x, y));
}
