import { fnv1a } from "@cityscout/contracts";

/** 2^32 over the golden ratio: as a multiplier it scatters numbers that are close together (Knuth, TAOCP 3, 6.4). */
export const goldenRatio = 0x9e3779b1;

/** A text's hash as keys are kept: a signed 32-bit integer, as bit operations on keys give. */
export function hashText(text: string): number {
  return fnv1a(text) | 0;
}
