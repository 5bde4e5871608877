import { describe, expect, it } from "vitest";
import { isContested } from "./contested.ts";

const [here, there] = [0, 1];

/** Records 0, 2 and 4 of one source, 1, 3 and 5 of another: branches whose own partners are 0 and 3, 2 and 1. */
function contestedAt(
  logit: number,
  logits: Readonly<Record<string, number>>,
  {
    sourceOf = Uint8Array.of(here, there, here, there, here, there),
    east = [0, 0, 0, 0, 0, 0],
    houses = [] as readonly number[],
  } = {},
) {
  const scorer = {
    likelyPartners: (record: number, source: number) =>
      [...sourceOf.keys()].flatMap((partner) => {
        const known = logits[`${Math.min(record, partner)}-${Math.max(record, partner)}`];
        return sourceOf[partner] === source && known !== undefined ? [{ partner, logit: known }] : [];
      }),
  };
  const points = Float64Array.from(east.flatMap((metres) => [0, metres, 0]));
  const houseNumbers = {
    starts: Uint32Array.from({ length: 7 }, (_, record) => 2 * Math.min(record, houses.length)),
    values: Int32Array.from(houses.flatMap((house) => [house, house])),
  };
  return isContested({ sourceOf, points, houseNumbers }, scorer, 0, 1, logit);
}

it("a pair is contested where each of the two has a clearly better partner that has none better", () => {
  expect(contestedAt(2, { "0-1": 2, "0-3": 3, "1-2": 3 })).toBe(true);
});

it.each<[string, number, Record<string, number>]>([
  ["it does not score as one place", -0.1, { "0-1": -0.1, "0-3": 3, "1-2": 3 }],
  ["one of the two has no other partner", 2, { "0-1": 2, "0-3": 3 }],
  ["a partner is hardly better", 2, { "0-1": 2, "0-3": 3, "1-2": 2.1 }],
  ["the better partner of the first has a better one", 2, { "0-1": 2, "0-3": 3, "1-2": 3, "3-4": 4 }],
  ["the better partner of the second has a better one", 2, { "0-1": 2, "0-3": 3, "1-2": 3, "2-5": 4 }],
])("it is not where %s", (_, logit, logits) => {
  expect(contestedAt(logit, logits)).toBe(false);
});

it("no pair of one source is contested", () => {
  expect(contestedAt(2, { "0-1": 2, "0-3": 3, "1-2": 3 }, { sourceOf: new Uint8Array(6).fill(here) })).toBe(
    false,
  );
});

describe("where partners hardly lead, the nearer one is better", () => {
  const logits = { "0-1": 2, "0-3": 2.01, "1-2": 2.01 };

  it.each<[string, number[], boolean]>([
    ["both are clearly nearer", [0, 30, 24, 6], true],
    ["only one is", [0, 30, 24, 26], false],
    ["neither is by more than positions are wrong", [0, 14, 10, 4], false],
    ["a position is unknown", [0, Number.NaN, 24, 6], false],
  ])("%s: %j", (_, east, isBetter) => {
    expect(contestedAt(2, logits, { east: [...east, 0, 0] })).toBe(isBetter);
  });

  it("but not if it scores lower", () => {
    expect(contestedAt(2, { ...logits, "0-3": 1.99 }, { east: [0, 30, 24, 6, 0, 0] })).toBe(false);
  });
});

describe("where partners hardly lead, the one of the same house is better", () => {
  const logits = { "0-1": 2, "0-3": 2.01, "1-2": 2.01 };

  it.each<[string, number[], boolean]>([
    ["both have the house", [22, 30, 30, 22], true],
    ["only one has", [22, 30, 30, 24], false],
    ["the pair has one house", [22, 22, 22, 22], false],
    ["the houses are not known", [], false],
  ])("%s: %j", (_, houses, isBetter) => {
    expect(contestedAt(2, logits, { houses })).toBe(isBetter);
  });
});

it("of equally good partners of a rival the first counts", () => {
  const pairs = { "0-1": 2, "0-3": 3, "1-2": 3 };
  expect(contestedAt(2, { ...pairs, "3-4": 3 })).toBe(true);
  expect(contestedAt(2, { ...pairs, "2-5": 3 })).toBe(true);
});
