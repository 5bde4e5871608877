import { finish, type Steps } from "@cityscout/contracts";
import { type Coverage, type PlanePoint, SAMPLES } from "@cityscout/geo";
import { CandidateQueue } from "./candidate-queue.ts";
import type { Yield } from "./expected-yield.ts";
import { NodeNumbers } from "./node-numbers.ts";
import type { Expected } from "./open-ground.ts";
import type { PlannedSearch } from "./search.ts";

/** A search of which another page can be had. */
export interface Continuation extends PlanePoint {
  readonly search: PlannedSearch;
}

/** What is remembered of a candidate from when it was last looked at. */
export interface Opinion {
  value: number;
  knownShare: number;
  radius: number;
}

/** What candidates are judged by. */
export interface Judge {
  /** What a search at a point would bring. */
  ofPoint(at: PlanePoint): Yield;
  /** A point of a leaf that may hold more records than were seen there. */
  spotIn(leaf: number): PlanePoint | undefined;
  ofContinuation(continuation: Continuation): Yield;
  /** Around here a search was never answered. */
  isFailed(middle: PlanePoint): boolean;
  readonly fullAnswer: number;
  /** Where the known share of a full answer around each leaf is kept. */
  readonly knownShare: NodeNumbers;
}

/** At most this many candidates are looked at for one pick, so that planning never pauses. */
const MOST_LOOKS = 150;
/** Where a search proved less than this share of what was expected, its surroundings are worth more than was thought. */
const SURPRISING_SHARE = 0.8;

/** Squares of the tree to look at for the first time at a step. */
const LOOKS_A_STEP = 100;
/** Opinions to put back at a step. */
const OPINIONS_A_STEP = 2000;

/** The open leaves, and the further pages that can be had, by what a search there would bring. */
export class Candidates {
  readonly queue = new CandidateQueue();
  readonly #coverage: Coverage;
  readonly #judge: Judge;
  readonly #continuations: Continuation[] = [];
  readonly #leafRadius = new NodeNumbers(Infinity);
  #nodesSeen = 0;

  constructor(coverage: Coverage, judge: Judge) {
    this.#coverage = coverage;
    this.#judge = judge;
  }

  /** The candidate of the greatest value; the queue must not be empty. */
  best(): number {
    for (let look = 0; ; look++) {
      const candidate = this.queue.top()!;
      const { value } = this.evaluate(candidate);
      const isBest = look >= MOST_LOOKS || this.queue.beatsRest(candidate, value);
      this.queue.set(candidate, value);
      if (isBest) return candidate;
    }
  }

  evaluate(candidate: number): Yield {
    if (candidate < 0) return this.#judge.ofContinuation(this.continuationOf(candidate)!);
    const { found } = this.startIn(candidate);
    const knownShare = Math.max(0, 1 - found.gain / this.#judge.fullAnswer);
    this.#judge.knownShare.set(candidate, Math.fround(knownShare));
    this.#leafRadius.set(candidate, Math.fround(found.radius));
    return found;
  }

  /** Numbers below 0 are further pages. */
  continuationOf(candidate: number): Continuation | undefined {
    return this.#continuations[-1 - candidate];
  }

  addContinuation(continuation: Continuation): void {
    this.#continuations.push(continuation);
  }

  lookAtLastContinuation(): void {
    this.#look(-this.#continuations.length);
  }

  /**
   * Looks at what an answer changed. Ground that was covered makes the searches around worth less, which is noticed
   * when one of them comes to the top of the queue; all are looked at only where there is more than was expected.
   */
  lookAround(disc: Expected, expectedRadius: number, isProven: boolean): void {
    const tree = this.#coverage;
    const old = this.#nodesSeen;
    this.lookAtNew();
    const isSurprising = !isProven || disc.radius < SURPRISING_SHARE * expectedRadius;
    const reach = Math.max(disc.radius, Math.min(expectedRadius, 2 * disc.radius));
    const changed: number[] = [];
    tree.visitLeaves(disc.x, disc.y, isSurprising ? 3 * reach : disc.radius, (leaf) => {
      if (leaf < old) changed.push(leaf);
    });
    for (const leaf of changed) {
      if (tree.unproven[leaf] !== 1) this.queue.remove(leaf);
      else if (isSurprising && this.#isWithin(leaf, disc, reach)) this.#look(leaf);
    }
  }

  /** Looks at candidates for the first time. */
  lookAtNew(): void {
    finish(this.lookAtNewInSteps());
  }

  /** The same, where very many are new. */
  *lookAtNewInSteps(): Steps<void> {
    const tree = this.#coverage;
    for (let node = this.#nodesSeen; node < tree.nodeCount; node++) {
      if ((node - this.#nodesSeen) % LOOKS_A_STEP === LOOKS_A_STEP - 1) yield;
      this.queue.remove(tree.parent[node]!);
      if (tree.isLeaf(node) && tree.unproven[node] === 1) this.#look(node);
    }
    this.#nodesSeen = tree.nodeCount;
  }

  /** Nothing can be asked for at a candidate, for now; what was thought of it does not travel in the state. */
  forget(candidate: number): void {
    this.queue.remove(candidate);
    if (candidate < 0) return;
    this.#judge.knownShare.set(candidate, 0);
    this.#leafRadius.set(candidate, Infinity);
  }

  opinions(): Map<number, Opinion> {
    const candidates = this.queue.candidates().toSorted((a, b) => a - b);
    return new Map(
      candidates.map((candidate) => [
        candidate,
        {
          value: this.queue.valueOf(candidate)!,
          knownShare: candidate < 0 ? 0 : this.#judge.knownShare.of(candidate),
          radius: candidate < 0 ? 0 : this.#leafRadius.of(candidate),
        },
      ]),
    );
  }

  /** Puts back what {@link opinions} gave, after the same lessons were learnt. */
  *adopt(opinions: Map<number, Opinion>): Steps<void> {
    this.#nodesSeen = this.#coverage.nodeCount;
    let adopted = 0;
    for (const [candidate, { value, knownShare, radius }] of opinions) {
      if (adopted++ % OPINIONS_A_STEP === 0) yield;
      this.queue.set(candidate, value);
      if (candidate < 0) continue;
      this.#judge.knownShare.set(candidate, knownShare);
      this.#leafRadius.set(candidate, radius);
    }
  }

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
    // The middle of ground around a lake is in the lake.
    return count > 0 && tree.area.contains(middle.x, middle.y) ? middle : this.witnessOf(leaf);
  }

  /**
   * Where in a leaf a search is worth most before it is moved: in the middle of its open ground, or right at a spot, where an
   * answer has the most room for that spot's records.
   */
  startIn(leaf: number): { at: PlanePoint; found: Yield } {
    const middle = this.middleOfOpen(leaf);
    const start = { at: middle, found: this.#judge.ofPoint(middle) };
    const spot = this.#judge.spotIn(leaf);
    if (spot === undefined) return start;
    const there = this.#judge.ofPoint(spot);
    return there.value > start.found.value ? { at: spot, found: there } : start;
  }

  witnessOf(leaf: number): PlanePoint {
    return { x: this.#coverage.witnessX[leaf]!, y: this.#coverage.witnessY[leaf]! };
  }

  #look(candidate: number): void {
    if (candidate >= 0 && this.#judge.isFailed(this.middleOfOpen(candidate))) return;
    this.queue.set(candidate, this.evaluate(candidate).value);
  }

  #isWithin(leaf: number, disc: Expected, reach: number): boolean {
    const distance = Math.hypot(this.#coverage.x[leaf]! - disc.x, this.#coverage.y[leaf]! - disc.y);
    return distance < reach + 1.5 * this.#leafRadius.of(leaf);
  }
}
