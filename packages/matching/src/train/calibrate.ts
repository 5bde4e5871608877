import type { Calibration } from "../model/calibration.ts";
import { chanceOf } from "../log-odds.ts";
import { kindNames } from "../normalise/kinds-of-place.ts";

/**
 * How strongly weights of kinds are drawn to 0: a kind that few pairs add has hardly any. Chosen by what unseen folds,
 * and the one city after training on the other, say of the log-loss; 2 and 10 do nearly as well.
 */
const kindPenalty = 5;
/** The fit ends once no weight moves by more; the labels at hand take about ten rounds. */
const leastStep = 1e-6;
const mostRounds = 100;

/**
 * Logistic regression of the labels on the trees' log-odds and on the kinds that one name adds to the other, on pairs
 * that the trees have not seen. Of the log-odds alone it is Platt scaling (Platt 1999, with the smoothed targets of Lin,
 * Lin & Weng 2007). The kinds are too rare for the trees, which give them to whatever else the few pairs share. Newton's
 * method one coefficient at a time (Genkin, Lewis & Madigan 2007).
 *
 * @param addedKinds For each pair the set of bits that `addedKinds` gives.
 */
export function calibrate(logits: Float64Array, addedKinds: Int32Array, labels: Uint8Array): Calibration {
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (labels.length - positives + 2);
  const targets = Float64Array.from(labels, (label) => (label === 1 ? high : low));
  const everyPair = [...labels.keys()];
  const slope: Term = { pairs: everyPair, value: (pair) => logits[pair]!, penalty: 0, weight: 1 };
  const offset: Term = { pairs: everyPair, value: () => 1, penalty: 0, weight: 0 };
  const kinds = kindNames.map((_, kind): Term => ({
    pairs: everyPair.filter((pair) => (addedKinds[pair]! & (1 << kind)) !== 0),
    value: () => 1,
    penalty: kindPenalty,
    weight: 0,
  }));
  fit([slope, offset, ...kinds], targets, Float64Array.from(logits));
  return {
    slope: round(slope.weight),
    offset: round(offset.weight),
    added_kinds: Object.fromEntries(
      kindNames.map((kind, at) => [kind, round(kinds[at]!.weight)]),
    ) as Calibration["added_kinds"],
  };
}

/** One coefficient of a logistic regression, and the pairs that have it. */
interface Term {
  readonly pairs: readonly number[];
  readonly value: (pair: number) => number;
  readonly penalty: number;
  weight: number;
}

/** @param sums The log-odds that the terms' weights give each pair; kept as the weights change. */
function fit(terms: readonly Term[], targets: Float64Array, sums: Float64Array): void {
  for (let rounds = 0; rounds < mostRounds; rounds++) {
    let greatest = 0;
    for (const term of terms) {
      let gradient = term.penalty * term.weight;
      let curve = term.penalty + 1e-9;
      for (const pair of term.pairs) {
        const chance = chanceOf(sums[pair]!);
        const value = term.value(pair);
        gradient += (chance - targets[pair]!) * value;
        curve += chance * (1 - chance) * value * value;
      }
      const step = gradient / curve;
      term.weight -= step;
      for (const pair of term.pairs) sums[pair]! -= step * term.value(pair);
      greatest = Math.max(greatest, Math.abs(step));
    }
    if (greatest < leastStep) return;
  }
}

function round(weight: number): number {
  return Number(weight.toFixed(4));
}

/**
 * The chances around even odds between which the given number of pairs lies. Of all bands that hold so many it holds
 * the most errors, if the chances are true.
 *
 * @param logits Calibrated log-odds of pairs that the model has not seen.
 */
export function bandOfDoubt(logits: Float64Array, count: number): { from: number; to: number } {
  const doubts = logits.map((logit) => Math.abs(logit)).sort();
  const edge = doubts[Math.floor(count)] ?? doubts.at(-1) ?? 0;
  const to = Number(chanceOf(edge).toFixed(3));
  return { from: Number((1 - to).toFixed(3)), to };
}
