import { describe, expect, it } from "vitest";
import { dedupe } from "../dedupe.ts";
import { shippedModel } from "../shipped-model.ts";
import { at, candidate } from "../testing/candidates.ts";

describe("the decisions nearest to even odds", () => {
  const names = [
    "Thistle Bar",
    "Thistle Inn",
    "Rowan Bar",
    "Rowan Barn",
    "Thistle & Rowan",
    "Rowan Arms Bar",
  ];
  const records = Array.from({ length: 240 }, (_, index) =>
    candidate({
      key: `${index % 2 === 0 ? "overpass" : "yelp"}:${index}`,
      name: names[index % 6]!,
      location: at((index * 37) % 700, (index * 91) % 650),
    }),
  );
  const { closeCalls, stats } = dedupe(records);

  it("are fifty at most, the nearest first", () => {
    const doubts = closeCalls.map(({ log_odds }) => Math.abs(log_odds));
    expect(closeCalls).toHaveLength(50);
    expect(doubts).toEqual(doubts.toSorted((x, y) => x - y));
  });

  it("are none that is surer than by two log-odds, and all pairs for review are counted", () => {
    const few = dedupe(records.slice(0, 20));
    expect(few.closeCalls.length).toBeGreaterThan(3);
    expect(few.closeCalls.length).toBeLessThan(50);
    for (const { log_odds } of few.closeCalls) expect(Math.abs(log_odds)).toBeLessThan(2);
    const doubtful = few.closeCalls.filter(({ score }) => {
      const { from, to } = shippedModel().shortLists.review;
      return score >= from && score <= to;
    });
    expect(few.stats.review).toBe(doubtful.length);
    expect(stats.review).toBeGreaterThan(0);
  });
});
