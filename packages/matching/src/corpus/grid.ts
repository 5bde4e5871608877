/** Records by the cube of space that they lie in. Records without a position are in none. */
export interface Grid {
  readonly cellMetres: number;
  /** Positions of records, cell by cell. */
  readonly members: Uint32Array;
  /** For each cell of `cells`, where its members begin; one more at the end. */
  readonly starts: Uint32Array;
  readonly cells: ReadonlyMap<number, number>;
}

const span = 1 << 17;

/** Sorts records into cubes of the given size, 100 m or more. Members keep the records' order. */
export function buildGrid(points: Float64Array, located: Uint8Array, cellMetres: number): Grid {
  const cells = new Map<number, number>();
  const cellOf = new Int32Array(located.length).fill(-1);
  const counts: number[] = [];
  for (let index = 0; index < located.length; index++) {
    if (located[index] === 0) continue;
    const key = cellKey(points, index, cellMetres, 0, 0, 0);
    let cell = cells.get(key);
    if (cell === undefined) {
      cell = cells.size;
      cells.set(key, cell);
      counts.push(0);
    }
    cellOf[index] = cell;
    counts[cell]!++;
  }
  const starts = new Uint32Array(counts.length + 1);
  for (const [cell, count] of counts.entries()) starts[cell + 1] = starts[cell]! + count;
  const next = starts.slice();
  const members = new Uint32Array(starts[counts.length]!);
  for (let index = 0; index < located.length; index++) {
    const cell = cellOf[index]!;
    if (cell >= 0) members[next[cell]!++] = index;
  }
  return { cellMetres, members, starts, cells };
}

/** The key of the cube of a record, moved by whole cubes; exact for any cube of 100 m or more. */
function cellKey(
  points: Float64Array,
  index: number,
  size: number,
  dx: number,
  dy: number,
  dz: number,
): number {
  const half = span / 2;
  const x = Math.floor(points[index * 3]! / size) + dx + half;
  const y = Math.floor(points[index * 3 + 1]! / size) + dy + half;
  const z = Math.floor(points[index * 3 + 2]! / size) + dz + half;
  return (x * span + y) * span + z;
}

/** The cells (as positions in `starts`) that hold a record's cube and the 26 around it, in a fixed order. */
export function cellsAround(grid: Grid, points: Float64Array, index: number): number[] {
  const found: number[] = [];
  for (let dx = -1; dx <= 1; dx++) {
    for (let dy = -1; dy <= 1; dy++) {
      for (let dz = -1; dz <= 1; dz++) {
        const cell = grid.cells.get(cellKey(points, index, grid.cellMetres, dx, dy, dz));
        if (cell !== undefined) found.push(cell);
      }
    }
  }
  return found;
}
