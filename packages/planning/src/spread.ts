import type { PlanePoint } from "@cityscout/geo";

const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

/** Points spread evenly over the unit disc, each turned by the golden angle from the one before (Vogel's spiral, 1979). */
export function spreadOverDisc(count: number): PlanePoint[] {
  return Array.from({ length: count }, (_, i) => {
    const distance = Math.sqrt((i + 0.5) / count);
    return { x: distance * Math.cos(i * GOLDEN_ANGLE), y: distance * Math.sin(i * GOLDEN_ANGLE) };
  });
}
