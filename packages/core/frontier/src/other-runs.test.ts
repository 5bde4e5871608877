import { expect, it } from "vitest";
import { type ForeignStreak, lengthened, restMs, secondsOutOfTheWay } from "./other-runs.ts";

it("a fresh message is not put out of the way, an old one for a fifteenth of its age, at most a quarter of an hour", () => {
  const ages = [0, 60, 899, 900, 3_600, 13_500, 86_400];
  expect(ages.map(secondsOutOfTheWay)).toEqual([0, 0, 0, 60, 240, 900, 900]);
});

it("rests are short until as many messages were seen as there were, then grow up to a second", () => {
  let streak: ForeignStreak = { messages: 0, lookedThrough: 0, onQueue: 30 };
  const rests: number[] = [];
  for (let receives = 0; receives < 20; receives += 1) {
    streak = lengthened(streak, 10);
    rests.push(Math.round(restMs(streak, { next: () => 1 })));
  }
  expect(rests.slice(0, 6)).toEqual([20, 20, 20, 30, 45, 68]);
  expect(rests.at(-1)).toBe(1_000);
  expect(restMs({ messages: 1, lookedThrough: 0, onQueue: 1 }, { next: () => 0 })).toBe(10);
});
