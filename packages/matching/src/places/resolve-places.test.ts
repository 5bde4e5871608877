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

describe("a dozen records that one source has of one place", () => {
  it("are one, though each is a candidate partner of four others alone", () => {
    const records = Array.from({ length: 12 }, (_, index) =>
      candidate({
        key: `overpass:${index}`,
        name: "Jolly Judge",
        address: "7 James Court",
        phone: "+441312252669",
        location: at(0, 0),
      }),
    );
    expect(dedupe(records).places).toHaveLength(1);
  });
});

describe("records that contradict each other", () => {
  const one = { name: "Jolly Judge", address: "7 James Court", phone: "+441312252669" };
  const placesOf = (other: typeof one): string[][] =>
    dedupe([
      candidate({ key: "overpass:1", ...one, location: at(0, 0) }),
      candidate({ key: "google:1", name: "Jolly Judge", location: at(5, 0) }),
      candidate({ key: "yelp:1", ...other, location: at(10, 0) }),
    ]).places.map(({ sources }) => sources.map(({ source }) => source));

  it("are not merged through a third that is like both", () => {
    expect(placesOf(one)).toEqual([["google", "overpass", "yelp"]]);
    const places = placesOf({ ...one, address: "40 James Court", phone: "+441312250000" });
    expect(places).toHaveLength(2);
    expect(places.filter((sources) => sources.includes("overpass") && sources.includes("yelp"))).toEqual([]);
  });
});
