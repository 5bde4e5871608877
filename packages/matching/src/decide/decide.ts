import type { Model } from "../model/model.ts";
import { chanceOf } from "../score/scorer.ts";

export type Decision = "same" | "different" | "review";

/**
 * Two records are merged from even odds on: with a calibrated score that makes the fewest errors, a wrong merge and a
 * missed one costing the same.
 */
export const mergeLogit = 0;

/** What to do with a pair. `review` is a narrow band around even odds, where half of all errors lie. */
export function decide(logit: number, model: Model): Decision {
  const chance = chanceOf(logit);
  if (chance >= model.review.from && chance <= model.review.to) return "review";
  return logit >= mergeLogit ? "same" : "different";
}
