import { buildGrid } from "./grid.ts";

/** Side of the cubes in which neighbours are counted. */
const cubeMetres = 150;

/**
 * How many records lie in a record's cube of 150 m and the 26 around it, itself included; 1 without a position. Two records
 * 60 m apart are far apart in a mall and close in a suburb: this tells which it is.
 */
export function localDensities(points: Float64Array, located: Uint8Array): Float32Array {
  const grid = buildGrid(points, located, cubeMetres);
  const densities = new Float32Array(located.length).fill(1);
  for (let cube = 0; cube + 1 < grid.starts.length; cube++) {
    let count = 0;
    for (let at = grid.around.starts[cube]!; at < grid.around.starts[cube + 1]!; at++) {
      const other = grid.around.values[at]!;
      count += grid.starts[other + 1]! - grid.starts[other]!;
    }
    for (let at = grid.starts[cube]!; at < grid.starts[cube + 1]!; at++) densities[grid.members[at]!] = count;
  }
  return densities;
}
