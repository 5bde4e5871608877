import { finish, type Steps } from "@cityscout/contracts";
import { shared } from "../corpus/columns.ts";
import type { Corpus } from "../corpus/corpus.ts";
import { buildGrid, type Grid } from "../corpus/grid.ts";
import { compareTexts } from "../corpus/texts.ts";
import { groupByKey, type Groups } from "./groups.ts";

/** Where the possible partners of a record are found. Columns only, so that several threads can read one index. */
export interface BlockIndex {
  /** Place of each record in the order of names. */
  readonly rank: Uint32Array;
  /** Records by place; in a cell they are in the order of names. */
  readonly grid: Grid;
  /** Records by what they have in common. */
  readonly groups: Groups;
  /** How many trigrams a record's name has; 255 where it has several names. */
  readonly nameSizes: Uint8Array;
}

/** In `nameSizes`: the names of the record must be looked at one by one. */
export const severalNames = 255;

const gridMetres = 120;

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

/** Records in the order of their core names, then of their positions; the same in every locale. */
function nameOrder({ size, texts, coreIds, nameStarts }: Corpus): Uint32Array {
  const order = new Uint32Array(size);
  for (let record = 0; record < size; record++) order[record] = record;
  return order.sort(
    (a, b) => compareTexts(texts, coreIds[nameStarts[a]!]!, coreIds[nameStarts[b]!]!) || a - b,
  );
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
