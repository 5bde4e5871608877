import type { Candidate } from "@cityscout/contracts";
import { describe, expect, it } from "vitest";
import { candidate } from "../testing/candidates.ts";
import { choose, type ChoiceRule } from "./choose.ts";

const rule: ChoiceRule<string> = {
  matter: "name",
  valueOf: ({ name }) => name,
  formOf: (name) => name,
  looseFormOf: (name) => name.toLowerCase(),
};
const named = (...names: string[]): Candidate[] =>
  names.map((name, i) => candidate({ key: `${["overpass", "google", "yelp", "foursquare"][i]}:1`, name }));
const alternativesOf = (records: readonly Candidate[]) =>
  choose(records, rule)!.lineage.alternatives.map(({ value }) => value);

describe("the spellings of one value", () => {
  it("are told by the loose form where three records have no majority", () => {
    const { value, lineage } = choose(named("Elm Court", "Oak Hall", "ELM COURT"), rule)!;
    expect(value.toLowerCase()).toBe("elm court");
    expect(lineage.alternatives.map((other) => other.value)).toEqual(["Oak Hall"]);
  });

  it("are alternatives where most records agree to the letter", () => {
    expect(alternativesOf(named("Elm Court", "Elm Court", "ELM COURT"))).toEqual(["ELM COURT"]);
  });

  it("are alternatives of two records", () => {
    expect(alternativesOf(named("Elm Court", "ELM COURT"))).toHaveLength(1);
  });

  it("are told by the loose form where half of the records agree to the letter, as that is no majority", () => {
    expect(alternativesOf(named("Elm Court", "Elm Court", "ELM COURT", "Oak Hall"))).toEqual(["Oak Hall"]);
  });

  it("are given by the most complete of them", () => {
    const complete = { ...rule, completeness: (name: string) => (name === name.toLowerCase() ? 1 : 0) };
    const [one, other] = named("elm court", "ELM COURT", "Oak Hall");
    for (const records of [
      named("elm court", "ELM COURT", "Oak Hall"),
      named("ELM COURT", "elm court", "Oak Hall"),
    ])
      expect(choose(records, complete)!.value).toBe("elm court");
    expect(choose([one!, other!], complete)!.lineage).toMatchObject({
      from: "overpass:1",
      why: "completeness",
    });
  });
});
