import { createPlaneArea, discArea } from "@cityscout/geo";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isLeftOf, UnprovableGround } from "./unprovable-ground.ts";

const area = createPlaneArea(discArea({ lat: 55.95, lng: -3.19 }, 500));
const center = { x: fc.integer({ min: -600, max: 600 }), y: fc.integer({ min: -600, max: 600 }) };
const patch = fc.record({ ...center, radius: fc.integer({ min: 50, max: 200 }) });
const proven = fc.record({ ...center, radius: fc.integer({ min: 20, max: 500 }) });
const isWithin = (discs: readonly { x: number; y: number; radius: number }[], x: number, y: number) =>
  discs.some((disc) => Math.hypot(disc.x - x, disc.y - y) < disc.radius);

describe("unprovable ground", () => {
  it("is what patches cover together in the area, less what is proven before and after", () => {
    const steps = fc.array(fc.record({ disc: patch, provenLater: fc.array(proven, { maxLength: 2 }) }), {
      minLength: 1,
      maxLength: 6,
    });
    fc.assert(
      fc.property(steps, (each) => {
        const ground = new UnprovableGround(area);
        for (const [i, { disc, provenLater }] of each.entries()) {
          ground.add(disc, `crowd ${i}`);
          for (const other of provenLater) ground.prove(other);
        }
        const patches = each.map(({ disc }) => disc);
        const covered = each.flatMap(({ provenLater }) => provenLater);
        const step = 10;
        const unproven = ground.patches;
        let squareMetres = 0;
        for (let x = -500; x <= 500; x += step) {
          for (let y = -500; y <= 500; y += step) {
            const isLeft = area.contains(x, y) && isWithin(patches, x, y) && !isWithin(covered, x, y);
            if (isLeft) squareMetres += step * step;
            if (area.contains(x, y)) expect(unproven.some((other) => isLeftOf(other, x, y))).toBe(isLeft);
          }
        }
        const largest = Math.max(...patches.map(({ radius }) => Math.PI * radius ** 2));
        expect(Math.abs(ground.squareMetres - squareMetres)).toBeLessThan(0.1 * largest * each.length);
        if (squareMetres > 0) expect(ground.isEmpty).toBe(false);
      }),
      { numRuns: 60 },
    );
  });

  it("is gone once searches have proven all of it, whether one alone or several together", () => {
    const alone = new UnprovableGround(area);
    alone.add({ x: 50, y: 0, radius: 17 }, "crowd");
    expect(alone.isEmpty).toBe(false);
    alone.prove({ x: 40, y: 0, radius: 28 });
    expect(alone.isEmpty).toBe(true);
    expect(alone.squareMetres).toBe(0);

    const together = new UnprovableGround(area);
    together.add({ x: 0, y: 0, radius: 20 }, "crowd");
    together.prove({ x: -30, y: 0, radius: 40 });
    expect(together.patches).toHaveLength(1);
    together.prove({ x: 30, y: 0, radius: 40 });
    expect(together.patches).toHaveLength(0);
  });

  it("leaves out what is not of the area", () => {
    const ground = new UnprovableGround(area);
    ground.add({ x: 500, y: 0, radius: 40 }, "crowd");
    expect(ground.squareMetres / (Math.PI * 40 ** 2)).toBeCloseTo(0.49, 1);
  });
});
