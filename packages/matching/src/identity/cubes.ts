import type { LatLng } from "@cityscout/contracts";
import { earthPoint } from "../corpus/earth.ts";

/** The earth's diameter is less than so many of the smallest cubes of space that are used. */
const cubeSpan = 2 ** 17;
/** From a cube to itself, and to those around it. */
const cubeSteps = [0, -1, 1].flatMap((dx) =>
  [0, -1, 1].flatMap((dy) => [0, -1, 1].map((dz): readonly [number, number, number] => [dx, dy, dz])),
);

/** The number of the cube of space that a position is in. */
export function cubeOf(position: LatLng, cubeMetres: number): number {
  return cubeNumber(...cubeAt(position, cubeMetres));
}

/** The numbers of the cube that a position is in, and of those around it. */
export function cubesAround(position: LatLng, cubeMetres: number): number[] {
  const [x, y, z] = cubeAt(position, cubeMetres);
  return cubeSteps.map(([dx, dy, dz]) => cubeNumber(x + dx, y + dy, z + dz));
}

function cubeAt(position: LatLng, cubeMetres: number): [x: number, y: number, z: number] {
  const [x, y, z] = earthPoint(position);
  return [Math.floor(x / cubeMetres), Math.floor(y / cubeMetres), Math.floor(z / cubeMetres)];
}

function cubeNumber(x: number, y: number, z: number): number {
  return (x * cubeSpan + y) * cubeSpan + z;
}
