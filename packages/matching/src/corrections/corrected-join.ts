/** The log-odds of a join that a correction asked for: certain, as those of 1 - 10⁻⁷. */
export const correctedLogit = 16;
/** The reason of such a join. */
export const byCorrection = "correction";
