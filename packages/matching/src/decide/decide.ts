import type { SecondLook } from "../model/model.ts";
import { chanceOf } from "../log-odds.ts";

/** Whether two records are one place; `review` where that is for a person to say. */
export type Decision = "same" | "different" | "review";

/**
 * Records merge from even odds on. With calibrated scores this makes the fewest errors, if a wrong and a missed merge cost
 * the same.
 */
export const mergeLogit = 0;

/** Decides on a pair that is asked about alone. `review` is a narrow band of chances around even odds. */
export function decide(logit: number, { review }: SecondLook): Decision {
  const chance = chanceOf(logit);
  if (chance >= review.from && chance <= review.to) return "review";
  return logit >= mergeLogit ? "same" : "different";
}

/** Of pairs that are asked about together, at most this share is for review: those nearest to even odds. */
const reviewShare = 0.02;
/** Fewer pairs say too little about how doubtful pairs of this list are, and are decided one by one. */
const fewestTogether = 200;
/** A pair surer than 95 % needs no review, however easy the list. */
const surestInReview = Math.log(0.95 / 0.05);

/**
 * Decides on pairs that are asked about together. In an easy city the model's band holds one pair in a hundred, in a hard one
 * one in thirty, but a person can review the same share of both. So the band is as wide as that share allows. The order of
 * the list does not matter.
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
