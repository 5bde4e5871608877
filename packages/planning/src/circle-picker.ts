import type { Coverage, PlaneDisc, PlanePoint } from "@cityscout/geo";
import type { Candidates, NextPage } from "./candidates.ts";
import { drawCostMap } from "./cost-map-drawing.ts";
import { CostMap } from "./cost-map.ts";
import type { Evidence } from "./evidence.ts";
import type { AnswerModel, Yield, YieldEstimator } from "./expected-yield.ts";
import type { OpenGround } from "./open-ground.ts";
import { climb, requestAt, type SearchPick, worthWithForesight } from "./placing.ts";
import { fullAnswerOf, type PlannedSearch, type SweepSource } from "./search.ts";

/** After this many candidates whose ground the searches under way are about to reveal, planning waits for those. */
const MOST_PUT_OFF = 30;
/** A search expected to reveal less than this serves to prove a sliver, and is made right in it. */
const SLIVER_GAIN = 0.05;
/** From this gain on, a search leaves enough ground around it for the cost map to be worth its time. */
const FORESEEN_GAIN = 2;
/** A search is put off that would reveal less than this share of what it would reveal alone: others under way take the rest. */
const LEAST_SHARE_BESIDE_OTHERS = 0.4;

/** What a picker has to know of its source's sweep, of which it changes nothing but the values of candidates. */
export interface SweepView {
  readonly settings: SweepSource;
  readonly ground: OpenGround;
  readonly candidates: Candidates;
  readonly evidence: Evidence;
  readonly estimator: YieldEstimator;
  /** The discs that the searches under way are expected to prove: always those of the moment. */
  readonly underWay: readonly PlaneDisc[];
  readonly wasAsked: (search: PlannedSearch) => boolean;
  /** Whether an answer about here has shown that there is nothing to gain. */
  readonly isBarren: (at: PlanePoint) => boolean;
}

/** Picks the circle that a source is asked for next: the best candidate's, moved to where it is worth most. */
export class CirclePicker {
  readonly #view: SweepView;
  readonly #costMap = new CostMap();

  constructor(view: SweepView) {
    this.#view = view;
  }

  /** The best circle, or `null` where none is left that is worth asking for beside the searches under way. */
  best(): SearchPick | null {
    const { queue } = this.#view.candidates;
    const putOff: [number, number][] = [];
    let found: SearchPick | null = null;
    while (!this.#coverage.isComplete && found === null && queue.size > 0 && putOff.length < MOST_PUT_OFF) {
      const candidate = this.#view.candidates.best();
      const isTakenAround = this.#isTakenAround(candidate);
      const pick = isTakenAround ? null : this.#pickAt(candidate);
      if (isTakenAround || (pick !== null && this.#isTaken(pick))) {
        putOff.push([candidate, queue.valueOf(candidate)!]);
        queue.remove(candidate);
      } else if (pick === null) this.#view.candidates.forget(candidate);
      else found = pick;
    }
    for (const [candidate, value] of putOff) queue.set(candidate, value);
    return found;
  }

  /** Whether searches under way are likely to reveal most of what a pick would. */
  #isTaken({ search, expected, yield: found }: SearchPick): boolean {
    if (this.#view.underWay.length === 0) return false;
    const fullAnswer = fullAnswerOf(search, this.#view.settings);
    const alone = this.#view.estimator.estimate(expected, { fullAnswer, maxRadius: search.radiusMetres }, []);
    return found.gain < LEAST_SHARE_BESIDE_OTHERS * alone.gain;
  }

  /** The same of a leaf, before a search in it is placed, which takes a cost map and some thirty such estimates. */
  #isTakenAround(candidate: number): boolean {
    if (this.#view.underWay.length === 0 || candidate < 0) return false;
    const middle = this.#view.candidates.middleOfOpen(candidate);
    const { resultCap: fullAnswer, maxRadiusMetres: maxRadius } = this.#view.settings;
    const alone = this.#view.estimator.estimate(middle, { fullAnswer, maxRadius }, []);
    return this.#yieldAt(middle).gain < LEAST_SHARE_BESIDE_OTHERS * alone.gain;
  }

  /** The best search near a candidate, or `null` where each possible one was made before. */
  #pickAt(candidate: number): SearchPick | null {
    const nextPage = this.#view.candidates.nextPageOf(candidate);
    if (nextPage !== undefined)
      return this.#pickNextPage(nextPage, this.#view.candidates.evaluate(candidate));
    for (const pick of this.#picksIn(candidate)) if (!this.#view.wasAsked(pick.search)) return pick;
    return null;
  }

  /** The searches to make in a leaf, the best first: each is for where those before it were made. */
  *#picksIn(leaf: number): Generator<SearchPick> {
    const { at: start, found } = this.#view.candidates.startIn(leaf);
    const witness = this.#view.candidates.witnessOf(leaf);
    const isSliver = found.gain < SLIVER_GAIN;
    const placed = isSliver ? this.#atPoint(witness) : this.#place(start, found);
    const isShared = isSliver && this.#view.settings.ranking === "distance";
    const shared = isShared ? this.#view.evidence.sharedPointBeside(placed.expected) : undefined;
    if (shared !== undefined) yield this.#atPoint(shared);
    yield placed;
    if (!isSliver) yield this.#atPoint(witness);
    // The smallest circle settles its middle either way: it proves it, or shows that it cannot be proven.
    const { ranking, minRadiusMetres: maxRadius } = this.#view.settings;
    if (ranking === "popularity") yield this.#atPoint(witness, { maxRadius });
  }

  /** A next page as a pick; `null` where it was asked for, or is expected to reach only proven ground. */
  #pickNextPage({ search, x, y }: NextPage, found: Yield): SearchPick | null {
    const expected = { x, y, radius: found.radius };
    const reach = this.#view.settings.ranking === "distance" ? found.radius : search.radiusMetres;
    if (this.#view.wasAsked(search) || !this.#isOpen({ x, y, radius: reach })) return null;
    return { search, expected, yield: found, mostGain: found.gain };
  }

  /** Whether some of the ground in a disc may still be open. */
  #isOpen({ x, y, radius }: PlaneDisc): boolean {
    let isOpen = false;
    this.#coverage.visitLeaves(x, y, radius, (leaf) => {
      isOpen ||= this.#coverage.unproven[leaf] === 1;
    });
    return isOpen;
  }

  #atPoint(at: PlanePoint, model: Partial<AnswerModel> = {}): SearchPick {
    return requestAt(this.#view.settings, this.#coverage.area, at, this.#yieldAt(at, model));
  }

  #place(start: PlanePoint, found: Yield): SearchPick {
    const { ranking, resultCap } = this.#view.settings;
    const isForeseen = ranking === "distance" && found.gain >= FORESEEN_GAIN;
    if (isForeseen)
      drawCostMap(this.#costMap, this.#view.ground, { ...start, radius: found.radius }, this.#view.underWay);
    const worthOf = isForeseen
      ? worthWithForesight(this.#costMap, resultCap)
      : (_: PlanePoint, { value }: Yield) => value;
    const model = { likelyRadius: found.radius };
    const placed = climb(
      (at) => this.#mayMoveTo(at),
      start,
      found,
      (at) => this.#yieldAt(at, model),
      worthOf,
    );
    const pick = requestAt(this.#view.settings, this.#coverage.area, placed.at, placed.found);
    return { ...pick, mostGain: Math.max(found.gain, placed.found.gain) };
  }

  get #coverage(): Coverage {
    return this.#view.ground.coverage;
  }

  #mayMoveTo(at: PlanePoint): boolean {
    return this.#coverage.area.contains(at.x, at.y) && !this.#view.isBarren(at);
  }

  #yieldAt(at: PlanePoint, model: Partial<AnswerModel> = {}): Yield {
    const { resultCap: fullAnswer, maxRadiusMetres: maxRadius } = this.#view.settings;
    return this.#view.estimator.estimate(at, { fullAnswer, maxRadius, ...model }, this.#view.underWay);
  }
}
