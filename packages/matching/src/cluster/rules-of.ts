import type { Corpus } from "../corpus/corpus.ts";
import { contradict } from "../evidence/contradiction.ts";
import { nameComparer } from "../evidence/two-names.ts";
import { contradictedLogit } from "../score/scorer.ts";
import type { ClusterRules } from "./cluster.ts";

/** What clustering asks about the records of a corpus, but for corrections. */
export function rulesOf(corpus: Corpus, logitOf: ClusterRules["logitOf"]): Omit<ClusterRules, "keptApart"> {
  return {
    logitOf,
    sourceOf: (record) => corpus.sourceOf[record]!,
    haveTwoNames: nameComparer(corpus),
    // Scores above are of pairs that do not contradict each other.
    mustDiffer: (a, b, logit) => logit <= contradictedLogit && contradict(corpus, a, b),
  };
}
