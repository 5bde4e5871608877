/** Right and wrong decisions. */
export interface Agreement {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
  readonly wrong: number;
}

export function agreement(decided: readonly boolean[], labels: readonly boolean[]): Agreement {
  let both = 0;
  let onlyDecided = 0;
  let onlyLabelled = 0;
  for (const [index, same] of decided.entries()) {
    if (same && labels[index] === true) both++;
    else if (same) onlyDecided++;
    else if (labels[index] === true) onlyLabelled++;
  }
  const share = (part: number, whole: number): number => (whole === 0 ? 1 : part / whole);
  return {
    precision: share(both, both + onlyDecided),
    recall: share(both, both + onlyLabelled),
    f1: share(2 * both, 2 * both + onlyDecided + onlyLabelled),
    wrong: onlyDecided + onlyLabelled,
  };
}

const binCount = 10;

/**
 * Expected calibration error (Naeini, Cooper & Hauskrecht 2015): scores in ten bins of equal width, the mean gap between
 * a bin's mean score and its share of matches, weighted by the bins' sizes.
 */
export function calibrationError(scores: readonly number[], labels: readonly boolean[]): number {
  const gaps = new Float64Array(binCount);
  for (const [index, score] of scores.entries()) {
    gaps[Math.min(binCount - 1, Math.floor(score * binCount))]! += score - (labels[index] === true ? 1 : 0);
  }
  return gaps.reduce((sum, gap) => sum + Math.abs(gap), 0) / Math.max(1, scores.length);
}

/** `null` where the time was too short to be measured. */
export function perSecond(count: number, seconds: number): number | null {
  return seconds > 0 ? count / seconds : null;
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
