import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { buildCorpus } from "../corpus/corpus.ts";
import { at, candidate } from "../testing/candidates.ts";
import { columnOf, pairFeatureNames, type PairFeatureName } from "./feature-names.ts";
import { TextPool, type Texts } from "../corpus/texts.ts";
import { postcodeAgreement } from "./address.ts";
import { editDistance } from "./edit-distance.ts";
import { PairMeter } from "./pair-features.ts";
import { jaroWinkler, longestCommonRun } from "./strings.ts";

type Fields = Partial<Parameters<typeof candidate>[0]> & { name: string };

function measure(a: Fields, b: Fields): Record<PairFeatureName, number> {
  const corpus = buildCorpus([candidate({ key: "overpass:1", ...a }), candidate({ key: "yelp:1", ...b })]);
  const row = new Float64Array(pairFeatureNames.length);
  new PairMeter(corpus).measure(0, 1, row);
  return Object.fromEntries(pairFeatureNames.map((name) => [name, row[columnOf[name]]!])) as Record<
    PairFeatureName,
    number
  >;
}

/** A measure of two texts by their numbers, as one of two strings. */
function ofStrings(measure: (texts: Texts, a: number, b: number) => number) {
  return (a: string, b: string): number => {
    const pool = new TextPool();
    const ids = [pool.id(a), pool.id(b)] as const;
    return measure(pool.build(), ...ids);
  };
}

describe("jaroWinkler", () => {
  it.each([
    ["martha", "marhta", 0.9611],
    ["dwayne", "duane", 0.84],
    ["dixon", "dicksonx", 0.8133],
    ["abc", "xyz", 0],
    ["", "", 0],
  ])("of %s and %s is as Winkler published it", (a, b, expected) => {
    expect(ofStrings(jaroWinkler)(a, b)).toBeCloseTo(expected, 3);
  });

  it("is symmetric and within 0 and 1", () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (a, b) => {
        const similarity = ofStrings(jaroWinkler)(a, b);
        expect(ofStrings(jaroWinkler)(b, a)).toBe(similarity);
        expect(similarity).toBeGreaterThanOrEqual(0);
        expect(similarity).toBeLessThanOrEqual(1);
      }),
    );
  });
});

describe("editDistance", () => {
  it("is what the whole table of Wagner and Fischer says, for short and for long texts", () => {
    const wholeTable = (a: string, b: string): number => {
      let row = Array.from({ length: b.length + 1 }, (_, at) => at);
      for (let i = 1; i <= a.length; i++) {
        const next = [i];
        for (let j = 1; j <= b.length; j++) {
          const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
          next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
        }
        row = next;
      }
      return row[b.length]!;
    };
    const text = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 40, size: "max" });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(ofStrings(editDistance)(a, b)).toBe(wholeTable(a, b));
      }),
    );
  });
});

describe("postcodeAgreement", () => {
  it.each([
    ["EH12JD", "EH12JD", 1],
    ["EH1", "EH12JD", 0.5],
    ["EH12JD", "G12AA", 0],
  ])("of %s and %s is as far as they begin alike", (a, b, expected) => {
    expect(ofStrings(postcodeAgreement)(a, b)).toBe(expected);
  });
});

describe("longestCommonRun", () => {
  it("is what comparing all substrings finds", () => {
    const bruteForce = (a: string, b: string): number => {
      let longest = 0;
      for (let from = 0; from < a.length; from++) {
        for (let to = from + 1; to <= a.length; to++)
          if (b.includes(a.slice(from, to))) longest = Math.max(longest, to - from);
      }
      return longest;
    };
    const text = fc.string({ unit: fc.constantFrom("a", "b", "c"), maxLength: 12 });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(ofStrings(longestCommonRun)(a, b)).toBe(bruteForce(a, b));
      }),
    );
  });
});

describe("a pair's features", () => {
  it("tell a name written apart from another name", () => {
    expect(measure({ name: "Qiji" }, { name: "Qi Ji" })).toMatchObject({ compact_equal: 1, word_jaccard: 1 });
    expect(measure({ name: "Starbank Park" }, { name: "Starbank Pub" })).toMatchObject({ kind_relation: -1 });
  });

  it("see numbers that disagree", () => {
    expect(measure({ name: "Hall Fifth Floor" }, { name: "Hall 6th Floor" })).toMatchObject({
      rest_numbers_min: 1,
    });
    expect(measure({ name: "Blk 245" }, { name: "Blk 429" })).toMatchObject({
      shared_numbers: 0,
      rest_numbers_min: 1,
    });
    expect(measure({ name: "Blk 245" }, { name: "Block 245" })).toMatchObject({
      shared_numbers: 1,
      rest_numbers_max: 0,
    });
  });

  it("see one number in digits and in letters", () => {
    const guys = measure({ name: "Five Guys" }, { name: "5 Guys" });
    expect(guys).toMatchObject({ shared_numbers: 1, rest_count_max: 0, rest_numbers_max: 0 });
    expect(measure({ name: "Pier Two" }, { name: "Pier 1" })).toMatchObject({
      shared_numbers: 0,
      rest_count_max: 1,
    });
  });

  it("find the street of a name in the address, with its number or its saint", () => {
    const cafe = { name: "Cafe", address: "510 Bukit Batok Street 52" };
    expect(measure({ name: "Cafe Bukit Batok St 52" }, cafe)).toMatchObject({ unexplained_max: 0 });
    expect(measure({ name: "Cafe Bukit Batok St 51" }, cafe).unexplained_max).toBeGreaterThan(0);
    const bank = { name: "Bank", address: "1507 St. Clair Ave W" };
    expect(measure({ name: "Bank - St Clair" }, bank)).toMatchObject({ unexplained_max: 0 });
    const pub = { name: "Pub", address: "9 Princes Street" };
    expect(measure({ name: "Pub, Princes St" }, pub)).toMatchObject({ unexplained_max: 0 });
  });

  it("compare addresses whichever way they are written", () => {
    const { house, street_containment } = measure(
      { name: "A", address: "George Street, 62-64-66" },
      { name: "A", address: "62-66 George St" },
    );
    expect(house).toBe(1);
    expect(street_containment).toBe(1);
  });

  it("measure house numbers by the gap between them", () => {
    const house = (a: string, b: string) =>
      measure({ name: "A", address: a }, { name: "A", address: b }).house;
    expect(house("10-14 High Street", "12 High Street")).toBe(1);
    expect(house("10 High Street", "12 High Street")).toBeCloseTo(-Math.log10(3) / 3);
    expect(house("1 High Street", "1000 High Street")).toBeCloseTo(-1);
  });

  it("take a missing position for near where the addresses agree, for farther where only postcodes do, else for far", () => {
    const metres = (a: Partial<Fields>, b: Partial<Fields>) =>
      Math.expm1(measure({ name: "A", location: null, ...a }, { name: "A", ...b }).log_distance);
    expect(metres({ address: "12 High Street" }, { address: "High Street, 12" })).toBeCloseTo(40);
    expect(metres({ postal_code: "EH1 2NG" }, { postal_code: "EH12NG" })).toBeCloseTo(120);
    expect(metres({ address: "12 High Street" }, { address: "40 High Street" })).toBeCloseTo(800);
  });

  it("weigh a word's beginning as four fifths of it, and take two letters for no beginning", () => {
    const beginning = measure({ name: "Willow Conserv" }, { name: "Willow Conservatory" });
    expect(beginning.word_jaccard).toBeCloseTo(1.8 / 2.2, 1);
    expect(measure({ name: "Willow Co" }, { name: "Willow Conservatory" }).rest_count_max).toBe(1);
    expect(measure({ name: "Willow Con" }, { name: "Willow Conservatory" }).rest_count_max).toBe(0);
  });

  it("compare the first of several names that are equally alike, main names before others", () => {
    const row = measure(
      { name: "Alpha Beta", alternate_names: ["Gamma Delta Hut"] },
      { name: "Gamma Delta Hut", alternate_names: ["Alpha Beta"] },
    );
    expect(row).toMatchObject({ compact_equal: 1, length_min: "alphabeta".length });
  });

  it("align a word with its beginning, and with a misspelling of it, but not with another word", () => {
    const leftOver = (a: string, b: string) => measure({ name: a }, { name: b }).rest_count_max;
    expect(leftOver("Willow Conserv", "Willow Conservatory")).toBe(0);
    expect(leftOver("Willow Conservatory", "Willow Conservotary")).toBe(0);
    expect(leftOver("Willow Conservatory", "Willow Confectionery")).toBe(1);
  });

  it("count the records around, of the cubes of 150 m beside each other", () => {
    const around = (metres: number) => {
      const corpus = buildCorpus(
        [0, 10, metres].map((north, index) =>
          candidate({ key: `yelp:${index}`, name: `Shop ${index}`, location: at(north, 0) }),
        ),
      );
      const row = new Float64Array(pairFeatureNames.length);
      new PairMeter(corpus).measure(0, 1, row);
      return Math.round(Math.exp(row[columnOf.density]!));
    };
    expect(around(140)).toBe(3);
    expect(around(500)).toBe(2);
  });

  it("say nothing of what a record does not have", () => {
    expect(measure({ name: "A", address: null }, { name: "A", address: "1 High Street" })).toMatchObject({
      house: Number.NaN,
      street_containment: Number.NaN,
      postcode: Number.NaN,
      address_distance: Number.NaN,
    });
  });

  it("compare the names that are most alike, of all that a record has", () => {
    const row = measure({ name: "東京駅", alternate_names: ["Tokyo Station"] }, { name: "Tokyo Station" });
    expect(row.compact_equal).toBe(1);
  });

  it("are symmetric and never infinite, whatever the records hold", () => {
    const fields = fc.record({
      name: fc.string({ minLength: 1, unit: "binary" }),
      address: fc.option(fc.string({ minLength: 1 })),
      postal_code: fc.option(fc.string({ minLength: 1 })),
      location: fc.option(
        fc.record({ lat: fc.constantFrom(-90, 0, 55, 90), lng: fc.constantFrom(-180, 0, 180) }),
      ),
    });
    fc.assert(
      fc.property(fields, fields, (a, b) => {
        const corpus = buildCorpus([
          candidate({ key: "overpass:1", ...a }),
          candidate({ key: "yelp:1", ...b }),
        ]);
        const meter = new PairMeter(corpus);
        const forth = new Float64Array(pairFeatureNames.length);
        const back = new Float64Array(pairFeatureNames.length);
        meter.measure(0, 1, forth);
        meter.measure(1, 0, back);
        expect([...forth]).toEqual([...back]);
        for (const value of forth) expect(Math.abs(value)).not.toBe(Number.POSITIVE_INFINITY);
      }),
    );
  });

  it("place an address by a postcode of a few houses, not by one of a district", () => {
    const drift = (postcode: string) => {
      const corpus = buildCorpus([
        candidate({ key: "yelp:1", name: "A", location: at(900, 0), postal_code: postcode }),
        candidate({ key: "yelp:2", name: "B", location: at(0, 0), postal_code: postcode }),
      ]);
      const row = new Float64Array(pairFeatureNames.length);
      new PairMeter(corpus).measure(0, 1, row);
      return row[columnOf.address_drift_min]!;
    };
    expect(Math.expm1(drift("EH1 2NG"))).toBeCloseTo(900, -1);
    expect(Math.expm1(drift("75001"))).toBeCloseTo(900, -1);
    expect(drift("EH1")).toBeNaN();
  });

  it("place no address by a postcode whose records lie far apart", () => {
    const corpus = buildCorpus(
      [0, 0, 700, 1400, 2100].map((metres, index) =>
        candidate({ key: `yelp:${index}`, name: "A", location: at(metres, 0), postal_code: "15213" }),
      ),
    );
    const row = new Float64Array(pairFeatureNames.length);
    new PairMeter(corpus).measure(0, 1, row);
    expect(row[columnOf.address_drift_min]!).toBeNaN();
  });

  it("place an address by sixteen records at most, the first of them", () => {
    const drift = (count: number) => {
      const corpus = buildCorpus([
        candidate({ key: "yelp:a", name: "A", location: at(0, 0), postal_code: "75001" }),
        ...Array.from({ length: count }, (_, index) =>
          candidate({
            key: `yelp:${index}`,
            name: "B",
            location: at(index < 15 ? 0 : 900, 0),
            postal_code: "75001",
          }),
        ),
      ]);
      return corpus.addressDrift[0]!;
    };
    expect(Math.expm1(drift(60))).toBeCloseTo(0);
  });

  it("place an address by the other records that give it", () => {
    const corpus = buildCorpus([
      candidate({ key: "overpass:1", name: "Food Junction", location: at(0, 0) }),
      candidate({
        key: "yelp:1",
        name: "Food Junction",
        location: at(900, 0),
        address: "109 North Bridge Road",
      }),
      candidate({ key: "yelp:2", name: "Another Shop", location: at(5, 5), address: "109 North Bridge Rd" }),
    ]);
    const row = new Float64Array(pairFeatureNames.length);
    new PairMeter(corpus).measure(0, 1, row);
    expect(Math.expm1(row[columnOf.log_distance]!)).toBeCloseTo(900, -1);
    expect(Math.expm1(row[columnOf.address_distance]!)).toBeLessThan(10);
  });
});
