import * as fc from "fast-check";
import { expect, it } from "vitest";
import { FullCircles } from "./full-circles.ts";

const position = { x: fc.integer({ min: -500, max: 500 }), y: fc.integer({ min: -500, max: 500 }) };
const circle = fc.record({
  ...position,
  radius: fc.integer({ min: 10, max: 900 }),
  records: fc.constantFrom(20, 40, 60),
});

it("gives the least radius that contains a circle holding so many records", () => {
  fc.assert(
    fc.property(
      fc.array(circle, { maxLength: 30 }),
      fc.record({ ...position, records: fc.constantFrom(20, 40, 60), most: fc.integer({ max: 1500 }) }),
      (circles, { x, y, records, most }) => {
        const full = new FullCircles();
        for (const { records: held, ...disc } of circles) full.add(disc, held);
        const holding = circles
          .filter((other) => other.records >= records)
          .map((other) => other.radius + Math.hypot(other.x - x, other.y - y));
        expect(full.radiusHolding(records, x, y, most)).toBeCloseTo(Math.min(most, ...holding), 9);
      },
    ),
  );
});
