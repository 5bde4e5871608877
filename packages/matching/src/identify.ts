import { candidateKey, type Candidate } from "@cityscout/contracts";
import { blockPairs } from "./block/block.ts";
import { compareText } from "./records/compare-text.ts";
import { buildCorpus } from "./corpus/corpus.ts";
import { decide, type Decision } from "./decide/decide.ts";
import { haveNothingInCommon } from "./decide/nothing-in-common.ts";
import { weighEvidence } from "./evidence/evidence.ts";
import { chanceOf } from "./model/log-odds.ts";
import { type Model, secondLookAt } from "./model/model.ts";
import { contradictedLogit, Scorer } from "./score/scorer.ts";
import { shippedModel } from "./shipped-model.ts";

/** A record that a description may mean. */
export interface Identification {
  /** Key of a record. */
  readonly record: string;
  /** Chance that the record is the place that was described, 0..1. */
  readonly score: number;
  readonly decision: Decision;
}

/**
 * The records that a description may mean: its candidates, the likeliest first. A record that shares nothing with it but the
 * position is `different`. The description's own source and id do not count.
 */
export function identify(
  description: Candidate,
  candidates: readonly Candidate[],
  options: { model?: Model } = {},
): Identification[] {
  const model = options.model ?? shippedModel();
  // A source of its own, which no candidate has, so that the description competes with no source's records.
  const records = [...candidates, { ...description, source: "description" }];
  const corpus = buildCorpus(records);
  const all = blockPairs(corpus);
  const left = all.left.filter((_, pair) => all.right[pair] === candidates.length);
  const scorer = new Scorer(corpus, model, {
    left,
    right: new Uint32Array(left.length).fill(candidates.length),
  });
  const described = candidates.length;
  return Array.from(left, (record) => {
    const row = scorer.pairFeatures(record, described);
    const most = haveNothingInCommon(row, weighEvidence(corpus, record, described))
      ? contradictedLogit
      : Infinity;
    const logit = Math.min(scorer.score(record, described), most);
    return {
      record: candidateKey(candidates[record]!),
      score: chanceOf(logit),
      decision: decide(logit, secondLookAt(model, corpus.size)),
    };
  }).sort((a, b) => b.score - a.score || compareText(a.record, b.record));
}
