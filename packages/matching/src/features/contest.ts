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
    const atA = this.rivals(a, b, look);
    const rivalA = atA.best;
    const nearerA = atA.nearer;
    const atB = this.rivals(b, a, look);
    const at = pairFeatureNames.length;
    const leadA = Math.min(openField, look.logit - rivalA);
    const leadB = Math.min(openField, look.logit - atB.best);
    out[at] = look.logit;
    out[at + 1] = Math.min(leadA, leadB);
    out[at + 2] = Math.max(leadA, leadB);
    out[at + 3] = Math.min(rivalA, atB.best);
    out[at + 4] = Math.max(rivalA, atB.best);
    out[at + 5] = Math.min(nearerA, atB.nearer);
    out[at + 6] = Math.max(nearerA, atB.nearer);
  }

  private readonly found = { best: noRival, nearer: 0 };

  private rivals(
    record: number,
    partner: number,
    look: { likeness: number; metres: number },
  ): { best: number; nearer: number } {
    const { corpus, list, looks, partners, found } = this;
    const source = corpus.sourceOf[partner]!;
    found.best = noRival;
    found.nearer = 0;
    for (let at = partners.starts[record]!; at < partners.starts[record + 1]!; at++) {
      const pair = partners.pairs[at]!;
      const other = list.left[pair] === record ? list.right[pair]! : list.left[pair]!;
      if (other === partner || corpus.sourceOf[other] !== source) continue;
      found.best = Math.max(found.best, looks.logit[pair]!);
      if (looks.likeness[pair]! >= look.likeness - 0.01 && looks.metres[pair]! < look.metres) found.nearer++;
    }
    return found;
  }
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
