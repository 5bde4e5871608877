import { type Correction, InvalidInputError } from "@cityscout/contracts";
import { findPartners } from "../block/block.ts";
import type { BlockIndex } from "../block/block-index.ts";
import type { KeptPartners, PairList } from "../corpus/pair-list.ts";
import { PartnerSearch } from "../block/partner-search.ts";
import type { Links } from "../cluster/links.ts";
import type { Corpus } from "../corpus/corpus.ts";
import { makeReaders, preparePart, type CorpusPart } from "../corpus/corpus-part.ts";
import { indexCorrections } from "../corrections/corrections.ts";
import { giveReasons, type JoinReasons } from "../explain/merge-reasons.ts";
import { SpareWordMeter } from "../features/spare-words.ts";
import type { Model } from "../model/model.ts";
import { makePlaces, type PlaceBook } from "../places/make-places.ts";
import { writePlaces, type PlaceLines } from "../places/place-lines.ts";
import { IgnoredKeyCounter, type IgnoredKeys } from "../records/ignored-keys.ts";
import { eachOf } from "../records/record-list.ts";
import { unpack, type PackedList } from "../records/packed-list.ts";
import { packRecords, type PackedRecords } from "../records/packed-records.ts";
import { recordsIn, type RecordLines } from "../records/record-lines.ts";
import { FirstLooker } from "../score/first-look.ts";
import { Scorer } from "../score/scorer.ts";
import type { SeenPairs } from "../score/seen-pairs.ts";

/** Records of pieces of files, and the keys in them that nothing reads, by file. */
interface ReadPieces {
  readonly packed: readonly PackedRecords[];
  readonly ignored: ReadonlyMap<string, IgnoredKeys>;
}

/** Pairs to look at. */
interface Pairs {
  readonly corpus: Corpus;
  readonly model: Model;
  readonly list: PairList;
  readonly seen: SeenPairs;
}

/** The tasks that threads share, by name: their input, and the result for a part of the list that they work on. */
export interface Tasks {
  /** On pieces of files. */
  read: { input: readonly RecordLines[]; part: ReadPieces };
  /** On records, `order` being the order in which they shall be in the corpus. */
  prepare: { input: { records: PackedList; order: Uint32Array }; part: CorpusPart };
  /** On records. */
  block: { input: { corpus: Corpus; index: BlockIndex }; part: KeptPartners };
  /** On pairs, as are the next two: what they find they write into columns that all threads see. */
  firstLook: { input: Pairs; part: undefined };
  spareWords: { input: Pairs; part: undefined };
  secondLook: { input: Pairs & { readonly logits: Float32Array }; part: undefined };
  /** On joins. */
  reasons: { input: { corpus: Corpus; joins: Links }; part: JoinReasons };
  /** On records: the places whose first records they are. */
  places: {
    input: { records: PackedList; book: PlaceBook; corrections: readonly Correction[] };
    part: PlaceLines;
  };
}
/** The name of a task. */
export type TaskName = keyof Tasks;

/** Does the part of a task from one position of its list up to, and without, another. */
type DoPart<Name extends TaskName> = (from: number, to: number) => Tasks[Name]["part"];

/** By task, what a thread prepares once for all the parts that it does. */
const prepareTask: { [Name in TaskName]: (input: Tasks[Name]["input"]) => DoPart<Name> } = {
  read: (pieces) => (from, to) => {
    const counter = new IgnoredKeyCounter();
    const packed = pieces.slice(from, to).map((piece) => packRecords(recordsIn(piece, counter)));
    return { packed, ignored: counter.counts() };
  },
  prepare: ({ records, order }) => {
    const list = unpack(records);
    const readers = makeReaders();
    return (from, to) => preparePart(eachOf(list, order.subarray(from, to)), readers);
  },
  block: ({ corpus, index }) => {
    const search = new PartnerSearch(corpus, index);
    return (from, to) => findPartners(search, from, to);
  },
  firstLook: ({ corpus, model, list, seen }) => {
    const looker = new FirstLooker(model.firstLook, corpus, list, seen.looks);
    return (from, to) => {
      looker.look(from, to);
    };
  },
  spareWords: ({ corpus, model, list, seen }) => {
    const meter = new SpareWordMeter(corpus, list, seen, model.secondLookFrom);
    return (from, to) => {
      meter.count(from, to);
    };
  },
  secondLook: ({ corpus, model, list, seen, logits }) => {
    const scorer = new Scorer(corpus, model, list, seen);
    return (from, to) => {
      scorer.scoreRange(from, to, logits);
    };
  },
  reasons:
    ({ corpus, joins }) =>
    (from, to) =>
      giveReasons(corpus, joins, from, to),
  places: ({ records, book, corrections }) => {
    const list = unpack(records);
    const index = indexCorrections(corrections);
    return (from, to) => writePlaces(makePlaces(list, book, index, from, to));
  },
};

/** A task in parts. A free thread takes the next part; which thread does which leaves no trace in the result. */
export interface SharedTask<Name extends TaskName = TaskName> {
  readonly name: Name;
  readonly input: Tasks[Name]["input"];
  /** Positions of the list to work on. */
  readonly from: number;
  readonly to: number;
  readonly partCount: number;
  /** One number: the next part that nobody has taken. */
  readonly nextPart: Int32Array;
}

/** Enough that threads end at about the same time. */
const partsPerTask = 64;

/** A task that no thread has begun. */
export function shareTask<Name extends TaskName>(
  name: Name,
  input: Tasks[Name]["input"],
  from: number,
  to: number,
): SharedTask<Name> {
  return {
    name,
    input,
    from,
    to,
    partCount: Math.min(partsPerTask, Math.max(1, to - from)),
    nextPart: new Int32Array(new SharedArrayBuffer(4)),
  };
}

/** The result of a part; parts are counted from 0. */
export type DonePart<Name extends TaskName> =
  | { readonly at: number; readonly part: Tasks[Name]["part"] }
  | { readonly at: number; readonly failure: unknown };

/** Does parts of a task until none is left, or until one fails because of invalid input. */
export function* workOn<Name extends TaskName>(shared: SharedTask<Name>): Generator<DonePart<Name>> {
  const { from, to, partCount, nextPart } = shared;
  const doPart: DoPart<Name> = prepareTask[shared.name](shared.input);
  const start = (part: number): number => from + Math.floor((part * (to - from)) / partCount);
  for (;;) {
    const at = Atomics.add(nextPart, 0, 1);
    if (at >= partCount) return;
    let done: DonePart<Name>;
    try {
      done = { at, part: doPart(start(at), start(at + 1)) };
    } catch (error) {
      if (!(error instanceof InvalidInputError)) throw error;
      done = { at, failure: error };
    }
    yield done;
    if ("failure" in done) return;
  }
}
