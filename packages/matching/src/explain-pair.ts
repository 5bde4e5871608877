import { candidateKey, type Candidate } from "@cityscout/contracts";
import { blockPairs } from "./block/block.ts";
import { compareText } from "./canonicalise/trust.ts";
import { buildCorpus } from "./corpus/corpus.ts";
import { explain, type PairExplanation } from "./explain/explain.ts";
import type { Model } from "./model/model.ts";
import { Scorer } from "./score/scorer.ts";
import { shippedModel } from "./shipped-model.ts";

export interface ExplainContext {
  /**
   * The other records of the city. They tell how rare a word is and who else competes for a match; without them the
   * two records are judged as if they were alone.
   */
  readonly candidates?: Iterable<Candidate>;
  readonly model?: Model;
}

/** Why two records are, or are not, one place: each feature, its push, the score and the decision. Symmetric. */
export function explainPair(a: Candidate, b: Candidate, context: ExplainContext = {}): PairExplanation {
  const model = context.model ?? shippedModel();
  const byKey = new Map<string, Candidate>();
  for (const candidate of [...(context.candidates ?? []), a, b])
    byKey.set(candidateKey(candidate), candidate);
  const keys = [...byKey.keys()].sort(compareText);
  const corpus = buildCorpus(keys.map((key) => byKey.get(key)!));
  const scorer = new Scorer(corpus, model, blockPairs(corpus));
  const [first, second] = [a, b].sort((x, y) => compareText(candidateKey(x), candidateKey(y))) as [
    Candidate,
    Candidate,
  ];
  return explain(corpus, model, scorer, {
    a: keys.indexOf(candidateKey(first)),
    b: keys.indexOf(candidateKey(second)),
    records: [candidateKey(first), candidateKey(second)],
    names: [first.name, second.name],
  });
}
