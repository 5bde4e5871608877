import { ColumnBuilder, RowsBuilder, shared, type Rows } from "./columns.ts";
import { cubeNumber, cubesAround } from "./cubes.ts";

/** Records by the cube of space that they lie in. Records without a position are in none. Cubes are numbered from 0 here. */
export interface Grid {
  /** The cube of each record, -1 where it has no position. */
  readonly cubeOf: Int32Array;
  /** Positions of records, cube by cube. */
  readonly members: Uint32Array;
  /** For each cube, where its members begin; one more at the end. */
  readonly starts: Uint32Array;
  /** For each cube, itself and those of the 26 around it that have members, in a fixed order. */
  readonly around: Rows;
}

/**
 * Sorts records into cubes of the given size, 100 m or more.
 *
 * @param order Records in the order that members shall have within a cube. Default: by position.
 */
export function buildGrid(
  points: Float64Array,
  located: Uint8Array,
  cubeMetres: number,
  order?: Uint32Array,
): Grid {
  const cubes = new Map<number, number>();
  const cubeOf = shared(new Int32Array(located.length).fill(-1));
  const counts = new ColumnBuilder(new Uint32Array(1024));
  for (let record = 0; record < located.length; record++) {
    if (located[record] === 0) continue;
    const [x, y, z] = [points[record * 3]!, points[record * 3 + 1]!, points[record * 3 + 2]!];
    const number = cubeNumber(x, y, z, cubeMetres);
    let cube = cubes.get(number);
    if (cube === undefined) {
      cube = cubes.size;
      cubes.set(number, cube);
      counts.add(0);
    }
    cubeOf[record] = cube;
    counts.set(cube, counts.get(cube) + 1);
  }
  const starts = shared(new Uint32Array(cubes.size + 1));
  for (let cube = 0; cube < cubes.size; cube++) starts[cube + 1] = starts[cube]! + counts.get(cube);
  const next = starts.slice();
  const members = shared(new Uint32Array(starts[cubes.size]!));
  for (let at = 0; at < located.length; at++) {
    const record = order === undefined ? at : order[at]!;
    const cube = cubeOf[record]!;
    if (cube >= 0) members[next[cube]!++] = record;
  }
  return { cubeOf, members, starts, around: neighbours(cubes) };
}

/** @param cubes Positions of cubes in the grid by their numbers, ascending. */
function neighbours(cubes: ReadonlyMap<number, number>): Rows {
  const rows = new RowsBuilder();
  for (const number of cubes.keys()) {
    const around = cubesAround(number).map((other) => cubes.get(other) ?? -1);
    rows.add(around.filter((cube) => cube >= 0));
  }
  return rows.build();
}
