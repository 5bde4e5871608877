import type { PlaneDisc } from "@cityscout/geo";

/** A circle whose answer was full, and the number of records that it holds at least. */
interface FullCircle extends PlaneDisc {
  readonly records: number;
}

/**
 * Circles known to hold a full answer or more. A circle that contains one of them holds as much, so that asking a source for
 * it that does not rank by distance would prove nothing either.
 */
export class FullCircles {
  /** By ascending radius; none contains another that holds as many. */
  #circles: FullCircle[] = [];

  /** Adds a circle that holds `records` or more. */
  add(circle: PlaneDisc, records: number): void {
    const isKnown = this.#circles.some((other) => other.records >= records && contains(circle, other));
    if (isKnown) return;
    const kept = this.#circles.filter((other) => other.records > records || !contains(other, circle));
    const larger = kept.findIndex(({ radius }) => radius > circle.radius);
    kept.splice(larger < 0 ? kept.length : larger, 0, { ...circle, records });
    this.#circles = kept;
  }

  /** The least radius from which on circles around a point are known to hold `records` or more, at most `most`. Metres. */
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

function contains(outer: PlaneDisc, inner: PlaneDisc): boolean {
  return Math.hypot(outer.x - inner.x, outer.y - inner.y) + inner.radius <= outer.radius;
}
