import { expect, it } from "vitest";
import { commonRegion, discRegion } from "./region.ts";

const disc = discRegion({ x: 10, y: 20, radius: 5 });

it("the border of a disc does not belong to it", () => {
  expect([disc.contains(13, 23.9), disc.contains(13, 24)]).toEqual([true, false]);
  // Its corner is on the border, or a little within.
  expect([disc.positionOf(11.5, 22.5, 1.5), disc.positionOf(11.5, 22.4, 1.5)]).toEqual(["crossed", "inside"]);
  // It meets the border alone, or a little more.
  expect([disc.positionOf(16, 20, 1), disc.positionOf(15.9, 20, 1)]).toEqual(["outside", "crossed"]);
  expect([disc.positionOf(10, 40, 17), disc.positionOf(30, 20, 17)]).toEqual(["crossed", "crossed"]);
  expect([disc.positionOf(14, 25, 1), disc.positionOf(13.9, 24.9, 1)]).toEqual(["outside", "crossed"]);
});

it("what regions have in common is where all of them are, and outside of each of them is outside", () => {
  const both = commonRegion(disc, discRegion({ x: 16, y: 20, radius: 5 }));
  expect([10, 11.5, 13, 14.5, 16].map((x) => both.contains(x, 20))).toEqual([false, true, true, true, false]);
  expect([4, 8, 13, 18, 22].map((x) => both.positionOf(x, 20, 0.5))).toEqual([
    "outside",
    "outside",
    "inside",
    "outside",
    "outside",
  ]);
  expect([11, 15].map((x) => both.positionOf(x, 20, 0.5))).toEqual(["crossed", "crossed"]);
});
