import type { PairList } from "../block/pair-list.ts";
import { shared } from "../corpus/columns.ts";
import type { Corpus } from "../corpus/corpus.ts";
import { pairFeatureNames } from "./feature-names.ts";

/** What the first look found for each pair of a list, by the pair's position. */
export interface FirstLooks {
  /** Log-odds of a match. */
  readonly logit: Float32Array;
  /** Likeness of the names alone, 0..1. */
  readonly likeness: Float32Array;
  readonly metres: Float32Array;
}

/** A lead over nobody counts as this much; larger leads are cut to it. */
const openField = 8;
const noRival = -8;
/** Where no other partner has as good a name, one is thought to be this far. */
const farMetres = 5000;
/** Nearer than this, positions do not tell which of two partners is nearer. */
const bluntMetres = 10;

/** The other partners of one record, against the partner that is being judged. */
interface Rivals {
  /** Best first look. */
  best: number;
  /** Partners whose names are at least as alike: how many; how many of them lie nearer; the distance of the nearest. */
  namesakes: number;
  nearer: number;
  namesakeMetres: number;
  /** The partner whose name is most alike (of equally alike ones the nearest): how much, and how far. */
  likeness: number;
  likestMetres: number;
  /** How many there are. */
  count: number;
}

const noRivals: Rivals = {
  best: noRival,
  namesakes: 0,
  nearer: 0,
  namesakeMetres: farMetres,
  likeness: 0,
  likestMetres: farMetres,
  count: 0,
};

/** For each record, the pairs it takes part in. */
export interface Partners {
  readonly starts: Uint32Array;
  readonly pairs: Uint32Array;
}

/**
 * How pairs stand among their rivals. A name and a place can fit several records; a pair is believed more when both
 * records have no better partner in the other's source.
 */
export class Contest {
  private readonly corpus: Corpus;
  private readonly list: PairList;
  private readonly looks: FirstLooks;
  private readonly partners: Partners;

  /** @param partners What `partnersOf` gives for the list, where it was made before. */
  constructor(
    corpus: Corpus,
    list: PairList,
    looks: FirstLooks,
    partners: Partners = partnersOf(corpus.size, list),
  ) {
    this.corpus = corpus;
    this.list = list;
    this.looks = looks;
    this.partners = partners;
  }

  /** The position in the list of the pair that was measured last; -1 where the list does not have it. */
  pair = -1;

  /**
   * Writes the contest features of a pair behind its pair features. The pair need not be in the list.
   *
   * @param look First look at this pair.
   */
  measure(
    a: number,
    b: number,
    look: { logit: number; likeness: number; metres: number },
    out: Float64Array,
  ): void {
    this.pair = -1;
    const atA = this.meetRivals(a, b, look, this.rivalsOfA);
    const atB = this.meetRivals(b, a, look, this.rivalsOfB);
    const leadA = Math.min(openField, look.logit - atA.best);
    const leadB = Math.min(openField, look.logit - atB.best);
    const namesakeA = timesFarther(atA.namesakeMetres, look.metres);
    const namesakeB = timesFarther(atB.namesakeMetres, look.metres);
    const likestA = timesFarther(atA.likestMetres, look.metres);
    const likestB = timesFarther(atB.likestMetres, look.metres);
    let at = pairFeatureNames.length;
    out[at++] = look.logit;
    out[at++] = Math.min(leadA, leadB);
    out[at++] = Math.max(leadA, leadB);
    out[at++] = Math.min(atA.best, atB.best);
    out[at++] = Math.max(atA.best, atB.best);
    out[at++] = Math.min(atA.nearer, atB.nearer);
    out[at++] = Math.max(atA.nearer, atB.nearer);
    out[at++] = Math.min(atA.namesakes, atB.namesakes);
    out[at++] = Math.max(atA.namesakes, atB.namesakes);
    out[at++] = Math.min(namesakeA, namesakeB);
    out[at++] = Math.max(namesakeA, namesakeB);
    out[at++] = Math.min(atA.likeness, atB.likeness) - look.likeness;
    out[at++] = Math.max(atA.likeness, atB.likeness) - look.likeness;
    out[at++] = Math.min(likestA, likestB);
    out[at++] = Math.max(likestA, likestB);
    out[at++] = Math.min(atA.count, atB.count);
    out[at++] = Math.max(atA.count, atB.count);
  }

  private readonly rivalsOfA = { ...noRivals };
  private readonly rivalsOfB = { ...noRivals };

  private meetRivals(
    record: number,
    partner: number,
    look: { likeness: number; metres: number },
    found: Rivals,
  ): Rivals {
    const { corpus, list, looks, partners } = this;
    const source = corpus.sourceOf[partner]!;
    Object.assign(found, noRivals);
    for (let at = partners.starts[record]!; at < partners.starts[record + 1]!; at++) {
      const pair = partners.pairs[at]!;
      const other = list.left[pair] === record ? list.right[pair]! : list.left[pair]!;
      if (other === partner) this.pair = pair;
      if (other === partner || corpus.sourceOf[other] !== source) continue;
      const likeness = looks.likeness[pair]!;
      const metres = looks.metres[pair]!;
      found.count++;
      found.best = Math.max(found.best, looks.logit[pair]!);
      if (likeness >= look.likeness - 0.01) {
        found.namesakes++;
        if (metres < look.metres) found.nearer++;
        found.namesakeMetres = Math.min(found.namesakeMetres, metres);
      }
      if (likeness > found.likeness || (likeness === found.likeness && metres < found.likestMetres)) {
        found.likeness = likeness;
        found.likestMetres = metres;
      }
    }
    return found;
  }
}

/** How many times farther one distance is than another, as a logarithm. */
function timesFarther(metres: number, thanMetres: number): number {
  return Math.log((Math.min(metres, farMetres) + bluntMetres) / (thanMetres + bluntMetres));
}

/** Which pairs each record takes part in. */
export function partnersOf(size: number, list: PairList): Partners {
  const starts = shared(new Uint32Array(size + 1));
  for (const side of [list.left, list.right]) for (const record of side) starts[record + 1]!++;
  for (let record = 0; record < size; record++) starts[record + 1]! += starts[record]!;
  const next = starts.slice();
  const pairs = new Uint32Array(new SharedArrayBuffer(list.left.length * 8));
  for (let pair = 0; pair < list.left.length; pair++) {
    pairs[next[list.left[pair]!]!++] = pair;
    pairs[next[list.right[pair]!]!++] = pair;
  }
  return { starts, pairs };
}
