import type { Expected } from "./open-ground.ts";

/** A circle whose answer was full, and how many records it holds at least. */
interface FullCircle extends Expected {
  readonly records: number;
}

/**
 * Circles that hold at least a full answer. A circle that contains one of them holds at least as much: asked of a source
 * that does not rank by distance, it proves nothing either.
 */
export class FullCircles {
  /** By radius, the smallest first; none contains another that holds as many. */
  #circles: FullCircle[] = [];

  add(circle: Expected, records: number): void {
    const isKnown = this.#circles.some((other) => other.records >= records && contains(circle, other));
    if (isKnown) return;
    const kept = this.#circles.filter((other) => other.records > records || !contains(other, circle));
    const larger = kept.findIndex(({ radius }) => radius > circle.radius);
    kept.splice(larger < 0 ? kept.length : larger, 0, { ...circle, records });
    this.#circles = kept;
  }

  /** From this radius on a circle around a point is known to hold `records` or more; `most` where that is less. Metres. */
  radiusHolding(records: number, x: number, y: number, most: number): number {
    let least = most;
    for (const circle of this.#circles) {
      if (circle.radius >= least) break;
      if (circle.records < records) continue;
      least = Math.min(least, circle.radius + Math.hypot(circle.x - x, circle.y - y));
    }
    return least;
  }
}

function contains(outer: Expected, inner: Expected): boolean {
  return Math.hypot(outer.x - inner.x, outer.y - inner.y) + inner.radius <= outer.radius;
}
