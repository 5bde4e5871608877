import type { Candidate, Correction, MergedPlace } from "@cityscout/contracts";
import { blockPairs } from "./block/block.ts";
import { buildCorpus } from "./corpus/corpus.ts";
import { indexCorrections } from "./corrections/corrections.ts";
import type { PairExplanation } from "./explain/explain.ts";
import type { Model } from "./model/model.ts";
import { bookPlaces, makePlaces } from "./places/make-places.ts";
import { resolvePlaces, type DedupeStats, type ScoredRecords } from "./places/resolve-places.ts";
import { comparingOrder, eachOf, listRecords, type RecordList } from "./records/record-list.ts";
import { Scorer } from "./score/scorer.ts";
import { shippedModel } from "./shipped-model.ts";

/** What deduplication obeys besides the candidates. */
export interface DedupeOptions {
  /** Corrections by people; obeyed whatever the scores say. */
  readonly corrections?: readonly Correction[];
  /** Default: the model of this package. */
  readonly model?: Model;
}

/** Places, and how they came about. */
export interface DedupeResult {
  /** Sorted by the key of their first record. Records without any position are in none. */
  readonly places: MergedPlace[];
  readonly stats: DedupeStats;
  /** The decisions nearest to even odds, nearest first, at most 50. */
  readonly closeCalls: PairExplanation[];
}

/** A `DedupeResult` whose places are made one by one as they are read. */
export interface StreamedDedupeResult extends Omit<DedupeResult, "places"> {
  readonly places: Iterable<MergedPlace>;
}

/**
 * Makes one record of each place. Pure: the result depends on the set of candidates, the corrections and the model, and not on
 * the candidates' order. Of candidates with the same key only the first by content counts.
 */
export function dedupe(candidates: Iterable<Candidate>, options: DedupeOptions = {}): DedupeResult {
  const { places, ...rest } = dedupeStreaming(candidates, options);
  return { places: [...places], ...rest };
}

/** {@link dedupe} for lists so long that all their places at once would fill the memory. */
export function dedupeStreaming(
  candidates: Iterable<Candidate>,
  options: DedupeOptions = {},
): StreamedDedupeResult {
  const records = listRecords(candidates);
  const corrections = indexCorrections(options.corrections ?? []);
  // Once this has returned, what only scoring needs can be freed.
  const { clusterOf, merges, stats, closeCalls } = resolvePlaces(
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
