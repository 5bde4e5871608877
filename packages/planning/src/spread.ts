import type { PlanePoint } from "@cityscout/geo";

const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));

/** Points spread evenly over the disc of radius 1: farther out and turned by the golden angle from one to the next. */
export function spreadOverDisc(count: number): PlanePoint[] {
  return Array.from({ length: count }, (_, i) => {
    const distance = Math.sqrt((i + 0.5) / count);
    return { x: distance * Math.cos(i * GOLDEN_ANGLE), y: distance * Math.sin(i * GOLDEN_ANGLE) };
  });
}
