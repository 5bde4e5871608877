import type { Candidate } from "@cityscout/contracts";
import { pairsOf } from "../block/pair-list.ts";
import { buildBlockIndex } from "../block/block-index.ts";
import { buildCorpus, type Corpus } from "../corpus/corpus.ts";
import { indexCorrections } from "../corrections/corrections.ts";
import type { DedupeOptions, StreamedDedupeResult } from "../dedupe.ts";
import { partnersOf } from "../features/contest.ts";
import { emptySpareWords } from "../features/spare-words.ts";
import type { Model } from "../model/model.ts";
import { makePlaces } from "../places/make-places.ts";
import { settle, type ScoredRecords } from "../places/settle.ts";
import { PackedRecords } from "../records/packed-records.ts";
import { comparingOrder, eachOf, type RecordList } from "../records/record-list.ts";
import { emptyLooks } from "../score/first-look.ts";
import { Scorer } from "../score/scorer.ts";
import { shippedModel } from "../shipped-model.ts";
import type { PairList } from "../block/pair-list.ts";
import { startThreads, type Threads } from "./threads.ts";

export interface ThreadedDedupeOptions extends DedupeOptions {
  /** Threads that compare, 1 or more. The result is the same with any number. Default 1. */
  readonly threads?: number;
}

/**
 * The same places as `dedupe` gives, for lists of millions: candidates are packed as they come, threads share the
 * comparing, and places are made one by one as they are read.
 */
export async function dedupeInThreads(
  candidates: Iterable<Candidate> | AsyncIterable<Candidate>,
  options: ThreadedDedupeOptions = {},
): Promise<StreamedDedupeResult> {
  const packed = new PackedRecords();
  for await (const candidate of candidates) packed.add(candidate);
  const records = packed.sorted();
  const corrections = indexCorrections(options.corrections ?? []);
  const threads = startThreads(options.threads ?? 1);
  try {
    const { clusterOf, merges, stats, closeCalls } = settle(
      await score(records, options.model ?? shippedModel(), threads),
      corrections,
    );
    return { places: makePlaces(records, clusterOf, merges, corrections), stats, closeCalls };
  } finally {
    await threads.close();
  }
}

async function score(records: RecordList, model: Model, threads: Threads): Promise<ScoredRecords> {
  const order = comparingOrder(records);
  const corpus = buildCorpus(eachOf(records, order));
  const list = await blockInThreads(corpus, threads);
  const looks = emptyLooks(list.left.length);
  await threads.run({ kind: "first look", corpus, model, list, looks });
  const seen = { looks, partners: partnersOf(corpus.size, list), spareWords: emptySpareWords(corpus) };
  await threads.run({ kind: "spare words", corpus, model, list, seen });
  const logits = new Float32Array(new SharedArrayBuffer(list.left.length * 4));
  await threads.run({ kind: "second look", corpus, model, list, seen, logits });
  return { records, order, corpus, list, scorer: new Scorer(corpus, model, list, seen), logits, model };
}

async function blockInThreads(corpus: Corpus, threads: Threads): Promise<PairList> {
  return pairsOf(corpus.size, await threads.run({ kind: "block", corpus, index: buildBlockIndex(corpus) }));
}
