import { countBits } from "@cityscout/geo";

/** How many of a quadrant's four samples are open, by their bits. */
export const OPEN_SAMPLES = Uint8Array.from({ length: 16 }, (_, bits) => countBits(bits));

/** Where those are on average: so far from the quadrant's middle to the east and to the north, in half sides of the leaf. */
export const OPEN_EAST = Float64Array.from({ length: 16 }, (_, bits) => meanOffset(bits, 1));
export const OPEN_NORTH = Float64Array.from({ length: 16 }, (_, bits) => meanOffset(bits, 2));

/** @param axis the bit of a sample's number that is set in the east, or in the north. */
function meanOffset(bits: number, axis: number): number {
  let sum = 0;
  for (let sample = 0; sample < 4; sample++) if (bits & (1 << sample)) sum += sample & axis ? 0.25 : -0.25;
  return sum / Math.max(1, countBits(bits));
}
