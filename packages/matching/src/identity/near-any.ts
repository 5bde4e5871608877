import type { LatLng, Steps } from "@cityscout/contracts";
import { cubeOf, cubesAround } from "../corpus/cubes.ts";

/** Positions that are read in a step of some milliseconds. */
const positionsAStep = 1000;

/**
 * Those of a list that are in the cube of one of some positions, or in a cube around it: all that are nearer than a cube's
 * side, and none farther than four. The date line and the poles are no special case.
 *
 * @param cubeMetres Side of the cubes, at least 100.
 */
export function* nearAny<T>(
  list: readonly T[],
  positionOf: (one: T) => LatLng,
  positions: readonly LatLng[],
  cubeMetres: number,
): Steps<T[]> {
  const cubes = new Set<number>();
  for (const [done, position] of positions.entries()) {
    if (done % positionsAStep === 0) yield;
    cubes.add(cubeOf(position, cubeMetres));
  }
  const found: T[] = [];
  for (const [done, one] of list.entries()) {
    if (done % positionsAStep === 0) yield;
    if (cubesAround(cubeOf(positionOf(one), cubeMetres)).some((cube) => cubes.has(cube))) found.push(one);
  }
  return found;
}
