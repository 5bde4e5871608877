import {
  candidateKey,
  type Candidate,
  type Correction,
  type Merge,
  type MergedPlace,
} from "@cityscout/contracts";
import { blockPairs } from "./block/block.ts";
import type { PairList } from "./block/pair-list.ts";
import { canonicalise } from "./canonicalise/canonicalise.ts";
import { compareText } from "./canonicalise/trust.ts";
import { cluster, type Clusters, type Link } from "./cluster/cluster.ts";
import { contradict } from "./cluster/contradiction.ts";
import { distanceMetres } from "./corpus/earth.ts";
import { buildCorpus, type Corpus } from "./corpus/corpus.ts";
import { indexCorrections, type CorrectionIndex } from "./corrections/corrections.ts";
import { decide, mergeLogit } from "./decide/decide.ts";
import { weighEvidence } from "./evidence/evidence.ts";
import { explain, type PairExplanation } from "./explain/explain.ts";
import { giveReason } from "./explain/reason.ts";
import type { Model } from "./model/model.ts";
import { chanceOf, Scorer } from "./score/scorer.ts";
import { shippedModel } from "./shipped-model.ts";

export interface DedupeOptions {
  /** What people decided before; obeyed whatever the scores say. */
  readonly corrections?: readonly Correction[];
  /** Default: the model of this package. */
  readonly model?: Model;
}

export interface DedupeStats {
  readonly candidates: number;
  /** Candidate pairs that were scored. */
  readonly pairs: number;
  /** Records that joined another. */
  readonly merged: number;
  /** Pairs too close to call. */
  readonly review: number;
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

const maxCloseCalls = 50;

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
  const records = sortByKey(candidates);
  const corrections = indexCorrections(options.corrections ?? []);
  const { clusterOf, merges, stats, closeCalls } = resolve(
    records,
    corrections,
    options.model ?? shippedModel(),
  );
  return { places: makePlaces(records, clusterOf, merges, corrections), stats, closeCalls };
}

/** Who is one place with whom, and why. All that the comparing needed is free again when this returns. */
interface Resolution {
  readonly clusterOf: Uint32Array;
  /** By the first record of the cluster that they are in. */
  readonly merges: ReadonlyMap<number, Merge[]>;
  readonly stats: DedupeStats;
  readonly closeCalls: PairExplanation[];
}

function resolve(records: readonly Candidate[], corrections: CorrectionIndex, model: Model): Resolution {
  const corpus = buildCorpus(records);
  const list = blockPairs(corpus);
  const scorer = new Scorer(corpus, model, list);
  const logits = scorer.scoreList();
  const { clusterOf, joins } = clusterRecords(records, corpus, list, logits, scorer, corrections);
  const merges = new Map<number, Merge[]>();
  for (const join of joins) {
    const first = clusterOf[join.a]!;
    const own = merges.get(first);
    const merge = describeJoin(records, corpus, scorer, join);
    if (own === undefined) merges.set(first, [merge]);
    else own.push(merge);
  }
  return {
    clusterOf,
    merges,
    stats: {
      candidates: records.length,
      pairs: list.left.length,
      merged: joins.length,
      review: logits.reduce((count, logit) => count + (decide(logit, model) === "review" ? 1 : 0), 0),
    },
    closeCalls: closestCalls(records, corpus, list, logits, scorer, model),
  };
}

function sortByKey(candidates: Iterable<Candidate>): Candidate[] {
  const byKey = new Map<string, Candidate>();
  for (const candidate of candidates) {
    const key = candidateKey(candidate);
    const known = byKey.get(key);
    if (known === undefined || compareText(JSON.stringify(candidate), JSON.stringify(known)) < 0) {
      byKey.set(key, candidate);
    }
  }
  const keys = [...byKey.keys()].sort(compareText);
  return keys.map((key) => byKey.get(key)!);
}

function clusterRecords(
  records: readonly Candidate[],
  corpus: Corpus,
  list: PairList,
  logits: Float32Array,
  scorer: Scorer,
  corrections: CorrectionIndex,
): Clusters {
  const links: Link[] = [];
  for (const [pair, logit] of logits.entries()) {
    if (logit >= mergeLogit) links.push({ a: list.left[pair]!, b: list.right[pair]!, logit });
  }
  const keyOf = (record: number): string => candidateKey(records[record]!);
  return cluster(
    records.length,
    links,
    {
      logitOf: (a, b) => scorer.score(a, b),
      mustDiffer: (a, b) =>
        (!corrections.isEmpty && corrections.areDifferent(keyOf(a), keyOf(b))) || contradict(corpus, a, b),
    },
    forcedLinks(records, corrections),
  );
}

/** Certain, as log-odds of 1 - 10⁻⁷. */
const certain = 16;

function forcedLinks(records: readonly Candidate[], corrections: CorrectionIndex): Link[] {
  if (corrections.same.length === 0) return [];
  const positions = new Map(records.map((record, position) => [candidateKey(record), position]));
  return corrections.same.flatMap(([first, second]) => {
    const a = positions.get(first);
    const b = positions.get(second);
    return a === undefined || b === undefined || a === b
      ? []
      : [{ a: Math.min(a, b), b: Math.max(a, b), logit: certain }];
  });
}

/** Clusters come in the order of their first records, which is the order of the places' first keys. */
function* makePlaces(
  records: readonly Candidate[],
  clusterOf: Uint32Array,
  merges: ReadonlyMap<number, Merge[]>,
  corrections: CorrectionIndex,
): Generator<MergedPlace> {
  const others = new Map<number, number[]>();
  for (const [record, first] of clusterOf.entries()) {
    if (record === first) continue;
    const own = others.get(first);
    if (own === undefined) others.set(first, [record]);
    else own.push(record);
  }
  for (const [record, first] of clusterOf.entries()) {
    if (record !== first) continue;
    const members = [record, ...(others.get(first) ?? [])].map((member) => records[member]!);
    const place = canonicalise(members, merges.get(first)?.toSorted(byRecords) ?? [], corrections);
    if (place !== undefined) yield place;
  }
}

function describeJoin(records: readonly Candidate[], corpus: Corpus, scorer: Scorer, join: Link): Merge {
  const { row } = scorer.features(join.a, join.b);
  return {
    source_ids: [candidateKey(records[join.a]!), candidateKey(records[join.b]!)],
    score: Math.round(chanceOf(join.logit) * 10_000) / 10_000,
    reason:
      join.logit === certain
        ? "correction"
        : giveReason(
            row,
            distanceMetres(corpus.points, join.a, join.b),
            weighEvidence(corpus, join.a, join.b),
          ),
  };
}

function byRecords(x: Merge, y: Merge): number {
  return compareText(x.source_ids[0], y.source_ids[0]) || compareText(x.source_ids[1], y.source_ids[1]);
}

function closestCalls(
  records: readonly Candidate[],
  corpus: Corpus,
  list: PairList,
  logits: Float32Array,
  scorer: Scorer,
  model: Model,
): PairExplanation[] {
  const near: number[] = [];
  for (const [pair, logit] of logits.entries()) if (Math.abs(logit - mergeLogit) < 2) near.push(pair);
  near.sort((x, y) => Math.abs(logits[x]! - mergeLogit) - Math.abs(logits[y]! - mergeLogit) || x - y);
  return near.slice(0, maxCloseCalls).map((pair) => {
    const a = list.left[pair]!;
    const b = list.right[pair]!;
    return explain(corpus, model, scorer, {
      a,
      b,
      records: [candidateKey(records[a]!), candidateKey(records[b]!)],
      names: [records[a]!.name, records[b]!.name],
    });
  });
}
