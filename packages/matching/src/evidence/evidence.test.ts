import { describe, expect, it } from "vitest";
import { buildCorpus } from "../corpus/corpus.ts";
import { at, candidate } from "../testing/candidates.ts";
import { evidenceWeights, weighEvidence } from "./evidence.ts";

type Fields = Parameters<typeof candidate>[0];

function weigh(a: Partial<Fields>, b: Partial<Fields>) {
  const records = [
    candidate({ key: "overpass:1", name: "Name", location: at(0, 0), ...a }),
    candidate({ key: "yelp:1", name: "Other", location: at(20, 0), ...b }),
  ];
  return weighEvidence(buildCorpus(records), 0, 1);
}

describe("weighEvidence", () => {
  it.each([
    ["RBS", "Royal Bank of Scotland", evidenceWeights.initials],
    ["Royal Ontario Museum (ROM)", "ROM", evidenceWeights.initials],
    ["RBS", "Royal Bank of Wales", 0],
    ["Royal Bank of Scotland", "Royal Bank of Scotland", 0],
    ["", "Royal Bank of Scotland", 0],
  ])("weighs the initials of %s and %s alike both ways", (a, b, initials) => {
    expect(weigh({ name: a }, { name: b }).initials).toBe(initials);
    expect(weigh({ name: b }, { name: a }).initials).toBe(initials);
  });

  it("finds initials among other names too", () => {
    const found = weigh({ name: "Kunsthaus", alternate_names: ["AGO"] }, { name: "Art Gallery of Ontario" });
    expect(found.initials).toBe(evidenceWeights.initials);
  });
});
