import { describe, expect, it } from "vitest";
import { buildCorpus } from "../corpus/corpus.ts";
import { weighEvidence } from "../evidence/evidence.ts";
import { pairFeatureNames } from "../features/feature-names.ts";
import { PairMeter } from "../features/pair-features.ts";
import { candidate } from "../testing/candidates.ts";
import { haveNothingInCommon } from "./nothing-in-common.ts";

type Fields = Omit<Parameters<typeof candidate>[0], "key">;

function areUnlike(a: Fields, b: Fields): boolean {
  const corpus = buildCorpus([candidate({ key: "overpass:1", ...a }), candidate({ key: "yelp:1", ...b })]);
  const row = new Float64Array(pairFeatureNames.length);
  new PairMeter(corpus).measure(0, 1, row);
  return haveNothingInCommon(row, weighEvidence(corpus, 0, 1));
}

describe("records that have nothing in common", () => {
  const cafe = { name: "Starbucks", address: "12 High Street" };

  it("share no word and hardly a letter of their names", () => {
    expect(areUnlike(cafe, { name: "Jolly Quill", address: "40 Mill Lane" })).toBe(true);
  });

  it("Bug: without an address there was always something in common. Fix: a name stands in none then", () => {
    expect(areUnlike({ name: "Starbucks" }, { name: "Jolly Quill" })).toBe(true);
  });

  it.each<[string, Fields, Fields]>([
    ["names that begin alike", cafe, { name: "Starbies" }],
    ["the house", cafe, { name: "Jolly Quill", address: "High Street, 12" }],
    ["the postcode", { name: "A", postal_code: "EH1 2NG" }, { name: "Quill", postal_code: "EH12NG" }],
    ["a name in the other's address", { name: "Quill", address: "Jolly House" }, { name: "Jolly" }],
    ["a word, in digits and in letters", { name: "5" }, { name: "Five" }],
    ["the unit", { name: "A", address: "Unit 12" }, { name: "Quill", address: "Ste 12" }],
    [
      "an id elsewhere",
      { name: "A", external_ids: { wikidata: "Q1" } },
      { name: "Quill", external_ids: { wikidata: "Q1" } },
    ],
    ["a site", { name: "A", website: "jolly.example" }, { name: "Quill", website: "https://jolly.example/" }],
    ["initials", { name: "KTPH" }, { name: "Khoo Teck Puat Hospital" }],
    ["a phone", { name: "A", phone: "+441312205355" }, { name: "Quill", phone: "+441312205355" }],
  ])("do not share %s", (_, a, b) => {
    expect(areUnlike(a, b)).toBe(false);
  });
});
