import { expect, it } from "vitest";
import { restMs, secondsOutOfTheWay } from "./other-runs.ts";

it("a fresh message is not put out of the way, an old one for a fifteenth of its age, at most a quarter of an hour", () => {
  const ages = [0, 60, 899, 900, 3_600, 13_500, 86_400];
  expect(ages.map(secondsOutOfTheWay)).toEqual([0, 0, 0, 60, 240, 900, 900]);
});

it("rests grow with the receives that brought nothing of the run, up to a second, and differ by chance", () => {
  const rests = [1, 2, 3, 10, 11, 100].map((times) => restMs(times, { next: () => 1 }));
  expect(rests.map(Math.round)).toEqual([20, 30, 45, 769, 1_000, 1_000]);
  expect(restMs(1, { next: () => 0 })).toBe(10);
});
