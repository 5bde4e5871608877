import { finish, type Steps } from "@cityscout/contracts";
import { type Coverage, type PlaneDisc, type PlanePoint, SAMPLES } from "@cityscout/geo";
import { CandidateQueue } from "./candidate-queue.ts";
import type { Yield } from "./expected-yield.ts";
import { NodeNumbers } from "./node-numbers.ts";
import type { PlannedSearch } from "./search.ts";

/** The next page of a search that has one. */
export interface NextPage extends PlanePoint {
  readonly search: PlannedSearch;
}

/** The last evaluation of every candidate, in columns. */
export interface Evaluations {
  /** Candidates in ascending order. */
  readonly candidates: Int32Array;
  /** Of each in turn: its value, known share, radius in metres, and the number of the answer that it was evaluated after. */
  readonly opinions: Float32Array;
}
/** Numbers of a candidate's opinion. */
const OPINION = 4;

/** How candidates are evaluated. */
export interface CandidateEvaluator {
  /**
   * What a search at a point would bring.
   *
   * @param likelyRadius about where its answer is full; `Infinity` where that is not known.
   */
  ofPoint(at: PlanePoint, likelyRadius: number): Yield;
  /** A point in a leaf at which an answer was cut off, and which may hide records. */
  cutPointIn(leaf: number): PlanePoint | undefined;
  ofNextPage(nextPage: NextPage): Yield;
  /** The number of the last answer taken in. */
  answers(): number;
  /** Whether what a search at a point would bring may be different now than after an answer; `radius` is where it was full. */
  isChangedSince(answer: number, at: PlanePoint, radius: number): boolean;
  /** Whether a search was given up so near that none is tried at this point. */
  isGivenUp(middle: PlanePoint): boolean;
  readonly fullAnswer: number;
  /** Written here: by leaf, the share of a full answer around it that would be known places. */
  readonly knownShare: NodeNumbers;
}

/**
 * At most this many candidates are evaluated for one pick, some 50 ms, so that planning never pauses. In a city of 80,000 records
 * no pick takes more than 200.
 */
const MOST_EVALUATIONS = 1000;
/** An answer that proved less than this share of the radius expected means that its surroundings are denser than expected. */
const SURPRISING_SHARE = 0.8;
/** Then leaves within this many times the reach of the answer are considered … */
const SURPRISED_REACH = 3;
/** … and evaluated again if a search there, by its last evaluation, comes within this many of its radii of that reach. */
const STALE_RADII = 1.5;

/** New squares of the tree to evaluate at a step. */
const EVALUATIONS_A_STEP = 100;
/** Stored evaluations to restore at a step. */
const RESTORED_A_STEP = 2000;

/**
 * The open leaves and the next pages that could be asked for, by the value of a search there. A lazy greedy queue (Minoux
 * 1978): covering ground seldom makes another search more valuable, so an old value is nearly an upper bound, and only the
 * candidate on top is evaluated again, until one stays on top. Leaves have numbers from 0, next pages negative ones.
 */
export class Candidates {
  readonly queue = new CandidateQueue();
  readonly #coverage: Coverage;
  readonly #evaluator: CandidateEvaluator;
  readonly #nextPages: NextPage[] = [];
  readonly #leafRadius = new NodeNumbers(Infinity);
  readonly #evaluatedAfter = new NodeNumbers(-1);
  #nodesSeen = 0;

  constructor(coverage: Coverage, evaluator: CandidateEvaluator) {
    this.#coverage = coverage;
    this.#evaluator = evaluator;
  }

  /** The candidate of the greatest value, or of those that there was time to evaluate; the queue must not be empty. */
  best(): number {
    let [best, most] = [this.queue.top()!, -Infinity];
    for (let evaluated = 0; evaluated < MOST_EVALUATIONS; evaluated++) {
      const candidate = this.queue.top()!;
      if (this.#isUpToDate(candidate)) return candidate;
      const { value } = this.evaluate(candidate);
      const isBest = this.queue.beatsRest(candidate, value);
      this.queue.set(candidate, value);
      if (isBest) return candidate;
      if (value > most) [best, most] = [candidate, value];
    }
    return best;
  }

  /** What a search at a candidate would bring now. Its value in the queue is left as it is. */
  evaluate(candidate: number): Yield {
    if (candidate < 0) return this.#evaluator.ofNextPage(this.nextPageOf(candidate)!);
    const { found } = this.startIn(candidate);
    const knownShare = Math.max(0, 1 - found.gain / this.#evaluator.fullAnswer);
    this.#evaluator.knownShare.set(candidate, Math.fround(knownShare));
    this.#leafRadius.set(candidate, Math.fround(found.radius));
    this.#evaluatedAfter.set(candidate, this.#evaluator.answers());
    return found;
  }

  /** Whether to evaluate a candidate again would say nothing new. */
  #isUpToDate(candidate: number): boolean {
    if (candidate < 0) return false;
    const middle = { x: this.#coverage.x[candidate]!, y: this.#coverage.y[candidate]! };
    const after = this.#evaluatedAfter.of(candidate);
    return !this.#evaluator.isChangedSince(after, middle, this.#leafRadius.of(candidate));
  }

  /** The next page that a negative number stands for. */
  nextPageOf(candidate: number): NextPage | undefined {
    return this.#nextPages[-1 - candidate];
  }

  /** Adds a next page, without putting it in the queue. */
  addNextPage(nextPage: NextPage): void {
    this.#nextPages.push(nextPage);
  }

  /** Puts the next page that was added last in the queue. */
  evaluateLastNextPage(): void {
    this.#enqueue(-this.#nextPages.length);
  }

  /**
   * Updates the queue for an answer. Covered ground makes the searches around it worth less, which is noticed when one of
   * them comes to the top. Only where the answer proved less than expected are all leaves around evaluated again.
   *
   * @param disc that the answer settled or, where it settled nothing, that was asked for.
   */
  reevaluateAround(disc: PlaneDisc, expectedRadius: number, isSettled: boolean): void {
    const tree = this.#coverage;
    const old = this.#nodesSeen;
    this.evaluateNew();
    const isSurprising = !isSettled || disc.radius < SURPRISING_SHARE * expectedRadius;
    const reach = Math.max(disc.radius, Math.min(expectedRadius, 2 * disc.radius));
    const changed: number[] = [];
    tree.visitLeaves(disc.x, disc.y, isSurprising ? SURPRISED_REACH * reach : disc.radius, (leaf) => {
      if (leaf < old) changed.push(leaf);
    });
    for (const leaf of changed) {
      if (tree.unproven[leaf] !== 1) this.queue.remove(leaf);
      else if (isSurprising && this.#isWithin(leaf, disc, reach)) this.#enqueue(leaf);
    }
  }

  /** Evaluates the leaves that are new in the tree. */
  evaluateNew(): void {
    finish(this.evaluateNewInSteps());
  }

  /** {@link evaluateNew} in steps, for where very many are new. */
  *evaluateNewInSteps(): Steps<void> {
    const tree = this.#coverage;
    for (let node = this.#nodesSeen; node < tree.nodeCount; node++) {
      if ((node - this.#nodesSeen) % EVALUATIONS_A_STEP === EVALUATIONS_A_STEP - 1) yield;
      const parent = tree.parent[node]!;
      this.queue.remove(parent);
      // About as far as a search in the whole of it was expected to reach.
      if (parent >= 0) this.#leafRadius.set(node, this.#leafRadius.of(parent));
      if (tree.isLeaf(node) && tree.unproven[node] === 1) this.#enqueue(node);
    }
    this.#nodesSeen = tree.nodeCount;
  }

  /** Takes a candidate out of the queue while nothing can be asked for there; its evaluation is not stored in the state. */
  forget(candidate: number): void {
    this.queue.remove(candidate);
    if (candidate < 0) return;
    this.#evaluator.knownShare.set(candidate, 0);
    this.#leafRadius.set(candidate, Infinity);
  }

  /** What {@link restore} takes. */
  evaluations(): Evaluations {
    const candidates = Int32Array.from(this.queue.candidates()).sort();
    const opinions = new Float32Array(OPINION * candidates.length);
    for (const [i, candidate] of candidates.entries()) {
      const at = OPINION * i;
      opinions[at] = this.queue.valueOf(candidate)!;
      if (candidate < 0) continue;
      opinions[at + 1] = this.#evaluator.knownShare.of(candidate);
      opinions[at + 2] = this.#leafRadius.of(candidate);
      opinions[at + 3] = this.#evaluatedAfter.of(candidate);
    }
    return { candidates, opinions };
  }

  /** Restores what {@link evaluations} gave, after the same observations were learnt. */
  *restore({ candidates, opinions }: Evaluations): Steps<void> {
    this.#nodesSeen = this.#coverage.nodeCount;
    for (const [i, candidate] of candidates.entries()) {
      if (i % RESTORED_A_STEP === 0) yield;
      const at = OPINION * i;
      this.queue.set(candidate, opinions[at]!);
      if (candidate < 0) continue;
      this.#evaluator.knownShare.set(candidate, opinions[at + 1]!);
      this.#leafRadius.set(candidate, opinions[at + 2]!);
      this.#evaluatedAfter.set(candidate, opinions[at + 3]!);
    }
  }

  /** The centroid of a leaf's open samples in the area, or the leaf's witness where that would be outside of the area. */
  middleOfOpen(leaf: number): PlanePoint {
    const tree = this.#coverage;
    const mask = tree.openMask[leaf]! & tree.insideMask[leaf]!;
    let [x, y, count] = [0, 0, 0];
    for (let sample = 0; sample < SAMPLES; sample++) {
      if (!(mask & (1 << sample))) continue;
      x += tree.sampleX(leaf, sample);
      y += tree.sampleY(leaf, sample);
      count++;
    }
    const middle = { x: x / count, y: y / count };
    // The centroid of ground around a lake is in the lake.
    return count > 0 && tree.area.contains(middle.x, middle.y) ? middle : this.witnessOf(leaf);
  }

  /**
   * Where in a leaf to start placing a search: in the middle of its open ground, or right at a cut point if that is worth
   * more, since an answer has the most room for that point's records there.
   */
  startIn(leaf: number): { at: PlanePoint; found: Yield } {
    const middle = this.middleOfOpen(leaf);
    const likelyRadius = this.#leafRadius.of(leaf);
    const start = { at: middle, found: this.#evaluator.ofPoint(middle, likelyRadius) };
    const cutPoint = this.#evaluator.cutPointIn(leaf);
    if (cutPoint === undefined) return start;
    const there = this.#evaluator.ofPoint(cutPoint, likelyRadius);
    return there.value >= start.found.value ? { at: cutPoint, found: there } : start;
  }

  /** A point of the area in a leaf that is not proven. */
  witnessOf(leaf: number): PlanePoint {
    return { x: this.#coverage.witnessX[leaf]!, y: this.#coverage.witnessY[leaf]! };
  }

  /** Evaluates a candidate and puts it in the queue, unless a search was given up there. */
  #enqueue(candidate: number): void {
    if (candidate >= 0 && this.#evaluator.isGivenUp(this.middleOfOpen(candidate))) return;
    this.queue.set(candidate, this.evaluate(candidate).value);
  }

  #isWithin(leaf: number, disc: PlaneDisc, reach: number): boolean {
    const distance = Math.hypot(this.#coverage.x[leaf]! - disc.x, this.#coverage.y[leaf]! - disc.y);
    return distance < reach + STALE_RADII * this.#leafRadius.of(leaf);
  }
}
