import type { PairList } from "../corpus/pair-list.ts";
import { shared, startsOfCounts } from "../corpus/columns.ts";
import type { Corpus } from "../corpus/corpus.ts";
import { columnOf } from "./feature-names.ts";

/** What the first look found for each pair of a list, by the pair's position. */
export interface FirstLooks {
  /** Log-odds of a match. */
  readonly logit: Float32Array;
  /** Likeness of the names: the feature `word_jaccard`, 0..1. */
  readonly likeness: Float32Array;
  readonly metres: Float32Array;
}

/** Leads are cut to this many log-odds. */
const maxLead = 8;
/** First look of the best rival, in log-odds, where there is no rival. */
const noRivalLogit = -8;
/** Where no rival has as good a name, one is assumed this far away; farther ones count as this far. */
const farMetres = 5000;
/** Added to distances before they are compared: within about this, positions do not tell who is nearer. */
const bluntMetres = 10;
/** Names whose likeness is less by no more than this count as at least as alike. */
const likenessTolerance = 0.01;

/** The rivals of a pair at one of its records: the record's other partners of the same source. */
interface Rivals {
  /** The best first look at any of them, in log-odds. */
  best: number;
  /** Namesakes, whose names are at least as alike as the pair's: how many, how many of them nearer, how far the nearest. */
  namesakes: number;
  nearer: number;
  namesakeMetres: number;
  /** The rival whose name is most alike (of equally alike ones the nearest): how alike, and how far. */
  likeness: number;
  bestNameMetres: number;
  /** How many there are. */
  count: number;
}

const noRivals: Rivals = {
  best: noRivalLogit,
  namesakes: 0,
  nearer: 0,
  namesakeMetres: farMetres,
  likeness: 0,
  bestNameMetres: farMetres,
  count: 0,
};

/** For each record, the pairs of a list that it takes part in (`partnersOf`). */
export interface Partners {
  readonly starts: Uint32Array;
  readonly pairs: Uint32Array;
}

/**
 * How a pair stands among its rivals. A name and a position may fit several records; a pair is more credible if neither
 * record has a better partner in the other's source.
 */
export class Contest {
  private readonly corpus: Corpus;
  private readonly list: PairList;
  private readonly looks: FirstLooks;
  private readonly partners: Partners;

  constructor(corpus: Corpus, list: PairList, looks: FirstLooks, partners: Partners) {
    this.corpus = corpus;
    this.list = list;
    this.looks = looks;
    this.partners = partners;
  }

  /** The position in the list of the pair that was measured last; -1 where the list does not have it. */
  pair = -1;

  /**
   * Writes the columns of `contestFeatureNames`. The pair need not be in the list.
   *
   * @param look The first look at this pair.
   */
  measure(
    a: number,
    b: number,
    look: { logit: number; likeness: number; metres: number },
    out: Float64Array,
  ): void {
    this.pair = -1;
    const atA = this.findRivals(a, b, look, this.rivalsOfA);
    const atB = this.findRivals(b, a, look, this.rivalsOfB);
    const leadA = Math.min(maxLead, look.logit - atA.best);
    const leadB = Math.min(maxLead, look.logit - atB.best);
    const namesakeA = timesFarther(atA.namesakeMetres, look.metres);
    const namesakeB = timesFarther(atB.namesakeMetres, look.metres);
    const bestNameA = timesFarther(atA.bestNameMetres, look.metres);
    const bestNameB = timesFarther(atB.bestNameMetres, look.metres);
    out[columnOf.first_look] = look.logit;
    out[columnOf.margin_min] = Math.min(leadA, leadB);
    out[columnOf.margin_max] = Math.max(leadA, leadB);
    out[columnOf.rival_min] = Math.min(atA.best, atB.best);
    out[columnOf.rival_max] = Math.max(atA.best, atB.best);
    out[columnOf.nearer_rivals_min] = Math.min(atA.nearer, atB.nearer);
    out[columnOf.nearer_rivals_max] = Math.max(atA.nearer, atB.nearer);
    out[columnOf.namesakes_min] = Math.min(atA.namesakes, atB.namesakes);
    out[columnOf.namesakes_max] = Math.max(atA.namesakes, atB.namesakes);
    out[columnOf.namesake_distance_min] = Math.min(namesakeA, namesakeB);
    out[columnOf.namesake_distance_max] = Math.max(namesakeA, namesakeB);
    out[columnOf.better_name_min] = Math.min(atA.likeness, atB.likeness) - look.likeness;
    out[columnOf.better_name_max] = Math.max(atA.likeness, atB.likeness) - look.likeness;
    out[columnOf.better_name_distance_min] = Math.min(bestNameA, bestNameB);
    out[columnOf.better_name_distance_max] = Math.max(bestNameA, bestNameB);
    out[columnOf.partners_min] = Math.min(atA.count, atB.count);
    out[columnOf.partners_max] = Math.max(atA.count, atB.count);
  }

  /** The column `margin_min` alone, of a pair whose first look has so many log-odds. */
  lead(a: number, b: number, logit: number): number {
    return Math.min(maxLead, logit - Math.max(this.bestRival(a, b), this.bestRival(b, a)));
  }

  /** The best first look at a rival of a pair at its record `record`. */
  private bestRival(record: number, partner: number): number {
    const { list, looks, partners } = this;
    const { sourceOf } = this.corpus;
    let best = noRivalLogit;
    for (let at = partners.starts[record]!; at < partners.starts[record + 1]!; at++) {
      const pair = partners.pairs[at]!;
      const other = list.left[pair] === record ? list.right[pair]! : list.left[pair]!;
      if (other !== partner && sourceOf[other] === sourceOf[partner])
        best = Math.max(best, looks.logit[pair]!);
    }
    return best;
  }

  private readonly rivalsOfA = { ...noRivals };
  private readonly rivalsOfB = { ...noRivals };

  private findRivals(
    record: number,
    partner: number,
    look: { likeness: number; metres: number },
    found: Rivals,
  ): Rivals {
    const { corpus, list, looks, partners } = this;
    const source = corpus.sourceOf[partner]!;
    forgetRivals(found);
    for (let at = partners.starts[record]!; at < partners.starts[record + 1]!; at++) {
      const pair = partners.pairs[at]!;
      const other = list.left[pair] === record ? list.right[pair]! : list.left[pair]!;
      if (other === partner) this.pair = pair;
      if (other === partner || corpus.sourceOf[other] !== source) continue;
      const likeness = looks.likeness[pair]!;
      const metres = looks.metres[pair]!;
      found.count++;
      found.best = Math.max(found.best, looks.logit[pair]!);
      if (likeness >= look.likeness - likenessTolerance) {
        found.namesakes++;
        if (metres < look.metres) found.nearer++;
        found.namesakeMetres = Math.min(found.namesakeMetres, metres);
      }
      if (likeness > found.likeness || (likeness === found.likeness && metres < found.bestNameMetres)) {
        found.likeness = likeness;
        found.bestNameMetres = metres;
      }
    }
    return found;
  }
}

/** Resets what was found; field by field, as `Object.assign` takes longer than the search. */
function forgetRivals(found: Rivals): void {
  found.best = noRivals.best;
  found.namesakes = noRivals.namesakes;
  found.nearer = noRivals.nearer;
  found.namesakeMetres = noRivals.namesakeMetres;
  found.likeness = noRivals.likeness;
  found.bestNameMetres = noRivals.bestNameMetres;
  found.count = noRivals.count;
}

/** The logarithm of how many times farther one distance is than another. */
function timesFarther(metres: number, thanMetres: number): number {
  return Math.log((Math.min(metres, farMetres) + bluntMetres) / (thanMetres + bluntMetres));
}

/** The pairs that each record takes part in. */
export function partnersOf(size: number, list: PairList): Partners {
  const starts = shared(new Uint32Array(size + 1));
  for (const side of [list.left, list.right]) for (const record of side) starts[record + 1]!++;
  startsOfCounts(starts);
  const next = starts.slice();
  const pairs = new Uint32Array(new SharedArrayBuffer(list.left.length * 8));
  for (let pair = 0; pair < list.left.length; pair++) {
    pairs[next[list.left[pair]!]!++] = pair;
    pairs[next[list.right[pair]!]!++] = pair;
  }
  return { starts, pairs };
}
