import { ColumnBuilder, RowsBuilder, shared, type Rows } from "./columns.ts";

/** Records by the cube of space (cell) that they lie in. Records without a position are in none. */
export interface Grid {
  /** The cube of each record, -1 where it has no position. */
  readonly cellOf: Int32Array;
  /** Positions of records, cell by cell. */
  readonly members: Uint32Array;
  /** For each cell, where its members begin; one more at the end. */
  readonly starts: Uint32Array;
  /** For each cell, itself and those of the 26 around it that have members, in a fixed order. */
  readonly around: Rows;
}

/** Cubes along each axis that a key can tell apart: more than the Earth's diameter has of 100 m. */
const span = 1 << 17;

/**
 * Sorts records into cubes of the given size, 100 m or more.
 *
 * @param order Records in the order that members shall have within a cell. Default: by position.
 */
export function buildGrid(
  points: Float64Array,
  located: Uint8Array,
  cellMetres: number,
  order?: Uint32Array,
): Grid {
  const cells = new Map<number, number>();
  const cellOf = shared(new Int32Array(located.length).fill(-1));
  const counts = new ColumnBuilder(new Uint32Array(1024));
  const firsts = new ColumnBuilder(new Uint32Array(1024));
  for (let record = 0; record < located.length; record++) {
    if (located[record] === 0) continue;
    const key = cellKey(points, record, cellMetres, 0, 0, 0);
    let cell = cells.get(key);
    if (cell === undefined) {
      cell = cells.size;
      cells.set(key, cell);
      counts.add(0);
      firsts.add(record);
    }
    cellOf[record] = cell;
    counts.set(cell, counts.get(cell) + 1);
  }
  const starts = shared(new Uint32Array(cells.size + 1));
  for (let cell = 0; cell < cells.size; cell++) starts[cell + 1] = starts[cell]! + counts.get(cell);
  const next = starts.slice();
  const members = shared(new Uint32Array(starts[cells.size]!));
  for (let at = 0; at < located.length; at++) {
    const record = order === undefined ? at : order[at]!;
    const cell = cellOf[record]!;
    if (cell >= 0) members[next[cell]!++] = record;
  }
  return { cellOf, members, starts, around: neighbours(cells, firsts, points, cellMetres) };
}

/** The key of the cube some whole cubes from a record's; distinct for cubes of 100 m or more. */
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

/** @param firsts A record of each cell. */
function neighbours(
  cells: ReadonlyMap<number, number>,
  firsts: ColumnBuilder<Uint32Array>,
  points: Float64Array,
  cellMetres: number,
): Rows {
  const rows = new RowsBuilder();
  const found: number[] = [];
  for (let cell = 0; cell < cells.size; cell++) {
    found.length = 0;
    for (let dx = -1; dx <= 1; dx++) {
      for (let dy = -1; dy <= 1; dy++) {
        for (let dz = -1; dz <= 1; dz++) {
          const other = cells.get(cellKey(points, firsts.get(cell), cellMetres, dx, dy, dz));
          if (other !== undefined) found.push(other);
        }
      }
    }
    rows.add(found);
  }
  return rows.build();
}
