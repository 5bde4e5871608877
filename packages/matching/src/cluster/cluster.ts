import { ColumnBuilder } from "../corpus/columns.ts";
import { sortByKey } from "../corpus/radix-sort.ts";
import { MemberSets } from "./member-sets.ts";

/** A link between two records, by position. */
export interface Link {
  readonly a: number;
  readonly b: number;
  /** Log-odds that they are one place. */
  readonly logit: number;
}

/** Links as columns: those of a million records are too many to be objects. */
export interface Links {
  readonly left: Uint32Array;
  readonly right: Uint32Array;
  readonly logits: Float32Array;
}

/** What clustering asks about pairs of records, given by position. */
export interface ClusterRules {
  /** Log-odds of any two records, whether or not they were candidates. */
  readonly logitOf: (a: number, b: number) => number;
  /** The source that lists a record, by number: 0..31. */
  readonly sourceOf: (record: number) => number;
  /** Whether two records that score so many log-odds cannot be one place all the same. */
  readonly mustDiffer: (a: number, b: number, logit: number) => boolean;
  /** Pairs that corrections keep apart; checked however large the clusters are. Default: none. */
  readonly keptApart?: readonly (readonly [number, number])[];
}

/** The outcome of clustering. */
export interface Clusters {
  /** The cluster of each record, named by its first record. */
  readonly clusterOf: Uint32Array;
  /** The links that joined clusters, in the order in which they did. */
  readonly joins: readonly Link[];
}

/** Below these log-odds (2 %) two records are clearly different: no third record may join them. */
const clearlyDifferent = -4;
/** So many sources that list both clusters say that they are two. */
export const sourcesOfTwo = 2;
/** At most this many pairs are checked before two clusters join, which bounds the work for thousands of copies: */
const maxChecks = 36;
/** those of up to this many members of one cluster with as many of the other as the limit allows. */
const maxCheckedMembers = 6;

/**
 * Clusters records agglomeratively: link by link, links across sources before those within one, the surest first. Two clusters
 * join if the mean log-odds of their pairs are at least 0 and no pair is clearly different (average linkage, Sokal & Michener
 * 1958, with a veto). So a chain of near matches ends where its ends differ. The mean is over pairs of different sources if
 * there are any, since two records of one source seldom score as one place, even if another source's record is the place of
 * both. Clusters that two sources both list separately, as they do neighbouring branches of a chain, never join. The outcome
 * depends on records, scores and rules alone, not on the order of the links.
 *
 * @param links Only those with log-odds of 0 or more are used.
 * @param forced Pairs that corrections join, and with them all that scores join to either: who says that two records are
 * one place does not say that one of them is in another place than before. Only where that would bring together what other
 * corrections keep apart, the named records join first, and scores decide who follows them.
 */
export function cluster(
  size: number,
  links: Links,
  rules: ClusterRules,
  forced: readonly Link[] = [],
): Clusters {
  const { members, joins } = grow(size, links, rules);
  for (const link of forced) if (members.join(link.a, link.b)) joins.push(link);
  const isTorn = tornSets(members, rules);
  if (isTorn === undefined) {
    return { clusterOf: Uint32Array.from({ length: size }, (_, record) => members.firstWith(record)), joins };
  }
  const again = grow(
    size,
    linksWhere(links, (a, b) => isTorn(a) && members.of(a) === members.of(b)),
    rules,
    forced.filter(({ a }) => isTorn(a)),
  );
  return {
    clusterOf: Uint32Array.from({ length: size }, (_, record) =>
      (isTorn(record) ? again.members : members).firstWith(record),
    ),
    joins: [...joins.filter(({ a }) => !isTorn(a)), ...again.joins],
  };
}

/** Tells which records are in sets that hold a pair which is kept apart; `undefined` where there is no such set. */
function tornSets(
  members: MemberSets,
  { keptApart = [] }: ClusterRules,
): ((record: number) => boolean) | undefined {
  const torn = new Set(
    keptApart.flatMap(([a, b]) => (members.of(a) === members.of(b) ? [members.firstWith(a)] : [])),
  );
  return torn.size === 0 ? undefined : (record) => torn.has(members.firstWith(record));
}

function linksWhere({ left, right, logits }: Links, isWanted: (a: number, b: number) => boolean): Links {
  const wanted = Uint32Array.from(left.keys()).filter((at) => isWanted(left[at]!, right[at]!));
  return {
    left: wanted.map((at) => left[at]!),
    right: wanted.map((at) => right[at]!),
    logits: Float32Array.from(wanted, (at) => logits[at]!),
  };
}

/** Joins the forced pairs without checks, then what scores and rules allow. */
function grow(
  size: number,
  links: Links,
  rules: ClusterRules,
  forced: readonly Link[] = [],
): { members: MemberSets; joins: Link[] } {
  const members = new MemberSets(size, rules.sourceOf, rules.keptApart);
  const joins = forced.filter(({ a, b }) => members.join(a, b));
  for (const at of surestFirst(links, rules)) {
    const link = { a: links.left[at]!, b: links.right[at]!, logit: links.logits[at]! };
    const left = members.of(link.a);
    const right = members.of(link.b);
    if (left === right || members.areKeptApart(link.a, link.b)) continue;
    if (members.sourcesOfBoth(link.a, link.b) >= sourcesOfTwo) continue;
    if (obstacleBetween(left, right, rules) !== undefined) continue;
    members.join(link.a, link.b);
    joins.push(link);
  }
  return { members, joins };
}

/** The links of 0 or more log-odds: those across sources first, then by log-odds, equal ones by their records. */
function surestFirst({ left, right, logits }: Links, { sourceOf }: ClusterRules): Uint32Array {
  const likely = new ColumnBuilder<Uint32Array>(new Uint32Array(1024));
  for (let at = 0; at < logits.length; at++) if (logits[at]! >= 0) likely.add(at);
  const links = likely.take();
  const order = Uint32Array.from(links.keys());
  // From the least important on, as a later sort leaves what is equal by it in its order.
  sortByKey(
    order,
    links.map((at) => right[at]!),
  );
  sortByKey(
    order,
    links.map((at) => left[at]!),
  );
  sortByKey(order, doubtOf(links, logits));
  sortByKey(
    order,
    links.map((at) => Number(sourceOf(left[at]!) === sourceOf(right[at]!))),
  );
  return order.map((at) => links[at]!);
}

/** The less likely a link, the greater: without their sign, the bits of floating-point numbers are in the order of the numbers. */
function doubtOf(links: Uint32Array, logits: Float32Array): Uint32Array {
  const bits = new Uint32Array(Float32Array.from(links, (at) => logits[at]!).buffer);
  return bits.map((ofLogit) => ~(ofLogit << 1));
}

/** What keeps two clusters apart that a link would join: two of their records, or all of them on average. */
export type Obstacle =
  | {
      readonly by: "contradiction" | "difference";
      readonly a: number;
      readonly b: number;
      readonly logit: number;
    }
  | { readonly by: "average"; readonly logit: number };

/** The first that scores and rules know of; `undefined` where they let the clusters join. */
export function obstacleBetween(
  left: readonly number[],
  right: readonly number[],
  rules: Omit<ClusterRules, "keptApart">,
): Obstacle | undefined {
  const across = { sum: 0, count: 0 };
  const within = { sum: 0, count: 0 };
  const side = Math.max(1, Math.floor(maxChecks / Math.min(left.length, maxCheckedMembers)));
  for (const a of left.slice(0, maxCheckedMembers)) {
    for (const b of right.slice(0, side)) {
      const logit = rules.logitOf(a, b);
      if (logit < clearlyDifferent) return { by: "difference", a, b, logit };
      if (rules.mustDiffer(a, b, logit)) return { by: "contradiction", a, b, logit };
      const pairs = rules.sourceOf(a) === rules.sourceOf(b) ? within : across;
      pairs.sum += logit;
      pairs.count++;
    }
  }
  const { sum, count } = across.count > 0 ? across : within;
  return sum >= 0 ? undefined : { by: "average", logit: sum / count };
}
