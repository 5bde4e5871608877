import { candidateKey } from "@cityscout/contracts";
import type { PairList } from "../block/pair-list.ts";
import { cluster, type Clusters, type Link, type Links } from "../cluster/cluster.ts";
import { rulesOf } from "../cluster/rules-of.ts";
import { shared, startsOfCounts } from "../corpus/columns.ts";
import type { Corpus } from "../corpus/corpus.ts";
import type { CorrectionIndex } from "../corrections/corrections.ts";
import { decide, mergeLogit } from "../decide/decide.ts";
import { explain, type PairExplanation } from "../explain/explain.ts";
import { correctedLogit, type JoinReasons } from "../explain/merge-reasons.ts";
import { type Model, secondLookAt } from "../model/model.ts";
import type { RecordList } from "../records/record-list.ts";
import type { Scorer } from "../score/scorer.ts";
import { bookMerges, type MergeBook } from "./merge-book.ts";

/** Records with their candidate pairs, scored. */
export interface ScoredRecords {
  readonly records: RecordList;
  /** Which record of the list each position of the corpus is. */
  readonly order: Uint32Array;
  readonly corpus: Corpus;
  readonly list: PairList;
  readonly scorer: Scorer;
  /** Log-odds of the pairs of the list. */
  readonly logits: Float32Array;
  readonly model: Model;
}

/** What deduplication counted. */
export interface DedupeStats {
  readonly candidates: number;
  /** Candidate pairs that were scored. */
  readonly pairs: number;
  /** Records that joined another. */
  readonly merged: number;
  /** Pairs too close to call. */
  readonly review: number;
}

/** Which records are one place. */
export interface ClusteredPlaces {
  /** The first record of the place that each record is in. */
  readonly clusterOf: Uint32Array;
  /** The pairs that joined clusters, by positions in the corpus, in memory that threads share. */
  readonly joins: Links;
  readonly stats: DedupeStats;
  /** The decisions nearest to even odds, nearest first. */
  readonly closeCalls: PairExplanation[];
}

/** Which records are one place, and why. Independent of the corpus, which can be freed. */
export interface ResolvedPlaces extends Omit<ClusteredPlaces, "joins"> {
  readonly merges: MergeBook;
}

const maxCloseCalls = 50;
/** Only decisions within so many log-odds of even odds are close. */
const closeLogit = 2;

/** Clusters scored records to places. */
export function clusterPlaces(scored: ScoredRecords, corrections: CorrectionIndex): ClusteredPlaces {
  const { corpus, list, logits, model, order } = scored;
  const clusters = clusterRecords(scored, corrections);
  const clusterOf = inListOrder(clusters.clusterOf, order);
  let review = 0;
  const look = secondLookAt(model, corpus.size);
  for (const logit of logits) if (decide(logit, look) === "review") review++;
  return {
    clusterOf,
    joins: columnsOf(clusters.joins),
    stats: { candidates: corpus.size, pairs: list.left.length, merged: clusters.joins.length, review },
    closeCalls: closestCalls(scored),
  };
}

/**
 * Notes the reasons of the joins.
 *
 * @param order Which record of the list each position of the corpus is.
 * @param reasons In parts that follow each other. They are released.
 */
export function noteReasons(
  { joins, ...places }: ClusteredPlaces,
  order: Uint32Array,
  reasons: readonly JoinReasons[],
): ResolvedPlaces {
  return { ...places, merges: bookMerges(places.clusterOf, joins, order, reasons) };
}

function columnsOf(links: readonly Link[]): Links {
  return {
    left: shared(Uint32Array.from(links, ({ a }) => a)),
    right: shared(Uint32Array.from(links, ({ b }) => b)),
    logits: shared(Float32Array.from(links, ({ logit }) => logit)),
  };
}

/** The same clusters by positions in the list of records instead of in the corpus. */
function inListOrder(clusterOf: Uint32Array, order: Uint32Array): Uint32Array {
  const firstOf = new Uint32Array(order.length).fill(order.length);
  for (let at = 0; at < order.length; at++) {
    const cluster = clusterOf[at]!;
    firstOf[cluster] = Math.min(firstOf[cluster]!, order[at]!);
  }
  const clusterOfRecord = new Uint32Array(order.length);
  for (let at = 0; at < order.length; at++) clusterOfRecord[order[at]!] = firstOf[clusterOf[at]!]!;
  return clusterOfRecord;
}

function clusterRecords(
  { records, order, corpus, list, logits, scorer }: ScoredRecords,
  corrections: CorrectionIndex,
): Clusters {
  const starts = rowStarts(corpus.size, list);
  const find = pairFinder(records, order, corrections);
  return cluster(
    corpus.size,
    { ...list, logits },
    {
      ...rulesOf(corpus, (a, b) => {
        const pair = findPair(list, starts, a, b);
        return pair < 0 ? scorer.score(a, b) : logits[pair]!;
      }),
      keptApart: find(corrections.different),
    },
    find(corrections.same).map(([a, b]) => ({ a, b, logit: correctedLogit })),
  );
}

/** Where the pairs of each left record begin in the list. */
function rowStarts(size: number, { left }: PairList): Uint32Array {
  const starts = new Uint32Array(size + 1);
  for (const record of left) starts[record + 1]!++;
  return startsOfCounts(starts);
}

/** The position of a pair in the list, or -1. */
function findPair({ right }: PairList, starts: Uint32Array, a: number, b: number): number {
  const low = Math.min(a, b);
  const high = Math.max(a, b);
  for (let pair = starts[low]!; pair < starts[low + 1]!; pair++) if (right[pair] === high) return pair;
  return -1;
}

/**
 * Finds the pairs that corrections name, as positions. A record that is not in the list is replaced by one that corrections
 * make one place with it, so that what was said through it still holds; without such a one the pair is left out.
 */
function pairFinder(
  records: RecordList,
  order: Uint32Array,
  { same, different, verdicts }: CorrectionIndex,
): (pairs: readonly (readonly [string, string])[]) => [number, number][] {
  const wanted = new Set([...same, ...different].flat());
  const positions = new Map<string, number>();
  for (let at = 0; at < order.length && positions.size < wanted.size; at++) {
    const key = candidateKey(records.at(order[at]!));
    if (wanted.has(key)) positions.set(key, at);
  }
  const standIns = new Map<readonly string[], number | undefined>();
  const standInFor = (key: string): number | undefined => {
    const group = verdicts.groupOf(key);
    if (!standIns.has(group)) {
      const present = group.flatMap((other) => positions.get(other) ?? []);
      standIns.set(group, present.length === 0 ? undefined : Math.min(...present));
    }
    return standIns.get(group);
  };
  return (pairs) =>
    pairs.flatMap(([first, second]): [number, number][] => {
      const a = positions.get(first) ?? standInFor(first);
      const b = positions.get(second) ?? standInFor(second);
      return a === undefined || b === undefined || a === b ? [] : [[Math.min(a, b), Math.max(a, b)]];
    });
}

function closestCalls({
  records,
  order,
  corpus,
  list,
  logits,
  scorer,
  model,
}: ScoredRecords): PairExplanation[] {
  const near: number[] = [];
  for (let pair = 0; pair < logits.length; pair++)
    if (Math.abs(logits[pair]! - mergeLogit) < closeLogit) near.push(pair);
  near.sort((x, y) => Math.abs(logits[x]! - mergeLogit) - Math.abs(logits[y]! - mergeLogit) || x - y);
  return near.slice(0, maxCloseCalls).map((pair) => {
    const [a, b] = [list.left[pair]!, list.right[pair]!].sort((x, y) => order[x]! - order[y]!) as [
      number,
      number,
    ];
    const one = records.at(order[a]!);
    const other = records.at(order[b]!);
    return explain(corpus, model, scorer, {
      a,
      b,
      records: [candidateKey(one), candidateKey(other)],
      names: [one.name, other.name],
    });
  });
}
