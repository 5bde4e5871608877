import { shared, startsOfCounts, type Rows } from "../corpus/columns.ts";
import type { Corpus } from "../corpus/corpus.ts";
import { buildGrid } from "../corpus/grid.ts";
import { masksOf } from "../corpus/masks.ts";
import { countSources } from "../corpus/sources.ts";

/**
 * Records by cube of space, those of one source side by side: who asks for two sources passes the others over. In memory that
 * threads share.
 */
export interface NearbyRecords {
  readonly sourceCount: number;
  /** The cube of each record, -1 where it has no position. */
  readonly cubeOf: Int32Array;
  /** For each cube, itself and those around it; see `Grid`. */
  readonly around: Rows;
  /** The members of cube `c` and source `s` begin at `c * sourceCount + s` and end where the next ones begin. */
  readonly starts: Uint32Array;
  /** Positions of records, ascending in each cube and source. */
  readonly members: Uint32Array;
  /** How many records of the cube, of whatever source, come before each member. */
  readonly ranks: Uint32Array;
  /** The point of each member: copies that lie in the order in which they are read. */
  readonly points: Float64Array;
  /** Bits of the words of each name (`masks.ts`). */
  readonly nameMasks: Int32Array;
}

/** Sorts the records of a corpus into cubes of the given size, 100 m or more. */
export function sortNearby(corpus: Corpus, cubeMetres: number): NearbyRecords {
  const { points, located, sourceOf } = corpus;
  const grid = buildGrid(points, located, cubeMetres);
  const sourceCount = countSources(sourceOf);
  const count = grid.members.length;
  const nearby = {
    sourceCount,
    cubeOf: grid.cubeOf,
    around: grid.around,
    starts: shared(new Uint32Array((grid.starts.length - 1) * sourceCount + 1)),
    members: shared(new Uint32Array(count)),
    ranks: shared(new Uint32Array(count)),
    points: shared(new Float64Array(count * 3)),
    nameMasks: shared(masksOf(corpus.words)),
  };
  const groupOf = (record: number): number => grid.cubeOf[record]! * sourceCount + sourceOf[record]!;
  for (const record of grid.members) nearby.starts[groupOf(record) + 1]!++;
  startsOfCounts(nearby.starts);
  const next = nearby.starts.slice();
  for (let at = 0; at < count; at++) {
    const record = grid.members[at]!;
    const place = next[groupOf(record)]!++;
    nearby.members[place] = record;
    nearby.ranks[place] = at - grid.starts[grid.cubeOf[record]!]!;
    for (let axis = 0; axis < 3; axis++) nearby.points[place * 3 + axis] = points[record * 3 + axis]!;
  }
  return nearby;
}
