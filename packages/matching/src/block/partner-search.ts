import { type ColumnBuilder, haveCommon } from "../corpus/columns.ts";
import type { Corpus } from "../corpus/corpus.ts";
import { squaredMetres } from "../corpus/earth.ts";
import { haveSameId } from "../corpus/external-ids.ts";
import { countSources } from "../corpus/sources.ts";
import { noText } from "../corpus/texts.ts";
import { traitBits } from "../corpus/traits.ts";
import { commonBits, mostTrigrams, signatureLength } from "../corpus/trigrams.ts";
import { BestNameFinder, similarityAtMost } from "../features/best-names.ts";
import { similarityByBits } from "../features/trigram-similarity.ts";
import { severalNames, type BlockIndex } from "./block-index.ts";
import { fullGroupSize, windowReach } from "./groups.ts";
import { NearestList } from "./nearest-list.ts";

/** Which pairs to look for. */
export interface BlockOptions {
  /** Leave out pairs of one source's own records. Default: keep them. */
  readonly acrossSourcesOnly?: boolean;
}

/** Records farther apart than this are no candidates, unless they share a phone, a website or an id. */
const maxDistanceMetres = 3000;
/** Of the neighbours in one cube, at most this many are compared: those next to the record in name order. */
const cubeReach = 120;

/** Names with less trigram similarity than this have nothing in common. */
const minSimilarity = 0.22;

/**
 * The fewest common bits of signatures at which names of so many trigrams each may be similar enough, at `sizeA *
 * mostTrigrams + sizeB`; more than there are where none would do.
 */
const fewestBits = Uint16Array.from({ length: mostTrigrams * mostTrigrams }, (_, at) => {
  const [sizeA, sizeB] = [Math.floor(at / mostTrigrams), at % mostTrigrams];
  let bits = 0;
  while (bits <= signatureLength * 32 && similarityByBits(sizeA, sizeB, bits) < minSimilarity) bits++;
  return bits;
});

const contactBits = traitBits.phone | traitBits.domain;

/** Added to the rank of partners that share a phone, a website or an id: they come before all others. */
const linkedBonus = 2;

/** How many partners a record keeps by similarity of name: of each other source, and of its own. */
const keptByName = { other: 7, own: 4 };
/** How many it keeps because they are nearest, within `nearestMetres`. */
const keptByDistance = 2;
const nearestMetres = 120;
/**
 * What distance takes from the similarity of names: `weight · ln(1 + metres / scale)`, so that a perfect name 3 km away ranks
 * with one that is two thirds as similar next door; a fixed amount where it is unknown.
 */
const distanceCost = { weight: 0.1, scaleMetres: 100, unknown: 0.2 };

/** Finds the partners of one record after the other: compares the possible ones and keeps the best of each kind. */
export class PartnerSearch {
  private readonly corpus: Corpus;
  private readonly index: BlockIndex;
  private readonly names: BestNameFinder;
  private readonly acrossOnly: boolean;
  private readonly comparedWith: Int32Array;
  private readonly byName: NearestList[] = [];
  private readonly byDistance = new NearestList(keptByDistance);
  private record = 0;

  constructor(corpus: Corpus, index: BlockIndex, options: BlockOptions = {}) {
    this.corpus = corpus;
    this.index = index;
    this.names = new BestNameFinder(corpus);
    this.acrossOnly = options.acrossSourcesOnly ?? false;
    this.comparedWith = new Int32Array(corpus.size).fill(-1);
    const sources = countSources(corpus.sourceOf);
    for (let source = 0; source < sources; source++) this.byName.push(new NearestList(keptByName.other));
  }

  /** Adds the partners of a record, which is searched for once, to `kept`; the same one may be added twice. */
  run(record: number, kept: ColumnBuilder<Uint32Array>): void {
    const { corpus, byDistance, byName } = this;
    this.record = record;
    byDistance.clear(keptByDistance);
    for (let source = 0; source < byName.length; source++)
      byName[source]!.clear(source === corpus.sourceOf[record] ? keptByName.own : keptByName.other);
    this.compareWithNeighbours();
    this.compareWithGroups();
    for (const list of byName) for (let at = 0; at < list.length; at++) kept.add(list.member(at));
    for (let at = 0; at < byDistance.length; at++) kept.add(byDistance.member(at));
  }

  private compareWithNeighbours(): void {
    const { record } = this;
    const { grid, rank } = this.index;
    const cube = grid.cubeOf[record]!;
    if (cube < 0) return;
    for (let at = grid.around.starts[cube]!; at < grid.around.starts[cube + 1]!; at++) {
      const other = grid.around.values[at]!;
      let from = grid.starts[other]!;
      let to = grid.starts[other + 1]!;
      if (to - from > cubeReach) {
        const middle = lowerBound(grid.members, from, to, rank, rank[record]!);
        from = Math.max(from, middle - cubeReach / 2);
        to = Math.min(to, middle + cubeReach / 2);
      }
      this.compare(grid.members, from, to);
    }
  }

  private compareWithGroups(): void {
    const { groups } = this.index;
    for (let at = groups.starts[this.record]!; at < groups.starts[this.record + 1]!; at++) {
      const position = groups.positions[at]!;
      let from = groups.groupStart[position]!;
      let to = groups.groupEnd[position]!;
      if (to - from > fullGroupSize) {
        from = Math.max(from, position - windowReach);
        to = Math.min(to, position + windowReach + 1);
      }
      this.compare(groups.members, from, to);
    }
  }

  /** Compares a run of records. The hot loop of blocking: hundreds of comparisons a record, most of them in vain. */
  private compare(members: Uint32Array, from: number, to: number): void {
    const { corpus, record, comparedWith, byDistance } = this;
    const { sourceOf, traits, points, signatures, nameStarts } = corpus;
    const { nameSizes } = this.index;
    const ownSource = sourceOf[record]!;
    const ownTraits = traits[record]!;
    const ownSize = nameSizes[record]!;
    const ownSignature = nameStarts[record]! * signatureLength;
    for (let at = from; at < to; at++) {
      const other = members[at]!;
      if (other === record || comparedWith[other] === record) continue;
      comparedWith[other] = record;
      const isOwn = sourceOf[other] === ownSource;
      if (isOwn && this.acrossOnly) continue;
      const squared = squaredMetres(points, other, points, record);
      if (!isOwn && squared <= nearestMetres * nearestMetres) byDistance.offer(other, Math.sqrt(squared));
      if (
        ((traits[other]! & ownTraits & contactBits) !== 0 && this.sharesContact(other)) ||
        (((traits[other]! | ownTraits) & traitBits.cites) !== 0 && haveSameId(corpus, record, other))
      ) {
        this.byName[sourceOf[other]!]!.offer(other, -linkedBonus);
        continue;
      }
      if (squared > maxDistanceMetres * maxDistanceMetres) continue;
      const size = nameSizes[other]!;
      if (size === severalNames || ownSize === severalNames) {
        this.weigh(other, similarityAtMost(corpus, record, other), Math.sqrt(squared));
        continue;
      }
      const bits = commonBits(signatures, ownSignature, nameStarts[other]! * signatureLength);
      if (bits < fewestBits[ownSize * mostTrigrams + size]!) continue;
      this.weigh(other, similarityByBits(ownSize, size, bits), Math.sqrt(squared));
    }
  }

  /** Keeps a partner if its name is similar enough; `metres` is `NaN` where unknown. */
  private weigh(other: number, atMost: number, metres: number): void {
    if (atMost < minSimilarity) return;
    const list = this.byName[this.corpus.sourceOf[other]!]!;
    const far = Number.isNaN(metres)
      ? distanceCost.unknown
      : distanceCost.weight * Math.log1p(metres / distanceCost.scaleMetres);
    if (!list.wouldTake(far - atMost)) return;
    const { similarity } = this.names.find(this.record, other);
    if (similarity >= minSimilarity) list.offer(other, far - similarity);
  }

  private sharesContact(other: number): boolean {
    const { corpus, record } = this;
    const domain = corpus.domainIds[record]!;
    return (
      haveCommon(corpus.phones, record, other) || (domain !== noText && domain === corpus.domainIds[other])
    );
  }
}

/** The first of the members `from` to `to - 1`, which are in name order, whose rank is at least `wanted`. */
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
