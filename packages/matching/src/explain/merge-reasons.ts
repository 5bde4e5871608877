import type { Links } from "../cluster/links.ts";
import { byCorrection, correctedLogit } from "../corrections/corrected-join.ts";
import { distanceMetres } from "../corpus/earth.ts";
import type { Corpus } from "../corpus/corpus.ts";
import { TextPool, type Texts } from "../corpus/texts.ts";
import { weighEvidence } from "../evidence/evidence.ts";
import { pairFeatureNames } from "../features/feature-names.ts";
import { PairMeter } from "../features/pair-features.ts";
import { giveReason, reasonColumns } from "./reason.ts";

/** Why some joins were made: the number of a text for each. */
export interface JoinReasons {
  readonly texts: Texts;
  readonly reasons: Uint32Array;
}

/** Says in a few words why the records of the joins `from` to `to - 1` are one place. */
export function giveReasons(corpus: Corpus, joins: Links, from: number, to: number): JoinReasons {
  const pool = new TextPool();
  const meter = new PairMeter(corpus, reasonColumns);
  const row = new Float64Array(pairFeatureNames.length);
  const reasonOf = (a: number, b: number): string => {
    meter.measure(a, b, row);
    return giveReason(row, distanceMetres(corpus.points, a, b), weighEvidence(corpus, a, b));
  };
  const reasons = new Uint32Array(to - from);
  for (let join = from; join < to; join++) {
    const isCorrected = joins.logits[join] === correctedLogit;
    reasons[join - from] = pool.id(
      isCorrected ? byCorrection : reasonOf(joins.left[join]!, joins.right[join]!),
    );
  }
  return { texts: pool.take(), reasons };
}
