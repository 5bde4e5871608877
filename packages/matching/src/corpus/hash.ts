import { fnv1a } from "@cityscout/contracts";

/** A text's hash as keys are kept: a signed 32-bit integer, as bit operations on keys give. */
export function hashText(text: string): number {
  return fnv1a(text) | 0;
}
