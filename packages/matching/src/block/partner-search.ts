import type { ColumnBuilder } from "../corpus/columns.ts";
import type { Corpus } from "../corpus/corpus.ts";
import { haveSameId } from "../corpus/external-ids.ts";
import { noText } from "../corpus/texts.ts";
import { commonBits, signatureLength } from "../corpus/trigrams.ts";
import { bestNames, likenessAtMost } from "../features/best-names.ts";
import { trigramOverlap } from "../features/trigram-overlap.ts";
import { severalNames, type BlockIndex } from "./block-index.ts";
import { fullGroupSize, windowReach } from "./groups.ts";
import { NearestList } from "./nearest-list.ts";

export interface BlockOptions {
  /** Leave out pairs of one source's own records. Default: keep them. */
  readonly acrossSourcesOnly?: boolean;
}

/** Pairs farther apart than this are not looked at, unless a phone, a website or an id is shared. */
const maxDistanceMetres = 3000;
/** Of a record's neighbours in space, at most so many are looked at in one cube: those next to it in name order. */
const cellReach = 120;

/** Trigram overlap below which names are nothing alike. */
const minLikeness = 0.22;

/** Partners that share a phone, a website or an id come before all others. */
const linkedBonus = 2;

/** How many partners a record keeps by likeness of name: of each other source, and of its own. */
const keptByName = { other: 7, own: 4 };
/** And how many that are simply nearest, within `nearestMetres`. */
const keptByDistance = 2;
const nearestMetres = 120;

/** Finds the partners of one record after the other: meets the possible ones and keeps the best of each kind. */
export class PartnerSearch {
  private readonly corpus: Corpus;
  private readonly index: BlockIndex;
  private readonly acrossOnly: boolean;
  private readonly metBy: Int32Array;
  private readonly byName: NearestList[] = [];
  private readonly byDistance = new NearestList(keptByDistance);
  private record = 0;
  private hasContact = false;

  constructor(corpus: Corpus, index: BlockIndex, options: BlockOptions) {
    this.corpus = corpus;
    this.index = index;
    this.acrossOnly = options.acrossSourcesOnly ?? false;
    this.metBy = new Int32Array(corpus.size).fill(-1);
    const sources = corpus.sourceOf.reduce((most, source) => Math.max(most, source), 0) + 1;
    for (let source = 0; source < sources; source++) this.byName.push(new NearestList(keptByName.other));
  }

  /** Adds the partners of a record to `kept`; one may come twice. */
  run(record: number, kept: ColumnBuilder<Uint32Array>): void {
    const { corpus, byDistance, byName } = this;
    this.record = record;
    this.hasContact = corpus.phoneIds[record] !== noText || corpus.domainIds[record] !== noText;
    byDistance.clear(keptByDistance);
    for (let source = 0; source < byName.length; source++)
      byName[source]!.clear(source === corpus.sourceOf[record] ? keptByName.own : keptByName.other);
    this.meetNeighbours();
    this.meetGroups();
    for (const list of byName) for (let at = 0; at < list.length; at++) kept.add(list.member(at));
    for (let at = 0; at < byDistance.length; at++) kept.add(byDistance.member(at));
  }

  private meetNeighbours(): void {
    const { record } = this;
    const { grid, rank } = this.index;
    const cell = grid.cellOf[record]!;
    if (cell < 0) return;
    for (let at = grid.around.starts[cell]!; at < grid.around.starts[cell + 1]!; at++) {
      const other = grid.around.values[at]!;
      let from = grid.starts[other]!;
      let to = grid.starts[other + 1]!;
      if (to - from > cellReach) {
        const middle = lowerBound(grid.members, from, to, rank, rank[record]!);
        from = Math.max(from, middle - cellReach / 2);
        to = Math.min(to, middle + cellReach / 2);
      }
      this.meet(grid.members, from, to);
    }
  }

  private meetGroups(): void {
    const { groups } = this.index;
    for (let at = groups.starts[this.record]!; at < groups.starts[this.record + 1]!; at++) {
      const position = groups.positions[at]!;
      let from = groups.groupStart[position]!;
      let to = groups.groupEnd[position]!;
      if (to - from > fullGroupSize) {
        from = Math.max(from, position - windowReach);
        to = Math.min(to, position + windowReach + 1);
      }
      this.meet(groups.members, from, to);
    }
  }

  /** Meets a run of records. The one hot loop of blocking: hundreds of meetings a record, most of them with strangers. */
  private meet(members: Uint32Array, from: number, to: number): void {
    const { corpus, record, metBy, byDistance } = this;
    const { sourceOf, points, signatures, nameStarts } = corpus;
    const { nameSizes } = this.index;
    const ownSource = sourceOf[record]!;
    const ownSize = nameSizes[record]!;
    const ownSignature = nameStarts[record]! * signatureLength;
    const x = points[record * 3]!;
    const y = points[record * 3 + 1]!;
    const z = points[record * 3 + 2]!;
    for (let at = from; at < to; at++) {
      const other = members[at]!;
      if (other === record || metBy[other] === record) continue;
      metBy[other] = record;
      const isOwn = sourceOf[other] === ownSource;
      if (isOwn && this.acrossOnly) continue;
      const dx = points[other * 3]! - x;
      const dy = points[other * 3 + 1]! - y;
      const dz = points[other * 3 + 2]! - z;
      const squared = dx * dx + dy * dy + dz * dz;
      if (!isOwn && squared <= nearestMetres * nearestMetres) byDistance.offer(other, Math.sqrt(squared));
      if ((this.hasContact && this.sharesContact(other)) || haveSameId(corpus, record, other)) {
        this.byName[sourceOf[other]!]!.offer(other, -linkedBonus);
        continue;
      }
      if (squared > maxDistanceMetres * maxDistanceMetres) continue;
      const size = nameSizes[other]!;
      if (size === severalNames || ownSize === severalNames) {
        this.weigh(other, likenessAtMost(corpus, record, other), Math.sqrt(squared));
        continue;
      }
      const bits = commonBits(signatures, ownSignature, nameStarts[other]! * signatureLength);
      if (bits === 0) continue;
      const shared = Math.min(ownSize, size, 1.15 * bits);
      this.weigh(other, trigramOverlap(ownSize, size, shared), Math.sqrt(squared));
    }
  }

  /** Keeps a partner where its name is alike enough; `metres` is `NaN` where unknown. */
  private weigh(other: number, atMost: number, metres: number): void {
    if (atMost < minLikeness) return;
    const list = this.byName[this.corpus.sourceOf[other]!]!;
    const far = Number.isNaN(metres) ? 0.2 : 0.1 * Math.log1p(metres / 100);
    if (!list.wouldTake(far - atMost)) return;
    const { likeness } = bestNames(this.corpus, this.record, other);
    if (likeness >= minLikeness) list.offer(other, far - likeness);
  }

  private sharesContact(other: number): boolean {
    const { corpus, record } = this;
    const phone = corpus.phoneIds[record]!;
    const domain = corpus.domainIds[record]!;
    return (
      (phone !== noText && phone === corpus.phoneIds[other]) ||
      (domain !== noText && domain === corpus.domainIds[other])
    );
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
