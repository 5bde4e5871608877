import { expect, it } from "vitest";
import { agreement, calibrationError, mean, perSecond } from "./bench-matching-figures.ts";

it("gives no rate where the time was too short to be measured", () => {
  expect(perSecond(10, 2)).toBe(5);
  expect(perSecond(10, 0)).toBeNull();
});

it("Bug: of pairs without a match the F1 was 1 and the blocking recall 0, and both counted in means. Fix: there is none", () => {
  expect(agreement([false, false], [false, false])).toEqual({
    precision: null,
    recall: null,
    f1: null,
    wrong: 0,
  });
  expect(agreement([false], [true])).toMatchObject({ precision: null, recall: 0, f1: 0, wrong: 1 });
  expect(calibrationError([], [])).toBeNull();
  expect([mean([1, null, 0.5]), mean([null])]).toEqual([0.75, null]);
});
