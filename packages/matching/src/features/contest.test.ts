import { describe, expect, it } from "vitest";
import type { PairList } from "../corpus/pair-list.ts";
import { buildCorpus } from "../corpus/corpus.ts";
import type { MatchRecord } from "../corpus/record.ts";
import { at, candidate } from "../testing/candidates.ts";
import { Contest, partnersOf, type FirstLooks } from "./contest.ts";
import { featureCount, featureNames } from "./feature-names.ts";
import { PairMeter } from "./pair-features.ts";
import { emptySpareWords, SpareWordMeter } from "./spare-words.ts";

/** Pairs of records with what a first look saw of them: `[left, right, logit, likeness, metres]`. */
type Seen = readonly [number, number, number, number, number];

function listOf(pairs: readonly Seen[]): { list: PairList; looks: FirstLooks } {
  return {
    list: {
      left: Uint32Array.from(pairs, ([left]) => left),
      right: Uint32Array.from(pairs, ([, right]) => right),
    },
    looks: {
      logit: Float32Array.from(pairs, ([, , logit]) => logit),
      likeness: Float32Array.from(pairs, ([, , , likeness]) => likeness),
      metres: Float32Array.from(pairs, ([, , , , metres]) => metres),
    },
  };
}

/** What contest and spare words measure of the pair of a list that has the given position, by name. */
function measure(
  records: readonly MatchRecord[],
  pairs: readonly Seen[],
  of: number,
): Record<string, number> {
  const corpus = buildCorpus(records);
  const { list, looks } = listOf(pairs);
  const partners = partnersOf(corpus.size, list);
  const [a, b, logit, likeness, metres] = pairs[of]!;
  const row = new Float64Array(featureCount);
  const meter = new PairMeter(corpus);
  meter.measure(a, b, row);
  const contest = new Contest(corpus, list, looks, partners);
  contest.measure(a, b, { logit, likeness, metres }, row);
  expect(contest.pair).toBe(of);
  const spareWords = new SpareWordMeter(
    corpus,
    list,
    { looks, partners, spareWords: emptySpareWords(corpus) },
    -3,
  );
  spareWords.count(0, pairs.length);
  spareWords.measure(a, b, meter.aligned, contest.pair, row);
  return Object.fromEntries(featureNames.map((name, column) => [name, row[column]!]));
}

const branch = (key: string, metres: number): MatchRecord =>
  candidate({ key, name: "Costa", location: at(metres, 0) });

describe("the contest", () => {
  const branches = [branch("overpass:1", 0), branch("yelp:1", 90), branch("yelp:2", 390)];

  it("tells how much farther the next namesake lies", () => {
    const seen = measure(
      branches,
      [
        [0, 1, 2, 1, 90],
        [0, 2, -1, 1, 390],
      ],
      0,
    );
    expect(seen).toMatchObject({ namesakes_min: 0, namesakes_max: 1, partners_max: 1, margin_min: 3 });
    expect(seen["namesake_distance_min"]).toBeCloseTo(Math.log(400 / 100));
    expect(seen["namesake_distance_max"]).toBeCloseTo(Math.log(5010 / 100));
    expect(seen["better_name_max"]).toBe(0);
  });

  it("is among partners of one source", () => {
    const third = branch("google:1", 0);
    const seen = measure(
      [...branches, third],
      [
        [0, 1, 2, 1, 90],
        [0, 3, 9, 1, 0],
      ],
      0,
    );
    expect(seen).toMatchObject({ partners_max: 0, namesakes_max: 0, rival_max: -8, margin_min: 8 });
    expect(seen["better_name_max"]).toBe(-1);
  });

  it("cuts leads to eight log-odds, and takes names that are nearly as alike for as alike", () => {
    const likeness = (other: number) =>
      measure(
        branches,
        [
          [0, 1, 2, 0.9, 90],
          [0, 2, -7, other, 390],
        ],
        0,
      );
    expect(likeness(0.895)).toMatchObject({ namesakes_max: 1, margin_max: 8, margin_min: 8 });
    expect(likeness(0.885)).toMatchObject({ namesakes_max: 0 });
    const close = measure(
      branches,
      [
        [0, 1, 2, 0.9, 90],
        [0, 2, -5, 0.5, 390],
      ],
      0,
    );
    expect(close).toMatchObject({ margin_min: 7, margin_max: 8 });
  });

  it("takes the nearest of several names that are as alike", () => {
    const seen = measure(
      [...branches, branch("yelp:3", 190)],
      [
        [0, 1, 1, 0.5, 90],
        [0, 2, 0, 0.75, 390],
        [0, 3, 0, 0.75, 190],
      ],
      0,
    );
    expect(seen["better_name_distance_min"]).toBeCloseTo(Math.log(200 / 100));
  });

  it("tells of a better name elsewhere", () => {
    const seen = measure(
      branches,
      [
        [0, 1, 1, 0.5, 90],
        [0, 2, 0, 0.75, 190],
      ],
      0,
    );
    expect(seen["better_name_max"]).toBeCloseTo(0.25);
    expect(seen["better_name_distance_min"]).toBeCloseTo(Math.log(200 / 100));
  });
});

describe("spare words", () => {
  const hotel = (key: string, name: string): MatchRecord => candidate({ key, name, location: at(0, 0) });
  const records = [
    hotel("overpass:1", "Astoria"),
    hotel("overpass:2", "Bellevue"),
    hotel("overpass:3", "Corona"),
    hotel("yelp:1", "Astoria Gym"),
    hotel("yelp:2", "Bellevue Gym"),
    hotel("yelp:3", "Corona Gym"),
  ];

  it("are judged by the other pairs that have them left over, not by the pair itself", () => {
    const judged = (others: number): number =>
      measure(
        records,
        [
          [0, 3, 9, 0.5, 10],
          [1, 4, others, 0.5, 10],
          [2, 5, others, 0.5, 10],
        ],
        0,
      )["spare_min"]!;
    expect(judged(9)).toBeCloseTo((2 + 0.9) / 4, 2);
    expect(judged(-2.9)).toBeLessThan(0.3);
  });

  it("of pairs that trail a rival match nothing, and hopeless pairs do not count", () => {
    const seen = measure(
      [...records, hotel("yelp:4", "Bellevue")],
      [
        [0, 3, 9, 0.5, 10],
        [1, 4, 2, 0.5, 10],
        [1, 6, 9, 1, 10],
        [2, 5, -5, 0.5, 10],
      ],
      0,
    );
    expect(seen["spare_min"]).toBeCloseTo(0.9 / 3);
    expect(seen["spare_min_pairs"]).toBeCloseTo(Math.log(2));
    expect(seen).toMatchObject({ spare_mean: seen["spare_min"], spare_max: seen["spare_min"] });
  });

  it("of pairs that trail a rival by up to one log-odd match as their first look says", () => {
    const judged = (rival: number) =>
      measure(
        [...records, hotel("yelp:4", "Bellevue")],
        [
          [0, 3, 9, 0.5, 10],
          [1, 4, 9, 0.5, 10],
          [1, 6, rival, 1, 10],
        ],
        0,
      )["spare_min"];
    expect(judged(9.9)).toBeCloseTo(1.9 / 3, 2);
    expect(judged(10.1)).toBeCloseTo(0.9 / 3, 2);
  });

  it("are presumed to be what words are on average where nobody else has them left over", () => {
    const seen = measure(records, [[0, 3, 9, 0.5, 10]], 0);
    expect(seen["spare_min"]).toBeCloseTo(0.45);
    expect(seen["spare_min_pairs"]).toBe(0);
  });

  it("are not judged by pairs whose names differ in more than three words on both sides", () => {
    const bars = ["Astoria", "Bellevue"].flatMap((name, index) => [
      hotel(`overpass:${index}`, `${name} Lavender Thistle`),
      hotel(`yelp:${index}`, `${name} Meadow${index === 0 ? "" : " Quarry"}`),
    ]);
    const seen = measure(
      bars,
      [
        [0, 1, 9, 0.5, 10],
        [2, 3, 9, 0.5, 10],
      ],
      0,
    );
    expect(seen["spare_min_pairs"]).toBe(0);
    const fewer = measure(
      [
        ...bars.slice(0, 2),
        hotel("overpass:1", "Bellevue Lavender Thistle"),
        hotel("yelp:1", "Bellevue Meadow"),
      ],
      [
        [0, 1, 9, 0.5, 10],
        [2, 3, 9, 0.5, 10],
      ],
      0,
    );
    expect(fewer["spare_min_pairs"]).toBeCloseTo(Math.log(2));
  });

  it("cannot be told where nothing is left over", () => {
    expect(
      measure([branch("overpass:1", 0), branch("yelp:1", 10)], [[0, 1, 9, 1, 10]], 0)["spare_min"],
    ).toBeNaN();
  });
});
