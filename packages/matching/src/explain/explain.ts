import { distanceMetres } from "../corpus/earth.ts";
import type { Corpus } from "../corpus/corpus.ts";
import { isContested } from "../decide/contested.ts";
import { decide, type Decision } from "../decide/decide.ts";
import { contradict } from "../evidence/contradiction.ts";
import { evidenceNames, weighEvidence } from "../evidence/evidence.ts";
import { featureNames, pairFeatureNames } from "../features/feature-names.ts";
import { explainForest } from "../model/forest.ts";
import { scoreOf, toFourDecimals } from "../log-odds.ts";
import { type Model, secondLookAt } from "../model/model.ts";
import { bitOfKind, kindNames } from "../normalise/kinds-of-place.ts";
import { contradictedLogit, type Scorer } from "../score/scorer.ts";
import { giveReason } from "./reason.ts";

/** One feature of a pair, and its contribution to the score. */
export interface FeaturePush {
  /** A name of `feature-names.ts`, or of `evidence.ts`, `added_` and a kind of place, or `contradiction`. */
  readonly name: string;
  /** The feature's value; `null` where the records cannot tell. Of evidence: the log-odds that it adds. */
  readonly value: number | null;
  /** Its contribution in log-odds: above 0 toward `same`, below 0 toward `different`. */
  readonly push: number;
}

/** Why two records were or were not taken for one place. */
export interface PairExplanation {
  /** Keys `source:source_id`, smaller first. */
  readonly records: readonly [string, string];
  readonly names: readonly [string, string];
  /** Chance that they are one place, 0..1. */
  readonly score: number;
  /** The same as log-odds: `base` and all pushes add up to it. */
  readonly log_odds: number;
  readonly base: number;
  readonly decision: Decision;
  readonly reason: string;
  /** By absolute contribution, the strongest first. */
  readonly features: readonly FeaturePush[];
  readonly model: string;
}

/** Explains a pair of a corpus. */
export function explain(
  corpus: Corpus,
  model: Model,
  scorer: Scorer,
  pair: {
    a: number;
    b: number;
    records: readonly [string, string];
    names: readonly [string, string];
  },
): PairExplanation {
  const { a, b } = pair;
  const { row, firstLook, addedKinds } = scorer.features(a, b);
  const isFinal = firstLook < model.secondLookFrom;
  const secondLook = secondLookAt(model, corpus.size);
  const { slope, offset } = isFinal ? { slope: 1, offset: 0 } : secondLook.calibration;
  const kinds = isFinal ? [] : kindNames.filter((kind) => (addedKinds & bitOfKind(kind)) !== 0);
  const forest = isFinal ? model.explainedFirstLook : secondLook.explained;
  const { base, pushes } = explainForest(forest, row, featureNames.length);
  const measured = featureNames.slice(0, isFinal ? pairFeatureNames.length : featureNames.length);
  const evidence = weighEvidence(corpus, a, b);
  const features: FeaturePush[] = [
    ...measured.map((name, column) => ({
      name,
      value: Number.isFinite(row[column]) ? toFourDecimals(row[column]!) : null,
      push: toFourDecimals(pushes[column]! * slope),
    })),
    ...kinds.map((kind) => ({
      name: `added_${kind}`,
      value: 1,
      push: secondLook.calibration.added_kinds[kind],
    })),
    ...evidenceNames.map((name) => ({ name, value: evidence[name], push: evidence[name] })),
  ];
  const given = giveReason(row, distanceMetres(corpus.points, a, b), evidence);
  const logit = scorer.score(a, b);
  const contradiction = contradictionOf(corpus, a, b, logit, base * slope + offset + sumOf(features));
  if (contradiction !== undefined) features.push(contradiction);
  const contested = isContested(corpus, scorer, a, b, logit);
  features.sort((x, y) => Math.abs(y.push) - Math.abs(x.push));
  return {
    records: pair.records,
    names: pair.names,
    score: scoreOf(logit),
    log_odds: toFourDecimals(logit),
    base: toFourDecimals(base * slope + offset),
    decision: contested ? "review" : decide(logit, secondLook),
    reason: [
      given,
      ...(contradiction === undefined ? [] : ["numbers, addresses or categories contradict"]),
      ...(contested ? ["each has a better partner"] : []),
    ].join(", "),
    features,
    model: model.version,
  };
}

function sumOf(features: readonly FeaturePush[]): number {
  return features.reduce((sum, { push }) => sum + push, 0);
}

/** What a score loses because the records contradict each other; `undefined` where it loses nothing. */
function contradictionOf(
  corpus: Corpus,
  a: number,
  b: number,
  logit: number,
  without: number,
): FeaturePush | undefined {
  if (logit !== contradictedLogit || !contradict(corpus, a, b)) return undefined;
  return { name: "contradiction", value: 1, push: toFourDecimals(logit - without) };
}
