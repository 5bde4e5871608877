import { describe, expect, it } from "vitest";
import { buildCorpus } from "../corpus/corpus.ts";
import { bitOfKind, kindNames } from "../normalise/kinds-of-place.ts";
import { candidate } from "../testing/candidates.ts";
import { addedKinds } from "./added-kinds.ts";
import { PairMeter } from "./pair-features.ts";

function kindsBetween(a: string, b: string): string[] {
  const corpus = buildCorpus([
    candidate({ key: "overpass:1", name: a }),
    candidate({ key: "yelp:1", name: b }),
  ]);
  const meter = new PairMeter(corpus);
  meter.measure(0, 1, new Float64Array(100));
  const bits = addedKinds(corpus, meter.aligned);
  return kindNames.filter((kind) => (bits & bitOfKind(kind)) !== 0);
}

describe("addedKinds", () => {
  it.each([
    ["HSBC", "HSBC ATM", ["money", "amenity", "cash_machine"]],
    ["Summerdale", "Summerdale Condominium Car Park", ["parking", "building", "amenity"]],
    ["Raffles Place", "Raffles Place MRT Station", ["transit"]],
    ["Morrisons", "Morrisons Petrol Station", ["motor"]],
    ["Zizzi", "Zizzi", []],
    ["Zizzi", "Zizzi Leith", []],
    ["Royal Hotel", "Royal Cafe", []],
    ["Royal Leith", "Royal Cafe", []],
    ["", "Cafe", ["cafe"]],
  ])("between %j and %j, whichever comes first", (a, b, expected) => {
    expect(kindsBetween(a, b)).toEqual(expected);
    expect(kindsBetween(b, a)).toEqual(expected);
  });
});
