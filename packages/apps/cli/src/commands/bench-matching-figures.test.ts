import { expect, it } from "vitest";
import { perSecond } from "./bench-matching-figures.ts";

it("gives no rate where the time was too short to be measured", () => {
  expect(perSecond(10, 2)).toBe(5);
  expect(perSecond(10, 0)).toBeNull();
});
