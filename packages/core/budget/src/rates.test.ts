import { expect, test } from "vitest";
import { callsInOneGo, leastTokensPerMinute, mostShares } from "./rates.ts";

test("a bucket is divided so that each part holds a whole token of a second, and never into none", () => {
  expect([1, 59, 60, 119, 120, 3000].map(mostShares)).toEqual([1, 1, 1, 1, 2, 50]);
});

test("a function makes as many calls as its rate lets through in four minutes, and one where that takes longer", () => {
  expect([0.01, leastTokensPerMinute, 0.49, 0.5, 60].map(callsInOneGo)).toEqual([1, 1, 1, 2, 240]);
});
