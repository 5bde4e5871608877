import { describe, expect, it } from "vitest";
import { describeOutcome, type PairOfRun } from "./pair-outcome.ts";

const pair: PairOfRun = {
  records: ["overpass:1", "yelp:2"],
  names: ["Deli", "Deli"],
  score: 0.9,
  log_odds: 2.2,
  base: 0,
  decision: "same",
  reason: "same name",
  features: [],
  model: "test",
  correction: null,
  in_one_place: false,
  through: [],
  kept_apart: null,
};
const unlikely = { ...pair, score: 0.3, decision: "different" } as const;

describe("the outcome of a pair", () => {
  it.each<[PairOfRun["kept_apart"], string]>([
    [{ by: "sources", sources: ["foursquare", "overpass"] }, "foursquare and overpass list both places"],
    [
      { by: "contradiction", records: ["overpass:1", "google:3"], score: 0.12 },
      "numbers, addresses or categories of overpass:1 and google:3 contradict each other",
    ],
    [
      { by: "difference", records: ["overpass:1", "google:3"], score: 0.004 },
      "overpass:1 and google:3 are clearly different (0.4 % sure to be one place)",
    ],
    [{ by: "names" }, "one source lists both, under two names"],
    [{ by: "average", score: 0.31 }, "on average, their records are 31.0 % sure to be one place"],
    [
      { by: "correction", records: ["overpass:1", "google:3"] },
      "a correction keeps overpass:1 and google:3 apart",
    ],
  ])(
    "Bug: a pair was the same and two places, nobody was told why. Fix: what keeps them apart is: %j",
    (by, why) => {
      expect(describeOutcome({ ...pair, kept_apart: by })).toBe(`two places in this run: ${why}`);
      expect(describeOutcome({ ...unlikely, kept_apart: by })).toBe("two places in this run");
    },
  );

  it("says through which records an unlikely pair was joined", () => {
    const joined = { ...unlikely, in_one_place: true, through: ["google:3", "google:4"] };
    expect(describeOutcome(joined)).toBe("one place in this run: joined through google:3, google:4");
    expect(describeOutcome({ ...joined, score: 0.9 })).toBe("one place in this run");
  });

  it("says no more than that where nothing is known", () => {
    expect(describeOutcome(pair)).toBe("two places in this run");
    expect(describeOutcome({ ...unlikely, in_one_place: true })).toBe("one place in this run");
    expect(describeOutcome({ ...pair, in_one_place: null })).toBe("not both in places of this run");
  });
});
