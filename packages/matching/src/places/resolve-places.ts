import { clusterRecords } from "../cluster/cluster-records.ts";
import type { Links } from "../cluster/links.ts";
import type { CorrectionIndex } from "../corrections/corrections.ts";
import { decide } from "../decide/decide.ts";
import { closestCalls } from "../explain/close-calls.ts";
import type { PairExplanation } from "../explain/explain.ts";
import type { JoinReasons } from "../explain/merge-reasons.ts";
import { secondLookAt } from "../model/model.ts";
import type { ScoredRecords } from "../score/scored-records.ts";
import { bookMerges, type MergeBook } from "./merge-book.ts";

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
    joins: clusters.joins,
    stats: { candidates: corpus.size, pairs: list.left.length, merged: clusters.joins.left.length, review },
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
