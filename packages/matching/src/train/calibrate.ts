/**
 * Platt scaling (Platt 1999, with the smoothed targets of Lin, Lin & Weng 2007): the slope and offset that make log-odds
 * true on pairs that the model has not seen. Newton's method on the log-loss.
 */
export function calibrate(logits: Float64Array, labels: Uint8Array): { slope: number; offset: number } {
  const positives = labels.reduce((sum, label) => sum + label, 0);
  const high = (positives + 1) / (positives + 2);
  const low = 1 / (labels.length - positives + 2);
  let slope = 1;
  let offset = 0;
  for (let round = 0; round < 30; round++) {
    let gradientSlope = 0;
    let gradientOffset = 0;
    let curveSlope = 1e-9;
    let curveBoth = 0;
    let curveOffset = 1e-9;
    for (const [row, logit] of logits.entries()) {
      const chance = 1 / (1 + Math.exp(-(slope * logit + offset)));
      const error = chance - (labels[row] === 1 ? high : low);
      const weight = chance * (1 - chance);
      gradientSlope += error * logit;
      gradientOffset += error;
      curveSlope += weight * logit * logit;
      curveBoth += weight * logit;
      curveOffset += weight;
    }
    const determinant = curveSlope * curveOffset - curveBoth * curveBoth;
    slope -= (curveOffset * gradientSlope - curveBoth * gradientOffset) / determinant;
    offset -= (curveSlope * gradientOffset - curveBoth * gradientSlope) / determinant;
  }
  return { slope: Number(slope.toFixed(4)), offset: Number(offset.toFixed(4)) };
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
  const to = Number((1 / (1 + Math.exp(-edge))).toFixed(3));
  return { from: Number((1 - to).toFixed(3)), to };
}
