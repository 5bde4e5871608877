import { describe, expect, it } from "vitest";
import { type Evidence, evidenceNames } from "../evidence/evidence.ts";
import { columnOf, pairFeatureNames, type PairFeatureName } from "../features/feature-names.ts";
import { giveReason } from "./reason.ts";

function reason(
  features: Partial<Record<PairFeatureName, number>>,
  evidence: Partial<Evidence> = {},
  metres = 12,
): string {
  const row = new Float64Array(pairFeatureNames.length).fill(Number.NaN);
  row[columnOf.compact_equal] = 0;
  row[columnOf.core_equal] = 0;
  for (const [name, value] of Object.entries(features)) row[columnOf[name as PairFeatureName]] = value;
  const none = Object.fromEntries(evidenceNames.map((name) => [name, 0])) as Evidence;
  return giveReason(row, metres, { ...none, ...evidence });
}

const same = { compact_equal: 1 };

describe("the reason of a pair", () => {
  it.each<[string, string]>([
    ["same name", reason(same)],
    ["initials of the name", reason({}, { initials: 4 })],
    ["names in different scripts", reason({}, { other_script: 3 })],
    ["one name within the other", reason({ rest_count_min: 0 })],
    ["names alike (45 % by weight)", reason({ rest_count_min: 1, word_jaccard: 0.451 })],
  ])("begins with what the names have in common: %s", (expected, found) => {
    expect(found).toBe(`${expected}, 12 m apart`);
  });

  it.each([
    [999.4, "999 m apart"],
    [1000, "1.0 km apart"],
    [Number.NaN, "distance unknown"],
  ])("tells the distance: %d m", (metres, expected) => {
    expect(reason(same, {}, metres)).toBe(`same name, ${expected}`);
  });

  it("tells what else agrees, and a house that does not", () => {
    expect(reason({ ...same, house: 1, postcode: 1 })).toBe(
      "same name, 12 m apart, same house number, same postcode",
    );
    expect(reason({ ...same, house: -0.1, postcode: 0.5 })).toBe(
      "same name, 12 m apart, different house numbers",
    );
    expect(reason(same, { same_id: 8, phone: 3, website: 1.5 })).toBe(
      "same name, 12 m apart, shared id, same phone, same website",
    );
    expect(reason(same, { same_id: -3, phone: -0.7, website: -0.5 })).toBe("same name, 12 m apart");
  });
});
