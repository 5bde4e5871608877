import { ColumnBuilder } from "../corpus/columns.ts";
import { sortByKey } from "../corpus/radix-sort.ts";
import { type Link, LinkBuilder, type Links } from "./links.ts";
import { MemberSets } from "./member-sets.ts";

/** What clustering asks about pairs of records, given by position. */
export interface ClusterRules {
  /** Log-odds of any two records, whether or not they were candidates. */
  readonly logitOf: (a: number, b: number) => number;
  /** The source that lists a record, by number: 0..31. */
  readonly sourceOf: (record: number) => number;
  /** Whether two records that score so many log-odds cannot be one place all the same. */
  readonly mustDiffer: (a: number, b: number, logit: number) => boolean;
  /** Whether two records of one source have two names. Default: none have. */
  readonly haveTwoNames?: (a: number, b: number) => boolean;
  /** Pairs that corrections keep apart; checked however large the clusters are. Default: none. */
  readonly keptApart?: readonly (readonly [number, number])[];
}

/** The outcome of clustering. */
export interface Clusters {
  /** The cluster of each record, named by its first record. */
  readonly clusterOf: Uint32Array;
  /** The links that joined clusters, in the order in which they did; in memory that threads share. */
  readonly joins: Links;
}

/** Below these log-odds (2 %) two records are clearly different: no third record may join them. */
const clearlyDifferent = -4;
/**
 * A source that lists two names means two places where no other source has a record of both. No labelled pair is of one source:
 * of the nineteen pairs that this parts in two cities, read by hand, fifteen are two places.
 */
const twoNamesInSource = -2;
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
  const joins = new LinkBuilder();
  const members = grow(size, links, rules, [], joins);
  for (const link of forced) if (members.join(link.a, link.b)) joins.add(link);
  const isTorn = tornSets(members, rules);
  if (isTorn === undefined) {
    return {
      clusterOf: Uint32Array.from({ length: size }, (_, record) => members.firstWith(record)),
      joins: joins.build(),
    };
  }
  const kept = new LinkBuilder();
  kept.addWhere(joins.build(), (a) => !isTorn(a));
  const torn = new LinkBuilder();
  torn.addWhere(links, (a, b) => isTorn(a) && members.areOne(a, b));
  const again = grow(
    size,
    torn.build(),
    rules,
    forced.filter(({ a }) => isTorn(a)),
    kept,
  );
  return {
    clusterOf: Uint32Array.from({ length: size }, (_, record) =>
      (isTorn(record) ? again : members).firstWith(record),
    ),
    joins: kept.build(),
  };
}

/** Tells which records are in sets that hold a pair which is kept apart; `undefined` where there is no such set. */
function tornSets(
  members: MemberSets,
  { keptApart = [] }: ClusterRules,
): ((record: number) => boolean) | undefined {
  const torn = new Set(keptApart.flatMap(([a, b]) => (members.areOne(a, b) ? [members.firstWith(a)] : [])));
  return torn.size === 0 ? undefined : (record) => torn.has(members.firstWith(record));
}

/**
 * Joins the forced pairs without checks, then what scores and rules allow.
 *
 * @param joins The links that join sets are added to it.
 */
function grow(
  size: number,
  links: Links,
  rules: ClusterRules,
  forced: readonly Link[],
  joins: LinkBuilder,
): MemberSets {
  const members = new MemberSets(size, rules.sourceOf, rules.keptApart);
  for (const link of forced) if (members.join(link.a, link.b)) joins.add(link);
  for (const at of surestFirst(links, rules)) {
    const [a, b] = [links.left[at]!, links.right[at]!];
    if (members.areOne(a, b) || members.areKeptApart(a, b)) continue;
    if (members.sourcesOfBoth(a, b) >= sourcesOfTwo) continue;
    const [left, right] = [members.membersWith(a, maxChecks), members.membersWith(b, maxChecks)];
    if (obstacleBetween(left, right, rules) !== undefined) continue;
    members.join(a, b);
    joins.add({ a, b, logit: links.logits[at]! });
  }
  return members;
}

/** The links of 0 or more log-odds: those across sources first, then by log-odds, equal ones by their records. */
function surestFirst({ left, right, logits }: Links, { sourceOf }: ClusterRules): Uint32Array {
  const likely = new ColumnBuilder<Uint32Array>(new Uint32Array(1024));
  for (let at = 0; at < logits.length; at++) if (logits[at]! >= 0) likely.add(at);
  const links = likely.take();
  const order = links.map((_, at) => at);
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

/**
 * What keeps two clusters apart that a link would join: two of their records, all of them on average, or that one source lists
 * them under two names.
 */
export type Obstacle =
  | {
      readonly by: "contradiction" | "difference";
      readonly a: number;
      readonly b: number;
      readonly logit: number;
    }
  | { readonly by: "average"; readonly logit: number }
  | { readonly by: "names"; readonly logit: number };

/** The first that scores and rules know of; `undefined` where they let the clusters join. */
export function obstacleBetween(
  left: readonly number[],
  right: readonly number[],
  rules: Omit<ClusterRules, "keptApart">,
): Obstacle | undefined {
  const across = { sum: 0, count: 0 };
  const within = { sum: 0, count: 0 };
  const side = Math.max(1, Math.floor(maxChecks / Math.min(left.length, maxCheckedMembers)));
  const [checkedLeft, checkedRight] = [left.slice(0, maxCheckedMembers), right.slice(0, side)];
  for (const a of checkedLeft) {
    for (const b of checkedRight) {
      const logit = rules.logitOf(a, b);
      if (logit < clearlyDifferent) return { by: "difference", a, b, logit };
      if (rules.mustDiffer(a, b, logit)) return { by: "contradiction", a, b, logit };
      const pairs = rules.sourceOf(a) === rules.sourceOf(b) ? within : across;
      pairs.sum += logit;
      pairs.count++;
    }
  }
  const { sum, count } = across.count > 0 ? across : within;
  if (sum < 0) return { by: "average", logit: sum / count };
  // Names take long to compare, and most pairs score so surely that no names could part them.
  if (across.count > 0 || sum + count * twoNamesInSource >= 0) return undefined;
  const twoNames = checkedLeft.flatMap((a) => checkedRight.filter((b) => rules.haveTwoNames?.(a, b)));
  return sum + twoNames.length * twoNamesInSource < 0 ? { by: "names", logit: sum / count } : undefined;
}
