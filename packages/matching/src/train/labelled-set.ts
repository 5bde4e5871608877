import { blockPairs } from "../block/block.ts";
import type { PairList } from "../corpus/pair-list.ts";
import { buildCorpus, type Corpus } from "../corpus/corpus.ts";
import { goldenRatio } from "../corpus/hash.ts";
import type { MatchRecord } from "../corpus/record.ts";

/** Pairs of two lists that people labelled. */
export interface LabelledPairs {
  /** Where they are from, for the model's record. */
  readonly name: string;
  readonly left: readonly MatchRecord[];
  readonly right: readonly MatchRecord[];
  /** Positions in the two lists, and whether they are one place. */
  readonly pairs: readonly {
    readonly left: number;
    readonly right: number;
    readonly same: boolean;
  }[];
}

/** Labelled pairs made ready for training. */
export interface LabelledSet {
  readonly corpus: Corpus;
  readonly list: PairList;
  readonly a: Uint32Array;
  readonly b: Uint32Array;
  readonly labels: Uint8Array;
  /** Which of the folds a pair is in: pairs of one place are all in the same one. */
  readonly folds: Uint8Array;
}

export const foldCount = 4;

export function prepareLabelled(labelled: LabelledPairs): LabelledSet {
  const offset = labelled.left.length;
  const corpus = buildCorpus([...labelled.left, ...labelled.right]);
  const a = Uint32Array.from(labelled.pairs, (pair) => pair.left);
  const b = Uint32Array.from(labelled.pairs, (pair) => pair.right + offset);
  const labels = Uint8Array.from(labelled.pairs, (pair) => (pair.same ? 1 : 0));
  return {
    corpus,
    list: blockPairs(corpus, { acrossSourcesOnly: true }),
    a,
    b,
    labels,
    folds: foldsByPlace(labelled),
  };
}

/** Which of the folds each labelled pair is in: all pairs of one place, by the labels, are in the same one. */
export function foldsByPlace({ left, right, pairs }: LabelledPairs): Uint8Array {
  const a = Uint32Array.from(pairs, (pair) => pair.left);
  const b = Uint32Array.from(pairs, (pair) => pair.right + left.length);
  const labels = Uint8Array.from(pairs, (pair) => (pair.same ? 1 : 0));
  const places = joinMatches(left.length + right.length, a, b, labels);
  return Uint8Array.from(a, (record) => scatter(places[record]!) % foldCount);
}

/** For each record the first record of its place, by the labels. */
function joinMatches(size: number, a: Uint32Array, b: Uint32Array, labels: Uint8Array): Uint32Array {
  const parent = Uint32Array.from({ length: size }, (_, record) => record);
  const root = (record: number): number => {
    let at = record;
    while (parent[at] !== at) at = parent[at]!;
    return at;
  };
  for (const [pair, label] of labels.entries()) {
    if (label === 1) parent[root(b[pair]!)] = root(a[pair]!);
  }
  return parent.map((_, record) => root(record));
}

/** Neighbours in the file are often alike: scatters them over the folds. */
function scatter(value: number): number {
  return Math.imul(value, goldenRatio) >>> 16;
}
