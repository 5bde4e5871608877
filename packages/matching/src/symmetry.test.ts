import { type Candidate, candidateKey } from "@cityscout/contracts";
import * as fc from "fast-check";
import { expect, it } from "vitest";
import { blockPairs } from "./block/block.ts";
import { buildCorpus } from "./corpus/corpus.ts";
import { dedupe } from "./dedupe.ts";
import { contradict } from "./evidence/contradiction.ts";
import { weighEvidence } from "./evidence/evidence.ts";
import { explainPair } from "./explain-pair.ts";
import { matchLists } from "./match.ts";
import { Scorer } from "./score/scorer.ts";
import { shippedModel } from "./shipped-model.ts";
import { at, candidate } from "./testing/candidates.ts";

const words = fc.constantFrom(
  ..."Starbucks Coffee Terminal A B II 2 Two Stop C East West Lot 6th Avenue Street Pharmacy Costco Gas ATM".split(
    " ",
  ),
  ..."Royal Bank of Scotland RBS 7-Eleven #1234 @ ( ) - スターバックス 第一食堂 Café Restaurant Restauran".split(
    " ",
  ),
);
const name = fc.array(words, { maxLength: 5 }).map((some) => some.join(" "));
const fields = fc.record({
  source: fc.constantFrom("overpass", "google", "yelp"),
  name,
  alternate_names: fc.array(name, { maxLength: 2 }),
  location: fc.option(fc.tuple(fc.nat(300), fc.nat(300)).map(([north, east]) => at(north, east))),
  category: fc.option(fc.constantFrom("shop", "cafe", "health", "transport", "other")),
  address: fc.option(
    fc.constantFrom("#05-24, 109 Elm Street", "109 Elm St", "Ste 12, 109-111 Elm Street", "Elm"),
  ),
  postal_code: fc.option(fc.constantFrom("EH1 2NG", "EH1", "048616")),
  phone: fc.option(fc.constantFrom("+44 131 225 1111", "0131 225 1111; 0131 225 2222", "0131 225 2222")),
  website: fc.option(fc.constantFrom("a.example", "a.example/1", "a.example/1/menu", "b.example/2")),
  external_ids: fc.dictionary(fc.constantFrom("osm", "wikidata"), fc.constantFrom("0", "1"), {
    noNullPrototype: true,
  }),
});
const records = fc
  .array(fields, { minLength: 2, maxLength: 6 })
  .map((list) =>
    list.map(({ source, ...rest }, index): Candidate =>
      candidate({ key: `${source}:${index}`, ...rest, name: rest.name }),
    ),
  );

it("evidence and contradictions are the same whichever record comes first", () => {
  fc.assert(
    fc.property(records, (list) => {
      const corpus = buildCorpus(list);
      for (let a = 0; a < list.length; a++) {
        for (let b = 0; b < a; b++) {
          expect(weighEvidence(corpus, a, b)).toEqual(weighEvidence(corpus, b, a));
          expect(contradict(corpus, a, b)).toBe(contradict(corpus, b, a));
        }
      }
    }),
    { numRuns: 100 },
  );
});

it("a pair of a corpus has one score, whichever record comes first, and likely partners are by even odds or better", () => {
  let likely = 0;
  let unlikely = 0;
  fc.assert(
    fc.property(records, (list) => {
      const corpus = buildCorpus(list);
      const pairs = blockPairs(corpus);
      const scorer = new Scorer(corpus, shippedModel(), pairs);
      for (const [pair, a] of pairs.left.entries()) {
        const b = pairs.right[pair]!;
        const logit = scorer.score(a, b);
        expect(scorer.score(b, a)).toBe(logit);
        const partners = scorer.likelyPartners(a, corpus.sourceOf[b]!);
        expect(partners.filter(({ partner }) => partner === b)).toEqual(
          logit >= 0 ? [{ partner: b, logit }] : [],
        );
        if (logit >= 0) likely++;
        else if (logit > -1) unlikely++;
      }
    }),
    { numRuns: 60, seed: 1 },
  );
  expect(Math.min(likely, unlikely)).toBeGreaterThan(0);
});

it("a pair has one score, a number, whichever list comes first", () => {
  fc.assert(
    fc.property(records, records, (left, right) => {
      const pairs = left.flatMap((_, l) => right.map((__, r): [number, number] => [l, r]));
      const forth = matchLists(left, right, { pairs });
      const back = matchLists(right, left, { pairs: pairs.map(([l, r]) => [r, l]) });
      expect(back.map(({ score, decision }) => [score, decision])).toEqual(
        forth.map(({ score, decision }) => [score, decision]),
      );
      for (const { score } of forth) expect(score).toBeGreaterThan(0);
    }),
    { numRuns: 20 },
  );
});

it("an explanation is the same whichever record comes first", () => {
  fc.assert(
    fc.property(records, (candidates) => {
      const [a, b] = candidates;
      expect(explainPair(b!, a!, { candidates })).toEqual(explainPair(a!, b!, { candidates }));
    }),
    { numRuns: 20 },
  );
});

it("places are the same bytes in any order of the records, with what people said of them", () => {
  const said = fc.array(fc.tuple(fc.constantFrom("same", "different"), fc.nat(5), fc.nat(5)), {
    maxLength: 4,
  });
  fc.assert(
    fc.property(records, said, fc.infiniteStream(fc.nat()), (candidates, verdicts, chance) => {
      const corrections = verdicts
        .map(([type, a, b]) => ({
          type: type as "same",
          records: [a, b].map((i) => candidateKey(candidates[i % candidates.length]!)) as [string, string],
        }))
        .filter(({ records: [a, b] }) => a !== b);
      const shuffled = candidates
        .map((one) => ({ one, at: chance.next().value as number }))
        .toSorted((x, y) => x.at - y.at)
        .map(({ one }) => one);
      expect(JSON.stringify(dedupe(shuffled, { corrections }))).toBe(
        JSON.stringify(dedupe(candidates, { corrections })),
      );
    }),
    { numRuns: 20 },
  );
});
