import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createWindow } from "./window.ts";

describe("a window", () => {
  it("tells of the last answers only, whatever came before", () => {
    const answers = fc.array(
      fc.nat(9).chain((shown) => fc.record({ shown: fc.constant(shown), fresh: fc.nat(shown) })),
      { minLength: 1, maxLength: 20 },
    );
    fc.assert(
      fc.property(answers, fc.integer({ min: 1, max: 6 }), (all, size) => {
        const window = createWindow(size);
        for (const { shown, fresh } of all) window.push(shown, fresh);
        const last = all.slice(-size);
        const shown = last.reduce((sum, answer) => sum + answer.shown, 0);
        const fresh = last.reduce((sum, answer) => sum + answer.fresh, 0);
        expect(window.full()).toBe(all.length >= size);
        expect(window.rate()).toBe(shown === 0 ? 0 : fresh / shown);
      }),
    );
  });

  it("has no rate without an answer", () => {
    expect(createWindow(3).rate()).toBeNull();
  });
});
