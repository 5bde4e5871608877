/** Log-odds as a probability, 0..1 (the logistic function). */
export function chanceOf(logit: number): number {
  return 1 / (1 + Math.exp(-logit));
}

/** The same to four decimals, as scores are told and stored. */
export function scoreOf(logit: number): number {
  return toFourDecimals(chanceOf(logit));
}

export function toFourDecimals(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
