import { candidateKey, type Candidate } from "@cityscout/contracts";
import { blockPairs } from "./block/block.ts";
import { compareText } from "./records/compare-text.ts";
import { buildCorpus } from "./corpus/corpus.ts";
import { explain, type PairExplanation } from "./explain/explain.ts";
import type { Model } from "./model/model.ts";
import { comparingOrder, eachOf, listRecords } from "./records/record-list.ts";
import { Scorer } from "./score/scorer.ts";
import { shippedModel } from "./shipped-model.ts";

/** What a pair is explained with. */
export interface ExplainContext {
  /**
   * The other records of the city. They tell how rare a word is and which records compete; without them the two records are
   * judged as if they were alone.
   */
  readonly candidates?: Iterable<Candidate>;
  readonly model?: Model;
}

/** Why two records are, or are not, one place: each feature, its push, the score and the decision. Symmetric. */
export function explainPair(a: Candidate, b: Candidate, context: ExplainContext = {}): PairExplanation {
  const model = context.model ?? shippedModel();
  const list = listRecords([...(context.candidates ?? []), a, b]);
  const order = comparingOrder(list);
  const corpus = buildCorpus(eachOf(list, order));
  const scorer = new Scorer(corpus, model, blockPairs(corpus));
  const keys = [candidateKey(a), candidateKey(b)].sort(compareText) as [string, string];
  const [first, second] = keys.map((key) =>
    order.findIndex((position) => candidateKey(list.at(position)) === key),
  ) as [number, number];
  return explain(corpus, model, scorer, {
    a: first,
    b: second,
    records: keys,
    names: [list.at(order[first]!).name, list.at(order[second]!).name],
  });
}
