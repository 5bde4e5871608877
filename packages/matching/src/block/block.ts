import type { Corpus } from "../corpus/corpus.ts";
import { buildBlockIndex } from "./block-index.ts";
import { ColumnBuilder } from "../corpus/columns.ts";
import { pairsOf, type KeptPartners, type PairList } from "../corpus/pair-list.ts";
import { PartnerSearch, type BlockOptions } from "./partner-search.ts";

/**
 * The candidate pairs of a corpus. Every record keeps, of each source, the partners most similar in name among those that lie
 * near it or share a blocking key with it, and the nearest few whatever their names. The work for a record is bounded, so
 * that pairs and time are linear in the number of records, even where thousands share a name and a point.
 */
export function blockPairs(corpus: Corpus, options: BlockOptions = {}): PairList {
  const search = new PartnerSearch(corpus, buildBlockIndex(corpus), options);
  return pairsOf(corpus.size, [findPartners(search, 0, corpus.size)]);
}

/** The partners that the records `from` to `to - 1` keep. What one record keeps does not depend on the others' work. */
export function findPartners(search: PartnerSearch, from: number, to: number): KeptPartners {
  const starts = new ColumnBuilder(new Uint32Array(to - from + 1));
  const partners = new ColumnBuilder(new Uint32Array(1024));
  starts.add(0);
  for (let record = from; record < to; record++) {
    search.run(record, partners);
    starts.add(partners.length);
  }
  return { from, starts: starts.take(), partners: partners.take() };
}
