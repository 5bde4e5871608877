import { describe, expect, it } from "vitest";
import { buildCorpus } from "../corpus/corpus.ts";
import { correctedLogit } from "../corrections/corrected-join.ts";
import { giveReasons } from "../explain/merge-reasons.ts";
import { at, candidate } from "../testing/candidates.ts";
import { bookMerges, mergesOf } from "./merge-book.ts";

describe("merges", () => {
  const records = [
    candidate({ key: "overpass:1", name: "Jolly Judge", location: at(0, 0) }),
    candidate({ key: "yelp:1", name: "Jolly Judge", location: at(12, 0) }),
    candidate({ key: "overpass:2", name: "Writers Museum", location: at(500, 0) }),
    candidate({ key: "yelp:2", name: "Writers Museum", location: at(530, 0) }),
    candidate({ key: "google:2", name: "Lady Stair's House", location: at(540, 0) }),
  ];
  const corpus = buildCorpus(records);
  const joins = {
    left: Uint32Array.of(3, 0, 2),
    right: Uint32Array.of(4, 1, 3),
    logits: Float32Array.of(correctedLogit, 0, 2),
  };
  const order = Uint32Array.from(records.keys());
  const keyOf = (record: number): string => `record ${record}`;

  it.each([[[0, 3]], [[0, 1, 3]], [[0, 1, 2, 3]]])(
    "have each its own score and reason, in whatever parts %j reasons were given",
    (ends) => {
      const reasons = ends.slice(1).map((to, part) => giveReasons(corpus, joins, ends[part]!, to));
      const book = bookMerges(Uint32Array.of(0, 0, 2, 2, 2), joins, order, reasons);
      expect(mergesOf(book, 0, keyOf)).toEqual([
        { source_ids: ["record 0", "record 1"], score: 0.5, reason: "same name, 12 m apart" },
      ]);
      expect(mergesOf(book, 2, keyOf)).toEqual([
        { source_ids: ["record 2", "record 3"], score: 0.8808, reason: "same name, 30 m apart" },
        { source_ids: ["record 3", "record 4"], score: 1, reason: "correction" },
      ]);
    },
  );
});
