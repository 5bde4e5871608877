import { expect, it } from "vitest";
import { formatCounted, formatDuration, formatUsd } from "./format.ts";

it("Bug: 59.97 s were 60.0 s, and 999.6 ms 1000 ms. Fix: what rounds up to the next unit is shown in it", () => {
  expect(
    [0, 999.4, 999.6, 59_949, 59_970, 119_600, 3_599_400, 3_599_600, 7_830_000].map(formatDuration),
  ).toEqual([
    "0 ms",
    "999 ms",
    "1.0 s",
    "59.9 s",
    "1 min 00 s",
    "2 min 00 s",
    "59 min 59 s",
    "1 h 00 min",
    "2 h 10 min",
  ]);
});

it("rounds money as decimals are, not as binary fractions lie", () => {
  expect([2.925, 0.015, 1234.5].map(formatUsd)).toEqual(["$2.93", "$0.02", "$1,234.50"]);
});

it("counts one in the singular", () => {
  expect([0, 1, 1234].map((value) => formatCounted(value, "call"))).toEqual([
    "0 calls",
    "1 call",
    "1,234 calls",
  ]);
  expect(formatCounted(1, "answer from the cache", "answers from the cache")).toBe("1 answer from the cache");
});
