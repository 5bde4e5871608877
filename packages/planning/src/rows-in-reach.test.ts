import { seededRandom } from "@cityscout/contracts";
import { assert, integer, property } from "fast-check";
import { describe, expect, it } from "vitest";
import { RowsInReach } from "./rows-in-reach.ts";

const WIDTH = 3;
const RINGS = 8;

/** Rows around a point, some of them right at it. */
function rowsOf(seed: number, count: number): Float64Array {
  const random = seededRandom(seed);
  return Float64Array.from({ length: WIDTH * count }, (_, i) =>
    random.next() < 0.1 ? 100 * ((i + 1) % WIDTH) : 1000 * random.next() - 400,
  );
}

describe("rows within reach of a point", () => {
  it("are those of a ring, in the order in which they were added, however many there are", () => {
    assert(
      property(integer(), integer({ min: 0, max: 2000 }), (seed, count) => {
        const numbers = rowsOf(seed, count);
        const expected: { row: number; ring: number }[] = [];
        for (let row = 0; row < numbers.length; row += WIDTH) {
          const ring = Math.floor(
            ((numbers[row]! - 100) ** 2 + (numbers[row + 1]! - 200) ** 2) * (RINGS / 300 ** 2),
          );
          if (ring < RINGS) expected.push({ row, ring });
        }
        const found = new RowsInReach(WIDTH, RINGS);
        found.begin(0, 0, 1);
        found.add(numbers, 0, numbers.length);
        found.begin(100, 200, RINGS / 300 ** 2);
        const half = WIDTH * Math.floor(count / 2);
        found.add(numbers, 0, half);
        found.add(numbers, half, numbers.length);
        const rows = Array.from(found.rows.subarray(0, found.count));
        expect(rows.map((row, i) => ({ row, ring: found.rings[i] }))).toStrictEqual(expected);
      }),
    );
  });
});
