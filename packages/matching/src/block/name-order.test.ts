import * as fc from "fast-check";
import { expect, it } from "vitest";
import { buildCorpus } from "../corpus/corpus.ts";
import { compareBytes } from "../corpus/texts.ts";
import { candidate } from "../testing/candidates.ts";
import { nameOrder } from "./name-order.ts";

const letters = fc.string({ unit: fc.constantFrom("a", "b", "é", "1"), maxLength: 9, size: "max" });

it("is that of the core names byte by byte, and of positions where they are equal", () => {
  fc.assert(
    fc.property(fc.array(letters, { maxLength: 120, size: "max" }), (names) => {
      const corpus = buildCorpus(names.map((name, index) => candidate({ key: `yelp:${index}`, name })));
      const { texts, coreIds, nameStarts } = corpus;
      const coreOf = (record: number): number => coreIds[nameStarts[record]!]!;
      const expected = [...names.keys()].sort((a, b) => compareBytes(texts, coreOf(a), coreOf(b)) || a - b);
      expect([...nameOrder(corpus)]).toEqual(expected);
    }),
  );
});

it("is that of positions for a crowd of namesakes, wherever among four letters their names end", () => {
  const names = ["abc", "abcd", "abcde", "abcdefgh"];
  const records = Array.from({ length: 120 }, (_, index) =>
    candidate({ key: `yelp:${index}`, name: names[index % 4]! }),
  );
  const positions = [...records.keys()];
  expect([...nameOrder(buildCorpus(records))]).toEqual(
    names.flatMap((_, of) => positions.filter((position) => position % 4 === of)),
  );
});
