import { type Candidate, type Correction, finish, type MergedPlace, type Steps } from "@cityscout/contracts";
import { findPartners } from "./block/block.ts";
import { buildBlockIndexInSteps } from "./block/block-index.ts";
import { PartnerSearch } from "./block/partner-search.ts";
import { type KeptPartners, type PairList, pairsOf } from "./corpus/pair-list.ts";
import type { Corpus } from "./corpus/corpus.ts";
import { CorpusJoiner } from "./corpus/corpus-joiner.ts";
import { makeReaders, preparePart } from "./corpus/corpus-part.ts";
import { type CorrectionIndex, indexCorrections } from "./corrections/corrections.ts";
import { withStandIns } from "./corrections/stand-ins.ts";
import type { PairExplanation } from "./explain/explain.ts";
import { giveReasons, type JoinReasons } from "./explain/merge-reasons.ts";
import { SpareWordMeter } from "./features/spare-words.ts";
import type { Model } from "./model/model.ts";
import { bookPlaces, makePlaces } from "./places/make-places.ts";
import {
  clusterPlaces,
  type DedupeStats,
  noteReasons,
  type ResolvedPlaces,
} from "./places/resolve-places.ts";
import { comparingOrder, eachOf, listRecords, type RecordList } from "./records/record-list.ts";
import { FirstLooker } from "./score/first-look.ts";
import type { ScoredRecords } from "./score/scored-records.ts";
import { Scorer } from "./score/scorer.ts";
import { type SeenPairs, unseenPairs } from "./score/seen-pairs.ts";
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
  const { places, ...rest } = finish(dedupeInSteps(candidates, options));
  return { places: [...places], ...rest };
}

/** {@link dedupe} for lists so long that all their places at once would fill the memory, and that take minutes. */
export function* dedupeInSteps(
  candidates: Iterable<Candidate>,
  options: DedupeOptions = {},
): Steps<StreamedDedupeResult> {
  const records = listRecords(candidates);
  yield;
  const corrections = indexCorrections(withStandIns(options.corrections ?? [], records));
  // Once this has returned, what only scoring needs can be freed.
  const { clusterOf, merges, stats, closeCalls } = yield* resolveInSteps(
    yield* scoreInSteps(records, options.model ?? shippedModel()),
    corrections,
  );
  yield;
  return { places: makePlaces(records, bookPlaces(clusterOf, merges), corrections), stats, closeCalls };
}

function* scoreInSteps(records: RecordList, model: Model): Steps<ScoredRecords> {
  const order = comparingOrder(records);
  const corpus = yield* prepareInSteps(records, order);
  const list = yield* pairsInSteps(corpus);
  const seen = yield* seenInSteps(corpus, model, list);
  const scorer = new Scorer(corpus, model, list, seen);
  const logits = new Float32Array(list.left.length);
  for (const [from, to] of stretches(logits.length, PAIRS_A_STEP)) {
    yield;
    scorer.scoreRange(from, to, logits);
  }
  return { records, order, corpus, list, scorer, logits, model };
}

function* prepareInSteps(records: RecordList, order: Uint32Array): Steps<Corpus> {
  const joiner = new CorpusJoiner();
  const readers = makeReaders();
  for (const [from, to] of stretches(order.length, RECORDS_A_STEP)) {
    yield;
    joiner.add(preparePart(eachOf(records, order.subarray(from, to)), readers));
  }
  yield;
  return joiner.build();
}

function* pairsInSteps(corpus: Corpus): Steps<PairList> {
  yield;
  const search = new PartnerSearch(corpus, yield* buildBlockIndexInSteps(corpus));
  const parts: KeptPartners[] = [];
  for (const [from, to] of stretches(corpus.size, RECORDS_A_STEP)) {
    yield;
    parts.push(findPartners(search, from, to));
  }
  yield;
  return pairsOf(corpus.size, parts);
}

/** The first look at every pair. */
function* seenInSteps(corpus: Corpus, model: Model, list: PairList): Steps<SeenPairs> {
  const count = list.left.length;
  const seen = unseenPairs(corpus, list);
  const looker = new FirstLooker(model.firstLook, corpus, list, seen.looks);
  for (const [from, to] of stretches(count, PAIRS_A_STEP)) {
    yield;
    looker.look(from, to);
  }
  yield;
  const spareWords = new SpareWordMeter(corpus, list, seen, model.secondLookFrom);
  for (const [from, to] of stretches(count, PAIRS_A_STEP)) {
    yield;
    spareWords.count(from, to);
  }
  yield;
  return seen;
}

function* resolveInSteps(scored: ScoredRecords, corrections: CorrectionIndex): Steps<ResolvedPlaces> {
  const clustered = clusterPlaces(scored, corrections);
  const { corpus, order } = scored;
  const { joins } = clustered;
  const reasons: JoinReasons[] = [];
  for (const [from, to] of stretches(joins.left.length, PAIRS_A_STEP)) {
    yield;
    reasons.push(giveReasons(corpus, joins, from, to));
  }
  yield;
  return noteReasons(clustered, order, reasons);
}

/** Records to prepare, or to find partners for, and pairs to look at, in a step. */
const RECORDS_A_STEP = 500;
const PAIRS_A_STEP = 4000;

function* stretches(length: number, most: number): Generator<[from: number, to: number]> {
  for (let from = 0; from < length; from += most) yield [from, Math.min(length, from + most)];
}
