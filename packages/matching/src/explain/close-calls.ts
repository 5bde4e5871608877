import { candidateKey } from "@cityscout/contracts";
import { mergeLogit } from "../decide/decide.ts";
import type { ScoredRecords } from "../score/scored-records.ts";
import { explain, type PairExplanation } from "./explain.ts";

const maxCloseCalls = 50;
/** Only decisions within so many log-odds of even odds are close. */
const closeLogit = 2;

/** The decisions nearest to even odds, nearest first, at most 50. */
export function closestCalls({
  records,
  order,
  corpus,
  list,
  logits,
  scorer,
  model,
}: ScoredRecords): PairExplanation[] {
  const near: number[] = [];
  for (let pair = 0; pair < logits.length; pair++)
    if (Math.abs(logits[pair]! - mergeLogit) < closeLogit) near.push(pair);
  near.sort((x, y) => Math.abs(logits[x]! - mergeLogit) - Math.abs(logits[y]! - mergeLogit) || x - y);
  return near.slice(0, maxCloseCalls).map((pair) => {
    const [a, b] = [list.left[pair]!, list.right[pair]!].sort((x, y) => order[x]! - order[y]!) as [
      number,
      number,
    ];
    const one = records.at(order[a]!);
    const other = records.at(order[b]!);
    return explain(corpus, model, scorer, {
      a,
      b,
      records: [candidateKey(one), candidateKey(other)],
      names: [one.name, other.name],
    });
  });
}
