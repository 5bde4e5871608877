/** Right and wrong decisions. Shares of nothing are `null`: without a match there is no recall. */
export interface Agreement {
  readonly precision: number | null;
  readonly recall: number | null;
  readonly f1: number | null;
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
  return {
    precision: share(both, both + onlyDecided),
    recall: share(both, both + onlyLabelled),
    f1: share(2 * both, 2 * both + onlyDecided + onlyLabelled),
    wrong: onlyDecided + onlyLabelled,
  };
}

const binCount = 10;

/** `null` where there is no whole. */
export function share(part: number, whole: number): number | null {
  return whole === 0 ? null : part / whole;
}

/**
 * Expected calibration error (Naeini, Cooper & Hauskrecht 2015): scores in ten bins of equal width, the mean gap between
 * a bin's mean score and its share of matches, weighted by the bins' sizes. `null` without a score.
 */
export function calibrationError(scores: readonly number[], labels: readonly boolean[]): number | null {
  const gaps = new Float64Array(binCount);
  for (const [index, score] of scores.entries()) {
    gaps[Math.min(binCount - 1, Math.floor(score * binCount))]! += score - (labels[index] === true ? 1 : 0);
  }
  return share(
    gaps.reduce((sum, gap) => sum + Math.abs(gap), 0),
    scores.length,
  );
}

/** `null` where the time was too short to be measured. */
export function perSecond(count: number, seconds: number): number | null {
  return seconds > 0 ? count / seconds : null;
}

/** Of those that are known; `null` where none is. */
export function mean(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return share(
    known.reduce((sum, value) => sum + value, 0),
    known.length,
  );
}
