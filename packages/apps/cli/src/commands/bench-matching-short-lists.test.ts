import { shippedModel } from "@cityscout/matching";
import type { LabelledPairs } from "@cityscout/matching/engine";
import { exampleCandidate } from "@cityscout/contracts/testing";
import { describe, expect, it } from "vitest";
import { judgeShortLists, meanOfShortLists } from "./bench-matching-short-lists.ts";

const count = 120;
const words = [
  "Thistle",
  "Castle",
  "Harbour",
  "Rowan",
  "Lantern",
  "Meadow",
  "Quarry",
  "Anchor",
  "Willow",
  "Falcon",
];
const listOf = (source: "overpass" | "yelp"): LabelledPairs["left"] =>
  Array.from({ length: count }, (_, index) =>
    exampleCandidate({
      source,
      source_id: `${source}/${index}`,
      name: `${words[index % 10]} ${words[Math.floor(index / 10) % 10]} Café`,
      location: { lat: 55.9 + index / 1000, lng: -3.19 },
    }),
  );
/** Each record with its partner, which lies where it does, and with its neighbour's. */
const labelled: LabelledPairs = {
  name: "town/osm-yelp",
  left: listOf("overpass"),
  right: listOf("yelp"),
  pairs: Array.from({ length: count }, (_, index) => [
    { left: index, right: index, same: true },
    { left: index, right: (index + 1) % count, same: false },
  ]).flat(),
};

describe("judgeShortLists", () => {
  const figures = judgeShortLists(labelled, shippedModel());

  it("judges lists of every size, each of the records of its pairs alone", () => {
    expect(figures.map((size) => size.pairs_in_list)).toEqual([40, 400, 2000, 5000]);
    expect(figures[0]!.records).toBeGreaterThan(40);
    expect(figures[0]!.records).toBeLessThan(80);
    expect(figures[1]!.records).toBe(2 * count);
    for (const { own } of figures) expect(own.f1).toBeGreaterThan(0.95);
  });

  it("judges by the look at short lists, and beside it by the one at whole cities", () => {
    const { own, whole_city } = figures[0]!;
    expect(own.calibration_error).not.toBe(whole_city.calibration_error);
    const asInCities = { ...shippedModel(), shortLists: { ...shippedModel().shortLists, fewerThan: 0 } };
    expect(judgeShortLists(labelled, asInCities)[0]!.own).toEqual(whole_city);
  });

  it("has the mean of files, size by size", () => {
    const other = figures.map((size) => ({
      ...size,
      records: size.records! + 2,
      own: { f1: 0, calibration_error: 1 },
    }));
    const [mean] = meanOfShortLists([figures, other]);
    expect(mean!.records).toBeCloseTo(figures[0]!.records! + 1);
    expect(mean!.own.f1).toBeCloseTo(figures[0]!.own.f1! / 2);
    expect(mean!.whole_city).toEqual(figures[0]!.whole_city);
  });
});
