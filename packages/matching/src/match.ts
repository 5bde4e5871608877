import { candidateKey } from "@cityscout/contracts";
import { blockPairs } from "./block/block.ts";
import type { PairList } from "./corpus/pair-list.ts";
import { compareText } from "./records/compare-text.ts";
import { buildCorpus } from "./corpus/corpus.ts";
import type { MatchRecord } from "./corpus/record.ts";
import { isContested } from "./decide/contested.ts";
import { decideTogether, type Decision } from "./decide/decide.ts";
import { chanceOf } from "./log-odds.ts";
import { type Model, secondLookAt } from "./model/model.ts";
import { spatialOrder } from "./records/spatial-order.ts";
import { Scorer } from "./score/scorer.ts";
import { shippedModel } from "./shipped-model.ts";

/** A pair of two lists, scored. */
export interface PairScore {
  /** Positions in the two lists. */
  readonly left: number;
  readonly right: number;
  /** Chance that the two are one place, 0..1. */
  readonly score: number;
  readonly decision: Decision;
}

/** What to score, and by which model. */
export interface MatchOptions {
  /** Score exactly these pairs (positions in the two lists), in this order. Default: all candidate pairs. */
  readonly pairs?: readonly (readonly [number, number])[];
  readonly model?: Model;
}

/**
 * Scores pairs of two lists, each taken for one source. Rarity of words and rivals are learnt from both lists as a whole, so
 * that a pair's score does not depend on which pairs are asked for. Which pairs are for review does: the most doubtful of
 * those asked for, and those of which both records have a better partner.
 */
export function matchLists(
  left: readonly MatchRecord[],
  right: readonly MatchRecord[],
  options: MatchOptions = {},
): PairScore[] {
  const model = options.model ?? shippedModel();
  const order = inOwnOrder(...asTwoSources(left, right));
  const corpus = buildCorpus(order.records);
  const list = blockPairs(corpus, { acrossSourcesOnly: true });
  const scorer = new Scorer(corpus, model, list);
  const pairs = options.pairs ?? candidatePairs(list, order, left.length);
  const positions = pairs.map(([l, r]) => [order.position[l]!, order.position[left.length + r]!] as const);
  const logits = Float64Array.from(positions, ([a, b]) => scorer.score(a, b));
  const decisions = decideTogether(logits, secondLookAt(model, corpus.size));
  return pairs.map(([l, r], index) => {
    const [a, b] = positions[index]!;
    const logit = logits[index]!;
    const isDoubtful = decisions[index] === "same" && isContested(corpus, scorer, a, b, logit);
    return {
      left: l,
      right: r,
      score: chanceOf(logit),
      decision: isDoubtful ? "review" : decisions[index]!,
    };
  });
}

/** Only pairs across the lists are asked for: where the lists share a source or mix several, each counts as one of its own. */
function asTwoSources(
  left: readonly MatchRecord[],
  right: readonly MatchRecord[],
): [readonly MatchRecord[], readonly MatchRecord[]] {
  const ofLeft = new Set(left.map(({ source }) => source));
  const ofRight = new Set(right.map(({ source }) => source));
  const areTwo =
    ofLeft.size <= 1 &&
    ofRight.size <= 1 &&
    new Set([...ofLeft, ...ofRight]).size === ofLeft.size + ofRight.size;
  return areTwo ? [left, right] : [renameSource(left, "left"), renameSource(right, "right")];
}

function renameSource(records: readonly MatchRecord[], source: string): MatchRecord[] {
  return records.map((record) => ({ ...record, source, source_id: candidateKey(record) }));
}

interface OwnOrder {
  readonly records: readonly MatchRecord[];
  /** Of each record, its position in both lists end to end. */
  readonly origin: readonly number[];
  /** The other way round. */
  readonly position: Uint32Array;
  /** By position in both lists end to end: which record comes first by its key. */
  readonly rank: Uint32Array;
}

/** Both lists in one, in an order of their own: what is scored does not depend on the order of a file. */
function inOwnOrder(left: readonly MatchRecord[], right: readonly MatchRecord[]): OwnOrder {
  const all = [...left, ...right];
  const keys = all.map((record) => candidateKey(record));
  const byKey = [...all.keys()].sort((a, b) => compareText(keys[a]!, keys[b]!) || a - b);
  const order = spatialOrder(all.length, (at) => all[byKey[at]!]!.location);
  const origin = Array.from(order, (at) => byKey[at]!);
  const position = new Uint32Array(all.length);
  for (const [at, from] of origin.entries()) position[from] = at;
  const rank = new Uint32Array(all.length);
  for (const [at, from] of byKey.entries()) rank[from] = at;
  return { records: origin.map((from) => all[from]!), origin, position, rank };
}

/** Sorted by the records' keys, so that the order of a file leaves no trace. */
function candidatePairs(list: PairList, { origin, rank }: OwnOrder, leftCount: number): [number, number][] {
  const pairs: [number, number][] = [];
  for (let pair = 0; pair < list.left.length; pair++) {
    const a = origin[list.left[pair]!]!;
    const b = origin[list.right[pair]!]!;
    pairs.push(a < b ? [a, b] : [b, a]);
  }
  return pairs
    .sort((x, y) => rank[x[0]]! - rank[y[0]]! || rank[x[1]]! - rank[y[1]]!)
    .map(([l, r]) => [l, r - leftCount]);
}
