import type { SecondLook } from "../model/model.ts";
import { chanceOf } from "../score/scorer.ts";

export type Decision = "same" | "different" | "review";

/**
 * Two records are merged from even odds on: with a calibrated score that makes the fewest errors, a wrong merge and a
 * missed one costing the same.
 */
export const mergeLogit = 0;

/** What to do with a pair that is asked about alone. `review` is the band of the look at it, a narrow one around even odds. */
export function decide(logit: number, { review }: SecondLook): Decision {
  const chance = chanceOf(logit);
  if (chance >= review.from && chance <= review.to) return "review";
  return logit >= mergeLogit ? "same" : "different";
}

/** Of pairs that are asked about together a person sees at most this share: those nearest to even odds. */
const reviewShare = 0.02;
/** Fewer pairs say too little of how many doubtful ones there are: they are decided one by one. */
const fewestTogether = 200;
/** Nobody needs to look at a pair that is surer than 95 %, however easy the list. */
const surestInReview = Math.log(0.95 / 0.05);

/**
 * What to do with pairs that are asked about together. In an easy city the band of the model holds a hundredth of the
 * pairs, in a hard one a thirtieth: what a person can look at is the same share in both. So the band is as wide as the
 * share allows. The order of the list does not matter.
 */
export function decideTogether(logits: Float64Array, look: SecondLook): Decision[] {
  if (logits.length < fewestTogether) return Array.from(logits, (logit) => decide(logit, look));
  const doubts = logits.map((logit) => Math.abs(logit)).sort();
  const edge = Math.min(doubts[Math.floor(reviewShare * logits.length)]!, surestInReview);
  return Array.from(logits, (logit) => {
    if (Math.abs(logit) < edge) return "review";
    return logit >= mergeLogit ? "same" : "different";
  });
}
