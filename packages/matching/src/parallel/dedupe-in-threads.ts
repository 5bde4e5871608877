import type { Correction } from "@cityscout/contracts";
import { type KeptPartners, pairsOf } from "../corpus/pair-list.ts";
import { buildBlockIndex } from "../block/block-index.ts";
import type { Corpus } from "../corpus/corpus.ts";
import type { CorpusPart } from "../corpus/corpus-part.ts";
import { CorpusJoiner } from "../corpus/corpus-joiner.ts";
import { indexCorrections } from "../corrections/corrections.ts";
import { withStandIns } from "../corrections/stand-ins.ts";
import type { DedupeOptions, DedupeResult } from "../dedupe.ts";
import type { Model } from "../model/model.ts";
import { bookPlaces, type PlaceBook } from "../places/make-places.ts";
import type { PlaceLines } from "../places/place-lines.ts";
import { clusterPlaces, noteReasons, type ResolvedPlaces } from "../places/resolve-places.ts";
import { IgnoredKeyCounter, type IgnoredKeys } from "../records/ignored-keys.ts";
import { PackedListBuilder, unpack, type PackedList } from "../records/packed-list.ts";
import { comparingOrder, type RecordList } from "../records/record-list.ts";
import type { RecordLines } from "../records/record-lines.ts";
import type { ScoredRecords } from "../score/scored-records.ts";
import { Scorer } from "../score/scorer.ts";
import { unseenPairs } from "../score/seen-pairs.ts";
import { shippedModel } from "../shipped-model.ts";
import { Threads } from "./threads.ts";

/** How the work is shared, and ended. */
export interface ThreadedDedupeOptions extends DedupeOptions {
  /** Threads that share the work, 1 or more. The result is the same with any number. Default 1. */
  readonly threads?: number;
  /** Ends the work soon after it is aborted. */
  readonly signal?: AbortSignal;
  /** Is told, once all is read, the keys of records that nothing reads, by file. */
  readonly onIgnored?: (ignored: ReadonlyMap<string, IgnoredKeys>) => void;
  /** Is shown all records, once all is read, and the keys of which one was kept of several that differ. */
  readonly onRead?: (records: RecordList, repeatedKeys: readonly string[]) => void;
}

/**
 * Deduplicates lists of millions of records. Gives the same places as `dedupe`, each with its new id. Records are packed as
 * they are read; threads share reading, preparing, blocking, scoring and making places; `write` gets the places piece by piece.
 *
 * @param write Takes all places, in their order.
 * @throws InvalidInputError naming the file, the line and the field; nothing has been written then. Where `signal` is
 * aborted, its reason.
 */
export async function dedupeInThreads(
  lines: AsyncIterable<RecordLines>,
  write: (places: AsyncIterable<PlaceLines>) => Promise<void>,
  {
    threads: threadCount = 1,
    model = shippedModel(),
    corrections = [],
    signal,
    onIgnored,
    onRead,
  }: ThreadedDedupeOptions = {},
): Promise<Omit<DedupeResult, "places">> {
  const threads = new Threads(threadCount, signal);
  try {
    const { records, repeatedKeys, ignored } = await read(lines, threads);
    onIgnored?.(ignored);
    onRead?.(unpack(records), repeatedKeys);
    const settled = corrections.length === 0 ? [] : withStandIns(corrections, unpack(records));
    // Once this has returned, what only scoring needs can be freed.
    const { clusterOf, merges, stats, closeCalls } = await resolve(
      await score(records, model, threads),
      settled,
      threads,
    );
    collectIfWorth(records, threads);
    await write(makePlaces(records, bookPlaces(clusterOf, merges), settled, threads));
    return { stats, closeCalls };
  } finally {
    await threads.close();
  }
}

/** The threads share the work of this many bytes at once: enough that they seldom wait for each other. */
const readingBytes = 1 << 22;

interface ReadRecords {
  readonly records: PackedList;
  readonly repeatedKeys: readonly string[];
  readonly ignored: ReadonlyMap<string, IgnoredKeys>;
}

async function read(lines: AsyncIterable<RecordLines>, threads: Threads): Promise<ReadRecords> {
  const packed = new PackedListBuilder();
  const ignored = new IgnoredKeyCounter();
  let waiting: RecordLines[] = [];
  let size = 0;
  const pack = async (): Promise<void> => {
    for (const part of await threads.run("read", waiting, 0, waiting.length)) {
      for (const piece of part.packed) packed.add(piece);
      ignored.append(part.ignored);
    }
    waiting = [];
    size = 0;
  };
  for await (const piece of lines) {
    waiting.push(piece);
    size += piece.bytes.length;
    if (size >= readingBytes) await pack();
  }
  await pack();
  return { records: packed.build(), repeatedKeys: packed.repeatedKeys, ignored: ignored.counts() };
}

async function score(records: PackedList, model: Model, threads: Threads): Promise<ScoredRecords> {
  const list = unpack(records);
  const order = comparingOrder(list);
  const corpus = await prepare(records, order, threads);
  const kept = await findPartners(corpus, threads);
  // The index is as large as the pairs will be.
  collectIfWorth(records, threads);
  const pairs = pairsOf(corpus.size, kept);
  const count = pairs.left.length;
  const seen = unseenPairs(corpus, pairs);
  await threads.run("firstLook", { corpus, model, list: pairs, seen }, 0, count);
  await threads.run("spareWords", { corpus, model, list: pairs, seen }, 0, count);
  const logits = new Float32Array(new SharedArrayBuffer(count * 4));
  await threads.run("secondLook", { corpus, model, list: pairs, seen, logits }, 0, count);
  return {
    records: list,
    order,
    corpus,
    list: pairs,
    scorer: new Scorer(corpus, model, pairs, seen),
    logits,
    model,
  };
}

async function resolve(
  scored: ScoredRecords,
  corrections: readonly Correction[],
  threads: Threads,
): Promise<ResolvedPlaces> {
  const clustered = clusterPlaces(scored, indexCorrections(corrections));
  const { corpus, order } = scored;
  const { joins } = clustered;
  const reasons = await threads.run("reasons", { corpus, joins }, 0, joins.left.length);
  return noteReasons(clustered, order, reasons);
}

async function prepare(records: PackedList, order: Uint32Array, threads: Threads): Promise<Corpus> {
  const joiner = new CorpusJoiner();
  let parts: CorpusPart[] = [];
  for (const [from, to] of stretches(order.length)) {
    const next = threads.run("prepare", { records, order }, from, to);
    // Meanwhile the other threads work on the next ones.
    for (const part of parts) joiner.add(part);
    parts = await next;
  }
  for (const part of parts) joiner.add(part);
  collectIfWorth(records, threads);
  return joiner.build();
}

async function findPartners(corpus: Corpus, threads: Threads): Promise<KeptPartners[]> {
  return threads.run("block", { corpus, index: buildBlockIndex(corpus) }, 0, corpus.size);
}

async function* makePlaces(
  records: PackedList,
  book: PlaceBook,
  corrections: readonly Correction[],
  threads: Threads,
): AsyncGenerator<PlaceLines> {
  for (const [from, to] of stretches(records.order.length))
    yield* await threads.run("places", { records, book, corrections }, from, to);
}

/** Collecting, and coming up to speed again, takes up to a second: too much for shorter lists, which take few seconds. */
const worthCollecting = 200_000;

function collectIfWorth(records: PackedList, threads: Threads): void {
  if (records.order.length >= worthCollecting) threads.collectGarbage();
}

/** The results of this many records are put away before the next ones are worked on, which bounds the memory they take. */
const stretchRecords = 1 << 15;

function* stretches(length: number): Generator<[from: number, to: number]> {
  for (let from = 0; from < length; from += stretchRecords)
    yield [from, Math.min(length, from + stretchRecords)];
}
