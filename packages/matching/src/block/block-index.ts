import { finish, type Steps } from "@cityscout/contracts";
import { shared } from "../corpus/columns.ts";
import type { Corpus } from "../corpus/corpus.ts";
import { buildGrid, type Grid } from "../corpus/grid.ts";
import { groupByKey, type Groups } from "./groups.ts";
import { nameOrder } from "./name-order.ts";

/** Where the possible partners of a record are found. Columns only, so that threads can share one index. */
export interface BlockIndex {
  /** The position of each record in name order. */
  readonly rank: Uint32Array;
  /** Records by their cube of space; in each cube in name order. */
  readonly grid: Grid;
  /** Records by blocking key. */
  readonly groups: Groups;
  /** How many trigrams a record's name has; `severalNames` where it has several names. */
  readonly nameSizes: Uint8Array;
}

/** In `nameSizes`: the names of the record have to be compared one by one. */
export const severalNames = 255;

/** Side of the cubes: a record is compared with those in its cube and the cubes around. */
const gridMetres = 120;

/** Builds the index of a corpus. */
export function buildBlockIndex(corpus: Corpus): BlockIndex {
  return finish(buildBlockIndexInSteps(corpus));
}

/** The same, of which the longest steps are those that sort. */
export function* buildBlockIndexInSteps(corpus: Corpus): Steps<BlockIndex> {
  const order = nameOrder(corpus);
  yield;
  const rank = shared(new Uint32Array(corpus.size));
  for (let place = 0; place < order.length; place++) rank[order[place]!] = place;
  const grid = buildGrid(corpus.points, corpus.located, gridMetres, order);
  yield;
  return { rank, grid, groups: yield* groupByKey(corpus, order, rank), nameSizes: sizesOfNames(corpus) };
}

function sizesOfNames({ size, nameStarts, trigrams }: Corpus): Uint8Array {
  const sizes = shared(new Uint8Array(size));
  for (let record = 0; record < size; record++) {
    const name = nameStarts[record]!;
    const hasSeveral = nameStarts[record + 1]! - name > 1;
    sizes[record] = hasSeveral ? severalNames : trigrams.starts[name + 1]! - trigrams.starts[name]!;
  }
  return sizes;
}
