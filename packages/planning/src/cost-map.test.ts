import { describe, expect, it } from "vitest";
import { CostMap } from "./cost-map.ts";

const RADIUS = 600;
const FULL_ANSWER = 20;
/** Places a square metre of which a disc of the radius holds a full answer. */
const DENSITY = FULL_ANSWER / (Math.PI * RADIUS ** 2);

/** Even ground, open where `isOpen` says so and known elsewhere. */
function evenGround(isOpen: (x: number, y: number) => boolean): CostMap {
  const map = new CostMap();
  map.clear(0, 0, RADIUS);
  const step = map.cell;
  const places = DENSITY * step * step;
  for (let x = -map.halfSide; x < map.halfSide; x += step) {
    for (let y = -map.halfSide; y < map.halfSide; y += step) {
      if (isOpen(x, y)) map.addOpen(x, y, places, places);
      else map.addKnown(x, y, places);
    }
  }
  map.imagineSearches(FULL_ANSWER);
  return map;
}

describe("the cost of what a search leaves for later", () => {
  it("is the same wherever a search is made on even open ground", () => {
    const map = evenGround(() => true);
    expect(map.callsSaved(0, 0, RADIUS)).toBeCloseTo(map.callsSaved(200, 100, RADIUS), 1);
  });

  it("is higher where the end of a corridor is left behind", () => {
    const map = evenGround((x, y) => x > -RADIUS && Math.abs(y) < 0.6 * RADIUS);
    const [toTheEnd, short] = [
      map.callsSaved(-0.1 * RADIUS, 0, RADIUS),
      map.callsSaved(0.4 * RADIUS, 0, RADIUS),
    ];
    expect(toTheEnd).toBeGreaterThan(short + 0.1);
  });

  it("is nothing where all is known, and looking does not change it", () => {
    expect(evenGround(() => false).callsSaved(0, 0, RADIUS)).toBe(0);
    const map = evenGround((x) => x > 0);
    const saved = map.callsSaved(300, 0, RADIUS);
    map.callsSaved(0, 400, RADIUS);
    expect(map.callsSaved(300, 0, RADIUS)).toBe(saved);
  });

  it("is told exactly above the least that matters, and bounded from above otherwise", () => {
    const map = evenGround((x, y) => x > -RADIUS && Math.abs(y) < 0.6 * RADIUS);
    const saved = map.callsSaved(0.4 * RADIUS, 0, RADIUS);
    expect(map.callsSaved(0.4 * RADIUS, 0, RADIUS, saved - 0.01)).toBe(saved);
    const bound = map.callsSaved(0.4 * RADIUS, 0, RADIUS, 100);
    expect(bound).toBeGreaterThan(saved);
    expect(bound).toBeLessThan(1.1);
  });
});
