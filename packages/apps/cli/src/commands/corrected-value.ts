import { type Correction, InvalidInputError } from "@cityscout/contracts";
import { expectedInstead } from "@cityscout/matching";

/**
 * Throws `InvalidInputError` where a new correction sets a field to what cannot be read. Those that are stored already may,
 * so that no run fails for what an earlier version took.
 */
export function checkValues(corrections: readonly Correction[], whereOf: (index: number) => string): void {
  for (const [index, correction] of corrections.entries()) {
    if (correction.type !== "field" || typeof correction.value !== "string") continue;
    const expected = expectedInstead(correction.field, correction.value);
    if (expected === undefined) continue;
    throw new InvalidInputError(
      `${whereOf(index)}: ${correction.field}: found ${JSON.stringify(correction.value)}, expected ${expected}`,
    );
  }
}
