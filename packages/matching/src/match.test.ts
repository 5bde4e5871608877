import { InvalidInputError } from "@cityscout/contracts";
import { describe, expect, it } from "vitest";
import { dedupe } from "./dedupe.ts";
import { explainPair } from "./explain-pair.ts";
import { identify } from "./identify.ts";
import { matchLists } from "./match.ts";
import { at, candidate } from "./testing/candidates.ts";

const left = [
  candidate({ key: "overpass:1", name: "Starbucks", location: at(0, 0), address: "George Street, 30A" }),
  candidate({ key: "overpass:2", name: "Starbucks", location: at(600, 0), address: "High Street, 124" }),
  candidate({ key: "overpass:3", name: "Jolly Judge", location: at(900, 0) }),
];
const right = [
  candidate({ key: "yelp:1", name: "Starbucks Coffee", location: at(20, 10), address: "30A George St" }),
  candidate({ key: "yelp:2", name: "Starbucks", location: at(610, 0), address: "124 High Street" }),
  candidate({ key: "yelp:3", name: "The Jolly Judge", location: at(910, 0) }),
];

describe("matchLists", () => {
  it("matches each branch with its own", () => {
    const same = matchLists(left, right).filter((pair) => pair.decision === "same");
    expect(same.map((pair) => [pair.left, pair.right])).toEqual([
      [0, 0],
      [1, 1],
      [2, 2],
    ]);
  });

  it("lists the likely pairs by their records' ids, whatever the order of the lists", () => {
    const idsOf = (one: typeof left, other: typeof right) =>
      matchLists(one, other).map((pair) => [one[pair.left]!.source_id, other[pair.right]!.source_id]);
    expect(idsOf(left.toReversed(), right.toReversed())).toEqual(idsOf(left, right));
  });

  it("gives a pair the same score whichever pairs are asked for, and in whichever order the lists come", () => {
    const all = matchLists(left, right, {
      pairs: [
        [0, 0],
        [0, 1],
        [2, 2],
      ],
    });
    const [one] = matchLists(left, right, { pairs: [[0, 1]] });
    expect(one!.score).toBe(all[1]!.score);
    const [turned] = matchLists(left.toReversed(), right.toReversed(), { pairs: [[2, 1]] });
    expect(turned!.score).toBe(one!.score);
  });
});

describe("matchLists of neighbouring branches that both lists have", () => {
  const chain = (source: string, shift: number, metres: number) =>
    [0, metres].map((east, index) =>
      candidate({ key: `${source}:${index}`, name: "Starbucks", location: at(east + shift, shift) }),
    );

  it.each([30, 45, 60, 100, 150])("leaves those %d m apart to a person, as explain does", (metres) => {
    const [one, other] = [chain("overpass", 0, metres), chain("yelp", 6, metres)];
    const decisions = matchLists(one, other).map(
      ({ left: l, right: r, decision }) => `${l} ${r} ${decision}`,
    );
    expect(decisions).toEqual(expect.arrayContaining(["0 0 same", "1 1 same"]) as unknown);
    expect(decisions).not.toContain("0 1 same");
    expect(decisions).not.toContain("1 0 same");
    const explanation = explainPair(one[0]!, other[1]!, { candidates: [...one, ...other] });
    expect(explanation.decision).not.toBe("same");
    const places = dedupe([...one, ...other]).places.map((place) =>
      place.sources.map(({ source_id }) => source_id).join(" "),
    );
    expect(places.toSorted()).toEqual(["0 0", "1 1"]);
  });

  it("joins a record with both of two that a list has of one place", () => {
    const both = [0, 4].map((east, index) =>
      candidate({ key: `yelp:${index}`, name: "The Jolly Judge", location: at(900 + east, 0) }),
    );
    const decisions = matchLists([left[2]!], both).map(({ decision }) => decision);
    expect(decisions).toEqual(["same", "same"]);
  });
});

describe("matchLists of lists that share a source or mix several", () => {
  it("matches across the lists only", () => {
    const [first, second, third] = right;
    const mixed = [first!, { ...second!, source: "foursquare" as const }, third!];
    for (const [one, other] of [
      [left, left.toReversed()],
      [mixed, left],
      [left, [...mixed, left[0]!]],
    ] as const) {
      const same = matchLists(one, other).filter((pair) => pair.decision === "same");
      expect(same.length).toBeGreaterThanOrEqual(3);
      for (const pair of same) {
        const [a, b] = [one[pair.left]!.location!, other[pair.right]!.location!];
        expect(Math.abs(a.lat - b.lat)).toBeLessThan(0.0005);
      }
    }
  });
});

describe("explainPair", () => {
  const explanation = explainPair(left[0]!, right[0]!, { candidates: [...left, ...right] });

  it("is symmetric, and its pushes add up to the score", () => {
    expect(explainPair(right[0]!, left[0]!, { candidates: [...left, ...right] })).toEqual(explanation);
    const sum = explanation.features.reduce((total, feature) => total + feature.push, explanation.base);
    expect(sum).toBeCloseTo(explanation.log_odds, 2);
    expect(explanation).toMatchObject({ decision: "same", records: ["overpass:1", "yelp:1"] });
    const pushes = explanation.features.map(({ push }) => Math.abs(push));
    expect(pushes).toEqual(pushes.toSorted((x, y) => y - x));
  });

  it("weighs a shared phone toward same and a shared id more", () => {
    const plain = explainPair(left[2]!, right[2]!);
    const phone = { phone: "+441315561000" };
    expect(explainPair({ ...left[2]!, ...phone }, { ...right[2]!, ...phone }).score).toBeGreaterThan(
      plain.score,
    );
    const cited = explainPair(left[0]!, { ...right[2]!, external_ids: { osm: "1" } });
    expect(cited.features.find((feature) => feature.name === "same_id")!.push).toBe(8);
    // By the name that keys have.
    const citedByKey = explainPair(left[0]!, { ...right[2]!, external_ids: { overpass: "1" } });
    expect(citedByKey.features.find((feature) => feature.name === "same_id")!.push).toBe(8);
  });
});

describe("the reason", () => {
  it.each([
    ["Starbank Park", "Starbank Pub", "same name, of another kind of place"],
    ["Starbank Pub", "Starbank Bar", "same name but for its kind"],
    ["Starbank", "Starbank Pub", "same name but for its kind"],
  ])("of %s and %s is %s", (one, other, expected) => {
    const a = candidate({ key: "overpass:1", name: one, location: at(0, 0) });
    const b = candidate({ key: "yelp:1", name: other, location: at(10, 0) });
    expect(explainPair(a, b).reason).toBe(`${expected}, 10 m apart`);
  });
});

describe("a name with a kind of place more", () => {
  const [bank, machine, branch] = [
    candidate({ key: "overpass:1", name: "HSBC", location: at(0, 0) }),
    candidate({ key: "yelp:1", name: "HSBC ATM", location: at(12, 0) }),
    candidate({ key: "yelp:1", name: "HSBC Bank", location: at(12, 0) }),
  ];

  it("is no match where it is an amenity's, and explain says so", () => {
    const hotel = candidate({ key: "overpass:1", name: "Hilton", location: at(0, 0) });
    const gym = candidate({ key: "yelp:1", name: "Hilton Gym", location: at(12, 0) });
    const explanation = explainPair(hotel, gym);
    const push = explanation.features.find(({ name }) => name === "added_amenity")!;
    expect(push.push).toBeLessThan(-0.5);
    const sum = explanation.features.reduce((total, feature) => total + feature.push, explanation.base);
    expect(sum).toBeCloseTo(explanation.log_odds, 2);
    expect(explanation.decision).not.toBe("same");
    expect(dedupe([hotel, gym]).places).toHaveLength(2);
  });

  it("is no match where it is a cash machine's, and explain says so", () => {
    const explanation = explainPair(bank, machine);
    expect(explanation.features.find(({ name }) => name === "cash_machine")!.push).toBeLessThan(-2);
    const sum = explanation.features.reduce((total, feature) => total + feature.push, explanation.base);
    expect(sum).toBeCloseTo(explanation.log_odds, 2);
    expect(explanation.decision).toBe("different");
    expect(dedupe([bank, machine]).places).toHaveLength(2);
  });

  it("is one where it only says what the place is", () => {
    expect(explainPair(bank, branch).features.map(({ name }) => name)).not.toContain("added_amenity");
    expect(dedupe([bank, branch]).places).toHaveLength(1);
  });
});

describe("records that contradict each other", () => {
  it.each([
    ["Harbourfront Tower 1", "Harbourfront Tower 2"],
    ["Suite 100", "Suite 200"],
    ["Platform One", "Platform Two"],
  ])("are different for match, explain and dedupe alike: %s and %s", (one, other) => {
    const [a, b] = [
      candidate({ key: "overpass:1", name: one, location: at(0, 0) }),
      candidate({ key: "yelp:1", name: other, location: at(8, 0) }),
    ];
    expect(matchLists([a], [b], { pairs: [[0, 0]] })[0]!.decision).toBe("different");
    const explanation = explainPair(a, b);
    expect(explanation.decision).toBe("different");
    const sum = explanation.features.reduce((total, { push }) => total + push, explanation.base);
    expect(sum).toBeCloseTo(explanation.log_odds, 2);
    expect(explanation.reason).toContain("contradict");
    // However much it agrees: 12 %.
    expect(explanation.log_odds).toBe(-2);
    expect(dedupe([a, b]).places).toHaveLength(2);
  });
});

describe("identify", () => {
  it("finds the records that a description means, the likeliest first", () => {
    const description = candidate({
      key: "google:(description)",
      name: "The Jolly Judge",
      location: at(905, 5),
    });
    const found = identify(description, [...left, ...right]);
    expect(new Set(found.slice(0, 2).map(({ record }) => record))).toEqual(new Set(["overpass:3", "yelp:3"]));
    expect(found[0]!.score).toBeGreaterThan(0.5);
  });

  it.each(["Xqzzt Blorp", "Vurmig Quib", "Ixso Nkhjzbk"])(
    "does not offer what shares nothing with %s but the position",
    (name) => {
      const records = [
        ...left,
        ...right,
        candidate({
          key: "yelp:4",
          name: "Willow Ember Cafe",
          location: at(300, 0),
          address: "4 High Street",
        }),
      ];
      for (const record of records) {
        const description = { ...record, name, alternate_names: [], address: null, postal_code: null };
        for (const { decision, score } of identify(description, records)) {
          expect(decision).toBe("different");
          expect(score).toBeLessThan(0.12);
        }
        const described = { ...description, phone: "+441312205355" };
        const known = records.map((one) => (one === record ? { ...one, phone: "0131 220 5355" } : one));
        expect(identify(described, known)[0]!.score).toBeGreaterThan(0.2);
      }
    },
  );

  it("finds nothing where nothing is alike", () => {
    const description = candidate({ key: "google:x", name: "Zzyzx Quarry", location: { lat: 10, lng: 10 } });
    expect(identify(description, [...left, ...right])).toEqual([]);
  });
});

describe("explainPair of two records with one key", () => {
  it("Bug: one of them was explained against itself. Fix: it says what was found", () => {
    const one = candidate({ key: "yelp:1", name: "Jolly Judge", location: at(0, 0) });
    expect(() => explainPair(one, { ...one, name: "Deacon Brodies" })).toThrow(
      new InvalidInputError("source and source_id: found yelp:1 for both records, expected two keys"),
    );
  });
});
