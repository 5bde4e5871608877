import { describe, expect, it } from "vitest";
import { buildCorpus } from "../corpus/corpus.ts";
import { candidate } from "../testing/candidates.ts";
import { blockingKeys } from "./keys.ts";

type Fields = Omit<Parameters<typeof candidate>[0], "key">;

function shareKey(a: Fields, b: Fields): boolean {
  const corpus = buildCorpus([candidate({ key: "overpass:1", ...a }), candidate({ key: "yelp:1", ...b })]);
  const keys = new Set(blockingKeys(corpus, 0));
  return blockingKeys(corpus, 1).some((key) => keys.has(key));
}

describe("two records share a blocking key", () => {
  it.each<[string, Fields, Fields]>([
    ["a word of their names", { name: "Zebra Alpha" }, { name: "Quill Alpha" }],
    ["a word that one writes apart", { name: "Qi Ji Palais" }, { name: "Qiji" }],
    ["the first five letters of their cores", { name: "Starbucks" }, { name: "Starbuks" }],
    ["initials", { name: "RBS" }, { name: "Royal Bank of Scotland" }],
    ["initials of five letters", { name: "ABCDE" }, { name: "Alpha Bravo Castle Delta Echo" }],
    [
      "the last seven digits of a phone",
      { name: "A", phone: "225 1111" },
      { name: "Quill", phone: "0131 999 0000; +44 131 225 1111" },
    ],
    ["a site", { name: "A", website: "jolly.example/a" }, { name: "Quill", website: "www.jolly.example" }],
    [
      "an id",
      { name: "A", external_ids: { wikidata: "Q1" } },
      { name: "Quill", external_ids: { wikidata: "Q1" } },
    ],
    [
      "a house in a street",
      { name: "A", address: "30 George St" },
      { name: "Quill", address: "George Street, 30" },
    ],
  ])("by %s", (_, a, b) => {
    expect(shareKey(a, b)).toBe(true);
    expect(shareKey(b, a)).toBe(true);
  });

  it.each<[string, Fields, Fields]>([
    ["a number", { name: "Zebra 7" }, { name: "Quill 7" }],
    ["a letter", { name: "Zebra A" }, { name: "Quill A" }],
    ["four letters", { name: "Starlight" }, { name: "Stardust" }],
    [
      "six digits of a phone",
      { name: "A", phone: "0131 225 1111" },
      { name: "Quill", phone: "0131 725 1111" },
    ],
    [
      "a street without its house",
      { name: "A", address: "30 George St" },
      { name: "Quill", address: "32 George St" },
    ],
  ])("not by %s", (_, a, b) => {
    expect(shareKey(a, b)).toBe(false);
  });

  it("each once", () => {
    const corpus = buildCorpus([
      candidate({ key: "yelp:1", name: "Alpha Alpha", alternate_names: ["Alpha Alpha!"] }),
    ]);
    const keys = blockingKeys(corpus, 0);
    expect(new Set(keys).size).toBe(keys.length);
  });
});
