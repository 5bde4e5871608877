import type { PairList } from "../corpus/pair-list.ts";
import type { Corpus } from "../corpus/corpus.ts";
import { contradict } from "../evidence/contradiction.ts";
import { totalEvidence } from "../evidence/evidence.ts";
import { addedKinds } from "../features/added-kinds.ts";
import { Contest, type FirstLooks, type Partners } from "../features/contest.ts";
import { featureCount } from "../features/feature-names.ts";
import { PairMeter } from "../features/pair-features.ts";
import { lookCloser } from "../features/close-look.ts";
import { SpareWordMeter } from "../features/spare-words.ts";
import { Surroundings } from "../features/surroundings.ts";
import { calibrated } from "../model/calibration.ts";
import { scoreForest } from "../model/packed-forest.ts";
import { type Model, type SecondLook, secondLookAt } from "../model/model.ts";
import { FirstLooker, forgetEvidence, lookOnce, type FirstLook } from "./first-look.ts";
import { type SeenPairs, unseenPairs } from "./seen-pairs.ts";

/**
 * Records that contradict each other never merge, so no score of theirs is above these log-odds (12 %). The trees took eight
 * such pairs of unseen places for one place; six of them are labelled different.
 */
export const contradictedLogit = -2;

/** A record that is one place with another by even odds or better. */
export interface LikelyPartner {
  readonly partner: number;
  readonly logit: number;
}

/**
 * Scores pairs of one corpus in two looks, a cascade. The first look is at a pair alone, and taken at every candidate pair.
 * The second is taken at the pairs that may match: it also sees how a pair stands among its rivals, what the records around
 * say of its names, and how other pairs with the same words left over were scored.
 */
export class Scorer {
  private readonly corpus: Corpus;
  private readonly model: Model;
  private readonly secondLook: SecondLook;
  private readonly list: PairList;
  private readonly meter: PairMeter;
  private readonly looks: FirstLooks;
  private readonly contest: Contest;
  private readonly surroundings: Surroundings;
  private readonly spareWords: SpareWordMeter;
  private readonly partners: Partners;
  private readonly scored = new Map<number, number>();
  private readonly row = new Float64Array(featureCount);

  /**
   * @param list The candidate pairs of the corpus.
   * @param seen What the first looks at them found. Default: they are taken here.
   */
  constructor(corpus: Corpus, model: Model, list: PairList, seen?: SeenPairs) {
    this.corpus = corpus;
    this.model = model;
    this.secondLook = secondLookAt(model, corpus.size);
    this.list = list;
    this.meter = new PairMeter(corpus);
    const known = seen ?? this.takeFirstLooks();
    this.looks = known.looks;
    this.partners = known.partners;
    this.contest = new Contest(corpus, list, known.looks, known.partners);
    this.surroundings = new Surroundings(corpus, known.nearby);
    this.spareWords = new SpareWordMeter(corpus, list, known, model.secondLookFrom);
  }

  /** Calibrated log-odds that each pair of the list is one place, in the list's order. */
  scoreList(): Float32Array {
    const logits = new Float32Array(this.list.left.length);
    this.scoreRange(0, logits.length, logits);
    return logits;
  }

  /** The same for the pairs `from` to `to - 1`. */
  scoreRange(from: number, to: number, logits: Float32Array): void {
    for (let pair = from; pair < to; pair++) {
      logits[pair] =
        this.looks.logit[pair]! < this.model.secondLookFrom
          ? this.looks.logit[pair]!
          : this.secondLookOf(pair);
    }
  }

  private takeFirstLooks(): SeenPairs {
    const { model, corpus, list } = this;
    const seen = unseenPairs(corpus, list);
    new FirstLooker(model.firstLook, corpus, list, seen.looks).look(0, list.left.length);
    new SpareWordMeter(corpus, list, seen, model.secondLookFrom).count(0, list.left.length);
    return seen;
  }

  /** What `score` gives for a pair of the list, without taking the first look again. */
  private secondLookOf(pair: number): number {
    const { row, known, looks } = this;
    const a = this.list.left[pair]!;
    const b = this.list.right[pair]!;
    known.logit = looks.logit[pair]!;
    known.likeness = looks.likeness[pair]!;
    known.metres = looks.metres[pair]!;
    this.meter.measure(a, b, row);
    this.measureSecondLook(a, b, known);
    return this.finalScore(a, b);
  }

  private readonly known: FirstLook = { logit: 0, likeness: 0, metres: 0 };

  /** The score of a pair whose features of both looks are in the row. */
  private finalScore(a: number, b: number): number {
    const { trees, calibration } = this.secondLook;
    const evidence = totalEvidence(this.corpus, a, b);
    const kinds = addedKinds(this.corpus, this.meter.aligned);
    const logit = Math.fround(calibrated(calibration, scoreForest(trees, this.row), kinds) + evidence);
    return logit > contradictedLogit && contradict(this.corpus, a, b) ? contradictedLogit : logit;
  }

  /** Calibrated log-odds that two records, candidates or not, are one place. */
  score(a: number, b: number): number {
    const low = Math.min(a, b);
    const high = Math.max(a, b);
    const look = this.firstLookOf(low, high);
    if (look.logit < this.model.secondLookFrom) return look.logit;
    this.measureSecondLook(low, high, look);
    return this.finalScore(low, high);
  }

  /** A record's candidate partners of a source that are one place with it by even odds or better, by position. */
  likelyPartners(record: number, source: number): LikelyPartner[] {
    const { list, corpus, partners, looks, model } = this;
    const likely: LikelyPartner[] = [];
    for (const pair of partners.pairs.subarray(partners.starts[record], partners.starts[record + 1])) {
      const partner = list.left[pair] === record ? list.right[pair]! : list.left[pair]!;
      if (corpus.sourceOf[partner] !== source || looks.logit[pair]! < model.secondLookFrom) continue;
      const logit = this.scored.get(pair) ?? this.secondLookOf(pair);
      this.scored.set(pair, logit);
      if (logit >= 0) likely.push({ partner, logit });
    }
    return likely;
  }

  /** The features of a pair alone; the row is overwritten by the next call. */
  pairFeatures(a: number, b: number): Float64Array {
    this.meter.measure(a, b, this.row);
    return this.row;
  }

  /** The features of a pair, of both looks, and the kinds that one name adds; the row is overwritten by the next call. */
  features(a: number, b: number): { row: Float64Array; firstLook: number; addedKinds: number } {
    const low = Math.min(a, b);
    const high = Math.max(a, b);
    const look = this.firstLookOf(low, high);
    this.measureSecondLook(low, high, look);
    return { row: this.row, firstLook: look.logit, addedKinds: addedKinds(this.corpus, this.meter.aligned) };
  }

  private firstLookOf(low: number, high: number): FirstLook {
    this.meter.measure(low, high, this.row);
    return lookOnce(this.model.firstLook, this.corpus, low, high, this.row);
  }

  /** Measures the features that the second look adds, of the pair that the meter measured last. */
  private measureSecondLook(a: number, b: number, look: FirstLook): void {
    const { row, meter, contest } = this;
    contest.measure(a, b, look, row);
    forgetEvidence(this.corpus, a, b, row);
    lookCloser(this.corpus, meter.aligned, row);
    this.surroundings.measure(a, b, meter.aligned, row);
    this.spareWords.measure(a, b, meter.aligned, contest.pair, row);
  }
}
