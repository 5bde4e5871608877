import { expect, it } from "vitest";
import { buildCorpus } from "../corpus/corpus.ts";
import { candidate } from "../testing/candidates.ts";
import { nameComparer } from "./two-names.ts";

type Fields = Omit<Parameters<typeof candidate>[0], "key">;

function haveTwoNames(a: Fields, b: Fields): boolean {
  const corpus = buildCorpus([candidate({ key: "yelp:1", ...a }), candidate({ key: "yelp:2", ...b })]);
  return nameComparer(corpus)(0, 1);
}

it.each<[string, Fields, Fields, boolean]>([
  ["a word of its own in each", { name: "Campus Main Pool" }, { name: "Campus Training Pool" }, true],
  ["a word more in one", { name: "Campus Pool" }, { name: "Campus Training Pool" }, false],
  ["a word spelt otherwise", { name: "Riddell's Court" }, { name: "Riddle's Court" }, false],
  ["a word written apart", { name: "Ai Lin Bakery" }, { name: "Ailin Bakery" }, false],
  ["two words for a kind", { name: "Minds Academy" }, { name: "Minds Tuition Centre" }, false],
  ["a kind where the other has none", { name: "Leith Social Club" }, { name: "Leith Dockers" }, true],
  [
    "a word that the other's address explains",
    { name: "Carriage Pandan" },
    { name: "Carriage Workshop", address: "188 Pandan Loop" },
    false,
  ],
  [
    "another name that is the same",
    { name: "Campus Main Pool", alternate_names: ["Training Pool"] },
    { name: "Training Pool" },
    false,
  ],
  ["no name", { name: "" }, { name: "Campus Pool" }, false],
])("two names: %s", (_, a, b, areTwo) => {
  expect(haveTwoNames(a, b)).toBe(areTwo);
  expect(haveTwoNames(b, a)).toBe(areTwo);
});
