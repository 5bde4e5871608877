import type { Corpus } from "../corpus/corpus.ts";
import { distanceMetres } from "../corpus/earth.ts";
import { compareTexts, noText } from "../corpus/texts.ts";
import { buildGrid, cellsAround, type Grid } from "../corpus/grid.ts";
import { bestNames, likenessAtMost } from "../features/best-names.ts";
import { fullGroupSize, groupByKey, windowReach, type Groups } from "./groups.ts";
import { NearestList } from "./nearest-list.ts";

/** Candidate pairs: `left[i] < right[i]`, in ascending order of left, then right. */
export interface PairList {
  readonly left: Uint32Array;
  readonly right: Uint32Array;
}

export interface BlockOptions {
  /** Leave out pairs of one source's own records. Default: keep them. */
  readonly acrossSourcesOnly?: boolean;
}

/** Pairs farther apart than this are not looked at, unless a phone, a website or an id is shared. */
const maxDistanceMetres = 3000;
const gridMetres = 120;
/** Of a record's neighbours in space, at most so many are looked at in one cube: those next to it in name order. */
const cellReach = 120;

/** Trigram overlap below which names are nothing alike. */
const minLikeness = 0.22;

/** Partners that share a phone or a website come before all others. */
const linkedBonus = 2;

/** How many partners a record keeps by likeness of name: of each other source, and of its own. */
const keptByName = { other: 7, own: 4 };
/** And how many that are simply nearest, within `nearestMetres`. */
const keptByDistance = 2;
const nearestMetres = 120;

/**
 * Candidate pairs: for every record, the partners of each source that are most alike in name among those that lie
 * near it or share a key with it, and the nearest few whatever their names. Each record's work is bounded, so the
 * number of pairs and the time are linear in the number of records, also where thousands share a name and a point.
 */
export function blockPairs(corpus: Corpus, options: BlockOptions = {}): PairList {
  const order = nameOrder(corpus);
  const grid = buildGrid(corpus.points, corpus.located, gridMetres);
  const rank = new Uint32Array(corpus.size);
  for (const [position, record] of order.entries()) rank[record] = position;
  for (let cell = 0; cell + 1 < grid.starts.length; cell++) {
    grid.members.subarray(grid.starts[cell], grid.starts[cell + 1]).sort((a, b) => rank[a]! - rank[b]!);
  }
  const groups = groupByKey(corpus, order);
  const collector = new PairCollector(corpus, options.acrossSourcesOnly ?? false);
  for (let record = 0; record < corpus.size; record++) {
    collector.begin(record);
    if (corpus.located[record] === 1) meetNeighbours(corpus, grid, rank, record, collector);
    meetGroups(groups, record, collector);
    collector.end();
  }
  return collector.pairs();
}

/** Records in the order of their core names, then of their positions; the same in every locale. */
function nameOrder(corpus: Corpus): Uint32Array {
  const cores = Uint32Array.from(
    { length: corpus.size },
    (_, record) => corpus.coreIds[corpus.nameStarts[record]!]!,
  );
  return Uint32Array.from(cores.keys()).sort(
    (a, b) => compareTexts(corpus.texts, cores[a]!, cores[b]!) || a - b,
  );
}

function meetNeighbours(
  corpus: Corpus,
  grid: Grid,
  rank: Uint32Array,
  record: number,
  collector: PairCollector,
): void {
  for (const cell of cellsAround(grid, corpus.points, record)) {
    let from = grid.starts[cell]!;
    let to = grid.starts[cell + 1]!;
    if (to - from > cellReach) {
      const middle = lowerBound(grid.members, from, to, rank, rank[record]!);
      from = Math.max(from, middle - cellReach / 2);
      to = Math.min(to, middle + cellReach / 2);
    }
    for (let at = from; at < to; at++) collector.meet(grid.members[at]!);
  }
}

function lowerBound(
  members: Uint32Array,
  from: number,
  to: number,
  rank: Uint32Array,
  wanted: number,
): number {
  let low = from;
  let high = to;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (rank[members[middle]!]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low;
}

function meetGroups(groups: Groups, record: number, collector: PairCollector): void {
  for (let at = groups.starts[record]!; at < groups.starts[record + 1]!; at++) {
    const position = groups.positions[at]!;
    let from = groups.groupStart[position]!;
    let to = groups.groupEnd[position]!;
    if (to - from > fullGroupSize) {
      from = Math.max(from, position - windowReach);
      to = Math.min(to, position + windowReach + 1);
    }
    for (let other = from; other < to; other++) collector.meet(groups.members[other]!);
  }
}

/** Meets the possible partners of one record after the other and keeps the best of each kind. */
class PairCollector {
  private readonly corpus: Corpus;
  private readonly acrossOnly: boolean;
  private readonly metBy: Int32Array;
  private readonly byName: NearestList[] = [];
  private readonly byDistance = new NearestList(keptByDistance);
  private record = 0;
  private hasContact = false;
  private readonly found: number[] = [];

  constructor(corpus: Corpus, acrossOnly: boolean) {
    this.corpus = corpus;
    this.acrossOnly = acrossOnly;
    this.metBy = new Int32Array(corpus.size).fill(-1);
    const sources = corpus.sourceOf.reduce((most, source) => Math.max(most, source), 0) + 1;
    for (let source = 0; source < sources; source++) this.byName.push(new NearestList(keptByName.other));
  }

  begin(record: number): void {
    this.record = record;
    this.hasContact = this.corpus.phoneIds[record] !== noText || this.corpus.domainIds[record] !== noText;
    this.byDistance.clear(keptByDistance);
    for (const [source, list] of this.byName.entries()) {
      list.clear(source === this.corpus.sourceOf[record] ? keptByName.own : keptByName.other);
    }
  }

  meet(other: number): void {
    const { corpus, record } = this;
    if (other === record || this.metBy[other] === record) return;
    this.metBy[other] = record;
    const source = corpus.sourceOf[other]!;
    const sameSource = source === corpus.sourceOf[record];
    if (sameSource && this.acrossOnly) return;
    const metres = distanceMetres(corpus.points, record, other);
    if (metres <= nearestMetres && !sameSource) this.byDistance.offer(other, metres);
    const list = this.byName[source]!;
    if (this.hasContact && this.shareContact(other)) {
      list.offer(other, -linkedBonus);
      return;
    }
    if (metres > maxDistanceMetres) return;
    const atMost = likenessAtMost(corpus, record, other);
    if (atMost < minLikeness) return;
    const far = Number.isNaN(metres) ? 0.2 : 0.1 * Math.log1p(metres / 100);
    if (!list.wouldTake(far - atMost)) return;
    const { likeness } = bestNames(corpus, record, other);
    if (likeness >= minLikeness) list.offer(other, far - likeness);
  }

  private shareContact(other: number): boolean {
    const { corpus, record } = this;
    const phone = corpus.phoneIds[record]!;
    const domain = corpus.domainIds[record]!;
    return (
      (phone !== noText && phone === corpus.phoneIds[other]) ||
      (domain !== noText && domain === corpus.domainIds[other])
    );
  }

  end(): void {
    for (const list of this.byName) this.keep(list);
    this.keep(this.byDistance);
  }

  private keep(list: NearestList): void {
    for (const other of list.members()) {
      const [low, high] = other < this.record ? [other, this.record] : [this.record, other];
      this.found.push(low * 2 ** 26 + high);
    }
  }

  pairs(): PairList {
    const sorted = Float64Array.from(this.found).sort();
    let count = 0;
    for (let at = 0; at < sorted.length; at++) {
      if (at === 0 || sorted[at] !== sorted[at - 1]) sorted[count++] = sorted[at]!;
    }
    const unique = sorted.subarray(0, count);
    return {
      left: Uint32Array.from(unique, (pair) => Math.floor(pair / 2 ** 26)),
      right: Uint32Array.from(unique, (pair) => pair % 2 ** 26),
    };
  }
}
