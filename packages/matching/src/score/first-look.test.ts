import * as fc from "fast-check";
import { expect, it } from "vitest";
import { blockPairs } from "../block/block.ts";
import { buildCorpus } from "../corpus/corpus.ts";
import { totalEvidence } from "../evidence/evidence.ts";
import { columnOf, featureCount, pairFeatureNames } from "../features/feature-names.ts";
import { PairMeter } from "../features/pair-features.ts";
import { leafMark } from "../model/forest.ts";
import { packForest, type PackedForest } from "../model/packed-forest.ts";
import { at, candidate } from "../testing/candidates.ts";
import { emptyLooks, FirstLooker, forgetEvidence, lookOnce } from "./first-look.ts";

const word = fc.constantFrom("Blue", "Door", "Café", "Suntec", "Lobby", "No. 5", "Harbour", "Harbor", "9");
const fields = fc.record({
  name: fc.array(word, { minLength: 1, maxLength: 4 }).map((words) => words.join(" ")),
  location: fc.option(fc.tuple(fc.nat(300), fc.nat(300)).map(([north, east]) => at(north, east))),
  address: fc.constantFrom(null, "9 Harbour Street", "12 Harbour Street", "#02-11, 9 Harbor Street"),
  postal_code: fc.constantFrom(null, "EH1 2DJ", "EH1"),
});

/** A tree for each column given, which asks whether its value is above a threshold. */
function forestOf(questions: readonly { column: number; threshold: number }[]): PackedForest {
  return packForest({
    bias: 0,
    roots: Uint32Array.from({ length: questions.length + 1 }, (_, tree) => tree * 3),
    feature: Uint8Array.from(questions.flatMap(({ column }) => [column, leafMark, leafMark])),
    threshold: Float64Array.from(questions.flatMap(({ threshold }) => [threshold, 0, 0])),
    missingLeft: new Uint8Array(questions.length * 3),
    right: Uint32Array.from(questions.flatMap((_, tree) => [tree * 3 + 2, 0, 0])),
    value: Float64Array.from(questions.flatMap((_, tree) => [0, 0, 2 ** tree])),
  });
}

const questions = fc.array(
  fc.record({ column: fc.nat(pairFeatureNames.length - 1), threshold: fc.constantFrom(-0.1, 0.3, 0.7, 2) }),
  { maxLength: 12 },
);

it("finds what it would find if it measured every feature, whatever its trees ask about", () => {
  fc.assert(
    fc.property(fc.array(fields, { minLength: 2, maxLength: 12 }), questions, (given, asked) => {
      const firstLook = forestOf(asked);
      const corpus = buildCorpus(
        given.map((record, index) =>
          candidate({ key: `${index % 2 === 0 ? "overpass" : "yelp"}:${index}`, ...record }),
        ),
      );
      const list = blockPairs(corpus);
      const looks = emptyLooks(list.left.length);
      new FirstLooker(firstLook, corpus, list, looks).look(0, list.left.length);
      const meter = new PairMeter(corpus);
      const row = new Float64Array(pairFeatureNames.length);
      for (const [pair, a] of list.left.entries()) {
        const b = list.right[pair]!;
        meter.measure(a, b, row);
        expect({
          logit: looks.logit[pair],
          likeness: looks.likeness[pair],
          metres: looks.metres[pair],
        }).toEqual(lookOnce(firstLook, corpus, a, b, row));
      }
    }),
  );
});

it("counts evidence, which the second look does not read in it, as it is added to that at the end", () => {
  const phone = "+441312252669";
  const corpus = buildCorpus(
    ["overpass:1", "yelp:1"].map((key) => candidate({ key, name: "Jolly Judge", phone, location: at(0, 0) })),
  );
  const row = new Float64Array(featureCount);
  const { logit } = lookOnce(forestOf([]), corpus, 0, 1, row);
  expect(totalEvidence(corpus, 0, 1)).toBeGreaterThan(2);
  expect(logit).toBeCloseTo(totalEvidence(corpus, 0, 1));
  row[columnOf.first_look] = logit;
  forgetEvidence(corpus, 0, 1, row);
  expect(row[columnOf.first_look]).toBeCloseTo(0);
});
