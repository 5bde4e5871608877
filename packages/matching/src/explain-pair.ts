import { candidateKey, type Candidate, InvalidInputError } from "@cityscout/contracts";
import { blockPairs } from "./block/block.ts";
import { compareText } from "./records/compare-text.ts";
import { buildCorpus } from "./corpus/corpus.ts";
import { explain, type PairExplanation } from "./explain/explain.ts";
import { type KeptApart, whatKeepsApart } from "./explain/kept-apart.ts";
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
  /** Where the two are in two places: the keys of the first one's records, and of the second one's. Default: not known. */
  readonly places?: readonly [readonly string[], readonly string[]];
  readonly model?: Model;
}

/** A pair, and what keeps its places apart; `null` where they are not known to be two, or where nothing does. */
export interface ExplainedPair extends PairExplanation {
  readonly kept_apart: KeptApart | null;
}

/**
 * Why two records are, or are not, one place: each feature, its push, the score and the decision. Symmetric.
 *
 * @throws InvalidInputError where both have one key: of such records only one counts.
 */
export function explainPair(a: Candidate, b: Candidate, context: ExplainContext = {}): ExplainedPair {
  if (candidateKey(a) === candidateKey(b)) {
    throw new InvalidInputError(
      `source and source_id: found ${candidateKey(a)} for both records, expected two keys`,
    );
  }
  const model = context.model ?? shippedModel();
  const list = listRecords([...(context.candidates ?? []), a, b]);
  const order = comparingOrder(list);
  const corpus = buildCorpus(eachOf(list, order));
  const scorer = new Scorer(corpus, model, blockPairs(corpus));
  const keyOf = (record: number): string => candidateKey(list.at(order[record]!));
  const positionOf = new Map(Array.from(order, (_, record) => [keyOf(record), record]));
  const records = [candidateKey(a), candidateKey(b)].sort(compareText) as [string, string];
  const [first, second] = records.map((key) => positionOf.get(key)!) as [number, number];
  const places = context.places ?? [];
  const [left, right] = (records[0] === candidateKey(a) ? places : places.toReversed()).map((keys) =>
    keys.toSorted(compareText).flatMap((key) => positionOf.get(key) ?? []),
  );
  const explained = explain(corpus, model, scorer, {
    a: first,
    b: second,
    records,
    names: [list.at(order[first]!).name, list.at(order[second]!).name],
  });
  return {
    ...explained,
    kept_apart:
      left === undefined || right === undefined ? null : whatKeepsApart(corpus, scorer, left, right, keyOf),
  };
}
