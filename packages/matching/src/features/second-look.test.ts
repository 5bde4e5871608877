import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildCorpus } from "../corpus/corpus.ts";
import type { MatchRecord } from "../corpus/record.ts";
import { at, candidate } from "../testing/candidates.ts";
import { lookCloser } from "./close-look.ts";
import { featureCount, featureNames } from "./feature-names.ts";
import { PairMeter } from "./pair-features.ts";
import { Surroundings } from "./surroundings.ts";

/** What a second look measures of the first two records, by name. */
function look(records: readonly MatchRecord[]): Record<string, number> {
  const corpus = buildCorpus(records);
  const meter = new PairMeter(corpus);
  const row = new Float64Array(featureCount);
  meter.measure(0, 1, row);
  lookCloser(corpus, meter.aligned, row);
  new Surroundings(corpus).measure(0, 1, meter.aligned, row);
  return Object.fromEntries(featureNames.map((name, column) => [name, row[column]!]));
}

const cafe = candidate({ key: "overpass:1", name: "Kopitiam", location: at(0, 0) });
const cafeInMall = candidate({ key: "yelp:1", name: "Kopitiam Suntec", location: at(20, 0) });

describe("a closer look", () => {
  it("counts words whatever they weigh", () => {
    const seen = look([
      candidate({ key: "overpass:1", name: "Blue Door Tea" }),
      candidate({ key: "yelp:1", name: "Blue Door" }),
    ]);
    expect(seen).toMatchObject({ words_min: 2, words_max: 3, word_count_containment: 1, first_word: 1 });
    expect(seen["word_count_jaccard"]).toBeCloseTo(2 / 3);
    expect(seen["last_word"]).toBeLessThan(1);
  });

  it("sees what unified words hide: how the names are written", () => {
    const seen = (a: string, b: string): Record<string, number> =>
      look([candidate({ key: "overpass:1", name: a }), candidate({ key: "yelp:1", name: b })]);
    expect(seen("Blue Door", "BLUE DOOR!")).toMatchObject({ plain_equal: 1, plain_edit_similarity: 1 });
    const articles = seen("The Blue Door", "Blue Doors");
    expect(articles).toMatchObject({ compact_equal: 1, plain_equal: 0 });
    expect(articles["plain_edit_similarity"]).toBeCloseTo(1 - 5 / 13);
    expect(articles["plain_common_run"]).toBeCloseTo(0.9);
    expect(articles["plain_length_ratio"]).toBeCloseTo(10 / 13);
  });

  it("knows names that are made like addresses", () => {
    const seen = look([
      candidate({ key: "overpass:1", name: "14 Hart", address: "14 Hart Street" }),
      candidate({ key: "yelp:1", name: "Jolly Judge" }),
    ]);
    expect(seen).toMatchObject({ address_like_min: 0, address_like_max: 1 });
  });
});

describe("surroundings", () => {
  it("explain a left-over word that names nearby share", () => {
    const alone = look([cafe, cafeInMall]);
    const inMall = look([
      cafe,
      cafeInMall,
      candidate({ key: "yelp:2", name: "Suntec Bakery", location: at(60, 30) }),
      candidate({ key: "yelp:3", name: "Suntec Cinema", location: at(30, 60) }),
    ]);
    expect(alone["unheard_max"]).toBeGreaterThan(0.5);
    expect(inMall["unheard_max"]).toBe(0);
    expect(inMall["unaddressed_max"]).toBeGreaterThan(0.5);
    expect(inMall["echo_max"]).toBeCloseTo(Math.log(3));
  });

  it("explain it by addresses nearby too", () => {
    const seen = look([
      cafe,
      cafeInMall,
      candidate({ key: "yelp:2", name: "Bakery", address: "Suntec, 3 Temasek Road", location: at(60, 30) }),
    ]);
    expect(seen).toMatchObject({ unheard_max: 0, unaddressed_max: 0, echo_max: 0 });
  });

  it("count who shares the shared word, whole names and namesakes, in the pair's own sources only", () => {
    const seen = look([
      cafe,
      cafeInMall,
      candidate({ key: "overpass:2", name: "Kopitiam", location: at(100, 0) }),
      candidate({ key: "yelp:2", name: "Kopitiam Suntec Daily", location: at(0, 100) }),
      candidate({ key: "foursquare:1", name: "Kopitiam", location: at(10, 0) }),
      candidate({ key: "yelp:3", name: "Kopitiam", location: at(1500, 0) }),
    ]);
    expect(seen["neighbours"]).toBeCloseTo(Math.log(3));
    expect(seen["shared_nearby"]).toBeCloseTo(Math.log(3));
    expect(seen["shared_own_min"]).toBeCloseTo(Math.log(2));
    expect(seen["whole_nearby_max"]).toBeCloseTo(Math.log(3));
    expect(seen["whole_nearby_min"]).toBeCloseTo(Math.log(2));
    expect(seen).toMatchObject({ twins_min: 0, twins_max: 1 });
  });

  it("tell of equally rare words that both names have the one that more names nearby have", () => {
    const seen = look([
      candidate({ key: "overpass:1", name: "Quartz Umbrella", location: at(0, 0) }),
      candidate({ key: "yelp:1", name: "Quartz Umbrella", location: at(10, 0) }),
      candidate({ key: "yelp:2", name: "Umbrella Mart", location: at(20, 0) }),
      candidate({ key: "yelp:3", name: "Quartz Villa", location: at(1500, 0) }),
    ]);
    expect(seen["shared_nearby"]).toBeCloseTo(Math.log(2));
  });

  it("reach 200 m", () => {
    const neighbours = (metres: number) =>
      look([
        cafe,
        { ...cafeInMall, location: at(0, 0) },
        candidate({ key: "yelp:2", name: "Bakery", location: at(metres, 0) }),
      ])["neighbours"];
    expect(neighbours(190)).toBeCloseTo(Math.log(2));
    expect(neighbours(210)).toBe(0);
  });

  it("are bounded where thousands lie at one point", () => {
    const crowd = Array.from({ length: 3000 }, (_, index) =>
      candidate({ key: `yelp:${index + 2}`, name: "Kopitiam", location: at(0, 0) }),
    );
    expect(look([cafe, cafeInMall, ...crowd])["neighbours"]).toBeLessThanOrEqual(Math.log(1001));
  });

  it("stand any name, with and without a position", () => {
    const record = fc.record({
      name: fc.string({ unit: "binary", maxLength: 60 }),
      address: fc.option(fc.string({ maxLength: 40 })),
      location: fc.option(fc.constant(at(0, 0))),
    });
    fc.assert(
      fc.property(fc.array(record, { minLength: 2, maxLength: 6 }), (records) => {
        const seen = look(
          records.map((fields, index) =>
            candidate({ key: `${index % 2 === 0 ? "yelp" : "overpass"}:${index}`, ...fields }),
          ),
        );
        for (const name of featureNames.slice(featureNames.indexOf("words_min")))
          expect(seen[name]).toSatisfy(Number.isFinite);
      }),
    );
  });
});
