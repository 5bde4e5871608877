import type { Candidate } from "@cityscout/contracts";
import { expect, it } from "vitest";
import { candidate } from "../testing/candidates.ts";
import { buildCorpus } from "./corpus.ts";
import { traitBits } from "./traits.ts";

type Trait = keyof typeof traitBits;

const cases: [string, Partial<Candidate>, Trait[]][] = [
  ["nothing but a name", {}, ["latin"]],
  ["a phone", { phone: "+44 131 220 5355" }, ["latin", "phone"]],
  ["a phone that is none", { phone: "n/a" }, ["latin"]],
  ["a website", { website: "https://deli.example/" }, ["latin", "domain"]],
  ["an id of another collection", { external_ids: { wikidata: "Q1" } }, ["latin", "cites"]],
  ["its own id twice", { external_ids: { yelp: "1" } }, ["latin"]],
  ["a name of three words", { name: "Royal Botanic Garden" }, ["latin", "initials"]],
  ["a name of a cash machine", { name: "HSBC ATM" }, ["latin", "cashMachine"]],
  ["a name in another script", { name: "スターバックス" }, ["far"]],
  ["names in both", { name: "スターバックス", alternate_names: ["Starbucks"] }, ["latin", "far"]],
  ["a category", { category: "museum" }, ["latin", "category"]],
  ["a category that says nothing", { category: "other" }, ["latin"]],
];

it.each(cases)("a record has the traits of %s", (_, fields, expected) => {
  const plain = { name: "Deli", phone: null, website: null, category: null, external_ids: {} };
  const [traits] = buildCorpus([candidate({ key: "yelp:1", ...plain, ...fields })]).traits;
  const had = (Object.keys(traitBits) as Trait[]).filter((trait) => (traits! & traitBits[trait]) !== 0);
  expect(had).toEqual(expected);
});
