import type { LatLng } from "@cityscout/contracts";
import { earthPoint } from "./earth.ts";

/** Cubes along each axis that a number tells apart: the earth's diameter is less than so many of 100 m. */
const span = 2 ** 17;

/**
 * The number of the cube of space that a point is in, as metres from the earth's centre. The date line and the poles are no
 * special case.
 *
 * @param cubeMetres Side of the cubes, at least 100.
 */
export function cubeNumber(x: number, y: number, z: number, cubeMetres: number): number {
  return (Math.floor(x / cubeMetres) * span + Math.floor(y / cubeMetres)) * span + Math.floor(z / cubeMetres);
}

/** The number of the cube that a position is in. */
export function cubeOf(position: LatLng, cubeMetres: number): number {
  const [x, y, z] = earthPoint(position);
  return cubeNumber(x, y, z, cubeMetres);
}

const steps = [-1, 0, 1];
/** From a cube's number to its own and to those of the 26 around it. */
const numberSteps = steps.flatMap((dx) =>
  steps.flatMap((dy) => steps.map((dz) => (dx * span + dy) * span + dz)),
);

/** The numbers of a cube and of the 26 around it, in a fixed order. */
export function cubesAround(cube: number): number[] {
  return numberSteps.map((step) => cube + step);
}
