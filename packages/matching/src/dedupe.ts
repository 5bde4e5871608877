import type { Candidate, Correction, MergedPlace } from "@cityscout/contracts";
import { blockPairs } from "./block/block.ts";
import { buildCorpus } from "./corpus/corpus.ts";
import { indexCorrections } from "./corrections/corrections.ts";
import type { PairExplanation } from "./explain/explain.ts";
import type { Model } from "./model/model.ts";
import { bookPlaces, makePlaces } from "./places/make-places.ts";
import { settle, type DedupeStats, type ScoredRecords } from "./places/settle.ts";
import { comparingOrder, eachOf, listRecords, type RecordList } from "./records/record-list.ts";
import { Scorer } from "./score/scorer.ts";
import { shippedModel } from "./shipped-model.ts";

export interface DedupeOptions {
  /** What people decided before; obeyed whatever the scores say. */
  readonly corrections?: readonly Correction[];
  /** Default: the model of this package. */
  readonly model?: Model;
}

export interface DedupeResult {
  /** Sorted by the key of their first record. Records without any position are in none. */
  readonly places: MergedPlace[];
  readonly stats: DedupeStats;
  /** The decisions nearest to even odds, nearest first, at most 50. */
  readonly closeCalls: PairExplanation[];
}

/** As `DedupeResult`, with places that are made one by one as they are read. */
export interface StreamedDedupeResult extends Omit<DedupeResult, "places"> {
  readonly places: Iterable<MergedPlace>;
}

/**
 * One place, one record. Pure: the result depends on the set of candidates, the corrections and the model, not on
 * their order. Two candidates with one key count once; the first by its content holds.
 */
export function dedupe(candidates: Iterable<Candidate>, options: DedupeOptions = {}): DedupeResult {
  const { places, ...rest } = dedupeStreaming(candidates, options);
  return { places: [...places], ...rest };
}

/** The same for lists so long that all their places at once would fill the memory. */
export function dedupeStreaming(
  candidates: Iterable<Candidate>,
  options: DedupeOptions = {},
): StreamedDedupeResult {
  const records = listRecords(candidates);
  const corrections = indexCorrections(options.corrections ?? []);
  // What only the comparing needs is free again once this has returned.
  const { clusterOf, merges, stats, closeCalls } = settle(
    score(records, options.model ?? shippedModel()),
    corrections,
  );
  return { places: makePlaces(records, bookPlaces(clusterOf, merges), corrections), stats, closeCalls };
}

function score(records: RecordList, model: Model): ScoredRecords {
  const order = comparingOrder(records);
  const corpus = buildCorpus(eachOf(records, order));
  const list = blockPairs(corpus);
  const scorer = new Scorer(corpus, model, list);
  return { records, order, corpus, list, scorer, logits: scorer.scoreList(), model };
}
