import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CandidateQueue } from "./candidate-queue.ts";

describe("the queue of candidates", () => {
  it("has the candidate of the greatest value on top, of equal ones the lowest number, after any changes", () => {
    const change = fc.record({
      candidate: fc.integer({ min: -5, max: 15 }),
      value: fc.option(fc.nat(9), { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(change), (changes) => {
        const queue = new CandidateQueue();
        const expected = new Map<number, number>();
        for (const { candidate, value } of changes) {
          if (value === undefined) {
            queue.remove(candidate);
            expected.delete(candidate);
          } else {
            queue.set(candidate, value);
            expected.set(candidate, value);
          }
          const [best] = [...expected].sort(([a, valueA], [b, valueB]) => valueB - valueA || a - b);
          expect(queue.top()).toBe(best?.[0]);
          expect(queue.size).toBe(expected.size);
          if (best) expect(queue.valueOf(best[0])).toBe(best[1]);
        }
      }),
    );
  });
});
