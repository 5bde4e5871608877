/** Log-odds as a probability, 0..1 (the logistic function). */
export function chanceOf(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}
