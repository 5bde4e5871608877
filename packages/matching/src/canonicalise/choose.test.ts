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
  names.map((name, i) => candidate({ key: `${["overpass", "google", "yelp"][i]}:1`, name }));
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
});
