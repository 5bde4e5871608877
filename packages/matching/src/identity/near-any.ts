import type { LatLng, Steps } from "@cityscout/contracts";
import { earthPoint } from "../corpus/earth.ts";

/** The earth's diameter is less than so many of the smallest cubes of space that are used. */
const cubeSpan = 2 ** 17;
/** From a cube to itself, and to those around it. */
const cubeSteps = [0, -1, 1].flatMap((dx) =>
  [0, -1, 1].flatMap((dy) => [0, -1, 1].map((dz): readonly [number, number, number] => [dx, dy, dz])),
);
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
    const [x, y, z] = cubeAt(position, cubeMetres);
    cubes.add(cubeNumber(x, y, z));
  }
  const found: T[] = [];
  for (const [done, one] of list.entries()) {
    if (done % positionsAStep === 0) yield;
    const [x, y, z] = cubeAt(positionOf(one), cubeMetres);
    if (cubeSteps.some(([dx, dy, dz]) => cubes.has(cubeNumber(x + dx, y + dy, z + dz)))) found.push(one);
  }
  return found;
}

function cubeAt(position: LatLng, cubeMetres: number): [x: number, y: number, z: number] {
  const [x, y, z] = earthPoint(position);
  return [Math.floor(x / cubeMetres), Math.floor(y / cubeMetres), Math.floor(z / cubeMetres)];
}

function cubeNumber(x: number, y: number, z: number): number {
  return (x * cubeSpan + y) * cubeSpan + z;
}
