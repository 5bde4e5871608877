import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { at, candidate } from "../testing/candidates.ts";
import { buildCorpus, type Corpus } from "./corpus.ts";
import { CorpusJoiner } from "./corpus-joiner.ts";
import { makeReaders, preparePart } from "./corpus-part.ts";
import type { MatchRecord } from "./record.ts";

const word = fc.constantFrom("Castle", "Café", "Royal", "Bank", "of", "Scotland", "7-Eleven", "北京", "St");
const words = fc.array(word, { minLength: 1, maxLength: 4 }).map((some) => some.join(" "));
const record: fc.Arbitrary<MatchRecord> = fc
  .record({
    key: fc.tuple(fc.constantFrom("overpass", "google", "yelp"), fc.nat(5)).map((parts) => parts.join(":")),
    name: words,
    alternate_names: fc.array(words, { maxLength: 2 }),
    location: fc.option(fc.tuple(fc.nat(500), fc.nat(500)).map(([north, east]) => at(north, east))),
    category: fc.option(fc.constantFrom("bar", "museum")),
    address: fc.option(fc.tuple(fc.nat(9), words).map(([house, street]) => `${house} ${street}`)),
    postal_code: fc.option(fc.constantFrom("EH1 2NG", "048616")),
    phone: fc.option(fc.constantFrom("+44 131 225 9846", "0131 225 1200")),
    website: fc.option(fc.constantFrom("https://example.com/a", "facebook.com/b")),
    external_ids: fc.dictionary(fc.constantFrom("osm", "wikidata"), fc.constantFrom("1", "2"), {
      noNullPrototype: true,
    }),
  })
  .map(({ key, ...fields }) => candidate({ key, ...fields, name: fields.name }));

describe("a record of which much is known", () => {
  const many = (count: number, of: (index: number) => string): string[] =>
    Array.from({ length: count }, (_, index) => of(index));
  const rowLength = ({ starts }: { readonly starts: Uint32Array }): number => starts[1]! - starts[0]!;

  it("Bug: ten records of 10,000 ids each took minutes, as each was compared with each. Fix: some of all count", () => {
    const corpus = buildCorpus([
      candidate({
        key: "overpass:1",
        name: "Castle",
        alternate_names: many(10_000, (index) => `Castle ${index}`),
        phone: many(10_000, (index) => `+44 131 2${String(index).padStart(6, "0")}`).join("; "),
        external_ids: Object.fromEntries(many(10_000, String).map((kind) => [`kind${kind}`, kind])),
      }),
    ]);
    expect(corpus.nameStarts[1]).toBe(9);
    expect(rowLength(corpus.phones)).toBe(4);
    expect(rowLength(corpus.externalIds)).toBe(33);
  });
});

function joinParts(parts: readonly (readonly MatchRecord[])[]): Corpus {
  const joiner = new CorpusJoiner();
  for (const part of parts) joiner.add(preparePart(part, makeReaders()));
  return joiner.build();
}

describe("CorpusJoiner", () => {
  it("makes the corpus that one part would be, however the records are divided", () => {
    fc.assert(
      fc.property(fc.array(fc.array(record, { maxLength: 5 }), { minLength: 1, maxLength: 5 }), (parts) => {
        expect(joinParts(parts)).toEqual(buildCorpus(parts.flat()));
      }),
    );
  });
});
