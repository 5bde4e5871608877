import type { PlaceSource } from "@cityscout/contracts";
import { Coverage, type PlaneArea, type PlanePoint, SAMPLES } from "@cityscout/geo";
import { CandidateQueue } from "./candidate-queue.ts";
import { DensityField } from "./density.ts";
import { type Expected, type Yield, YieldEstimator } from "./expected-yield.ts";
import type { Lesson } from "./journal.ts";
import { type PlannedSearch, roundPosition, searchIdentity, type SweepSource } from "./search.ts";

/** A search that could be made next, and what is expected of it. */
export interface Pick {
  readonly search: PlannedSearch;
  readonly expected: Expected;
  readonly yield: Yield;
}

/** A search under way. */
export interface UnderWay extends Expected {
  readonly search: PlannedSearch;
}

/** A search of which another page can be had. */
interface Continuation extends PlanePoint {
  readonly search: PlannedSearch;
}

/** What is remembered of a candidate from when it was last looked at. */
export interface Opinion {
  value: number;
  knownShare: number;
  radius: number;
}

/** At most this many candidates are looked at for one pick, so that planning never pauses. */
const MOST_LOOKS = 150;
/** Where an answer is cut off among records at one point, so many more are expected there for each one shown. */
const HIDDEN_SHARE = 0.7;
/** A full answer that proves nothing is taken to come from a circle that holds this many full answers … */
const SATURATED_ANSWERS = 1.5;
/** … spread over this many spots, which turn by the golden angle from one to the next. */
const SATURATED_SPOTS = 24;
const GOLDEN_ANGLE = Math.PI * (3 - Math.sqrt(5));
/** After this many candidates that searches under way are about to reveal, planning waits for these. */
const MOST_PUT_OFF = 30;
/** A requested radius is this many expected radii: asking farther costs nothing where the source ranks by distance. */
const SPARE_RADII = 8;
/** A search expected to reveal less than this is there to prove a sliver: it is asked for right in it. */
const SLIVER_GAIN = 0.05;
/** In a round, ground that the searches under way are likely to reveal is not asked for again: least share left. */
const LEAST_SHARE_BESIDE_OTHERS = 0.4;
/** Around a search that was never answered, no other is tried within this share of its expected radius. */
const FAILED_SHARE = 0.3;
/** Without a prior, the area is taken to hold this many full answers. */
const ANSWERS_TO_EXPECT = 50;

/** The sweep of one source: what it has proven, and which search would reveal most next. */
export class SourceSweep {
  readonly source: PlaceSource;
  readonly settings: SweepSource;
  readonly area: PlaneArea;
  readonly coverage: Coverage;
  readonly queue = new CandidateQueue();
  readonly underWay: UnderWay[] = [];
  readonly failed: Expected[] = [];
  readonly unprovable: Expected[] = [];
  readonly #estimator: YieldEstimator;
  readonly #field: DensityField;
  readonly #continuations: Continuation[] = [];
  readonly #asked = new Set<string>();
  readonly #counted: boolean[] = [];
  readonly #positions = new Set<string>();
  readonly #leafRadius: number[] = [];
  #nodesPriced = 0;

  /** @param prior places that other sources know: this source's are expected to be spread alike. */
  constructor(settings: SweepSource, area: PlaneArea, prior: readonly PlanePoint[]) {
    this.settings = settings;
    this.source = settings.source;
    this.area = area;
    const ready: { field?: DensityField } = {};
    this.coverage = new Coverage(area, { onCovered: (x, y, ground) => ready.field?.addGround(x, y, ground) });
    const square = { x: this.coverage.x[0]!, y: this.coverage.y[0]!, halfSide: this.coverage.halfSide[0]! };
    const expected = ANSWERS_TO_EXPECT * settings.resultCap;
    const even = expected / this.coverage.openInside[0]!;
    const base = prior.length === 0 ? null : DensityField.ofPlaces(square, prior);
    ready.field = new DensityField(
      square,
      base === null ? () => 1 : (x, y) => base.at(x, y),
      base === null ? even : 1,
    );
    this.#field = ready.field;
    this.#estimator = new YieldEstimator(this.coverage, this.#field);
  }

  /** The search with the greatest value, or `null` where nothing is left that is worth asking beside those under way. */
  best(): Pick | null {
    const putOff: [number, number][] = [];
    let found: Pick | null = null;
    while (found === null && this.queue.size > 0 && putOff.length < MOST_PUT_OFF) {
      const candidate = this.#bestCandidate();
      const pick = this.#pickAt(candidate);
      if (pick === null) this.#forget(candidate);
      else if (this.#isTaken(candidate, pick)) {
        putOff.push([candidate, this.queue.valueOf(candidate)!]);
        this.queue.remove(candidate);
      } else found = pick;
    }
    for (const [candidate, value] of putOff) this.queue.set(candidate, value);
    return found;
  }

  /** Marks a pick as asked for. */
  take({ search, expected }: Omit<Pick, "yield">): void {
    this.underWay.push({ ...expected, search });
    this.#asked.add(searchIdentity(search));
  }

  /** Takes an answer in and looks again at what it changes. */
  record(lesson: Lesson): void {
    const underWay = this.#arrive(lesson.search);
    const { changed, disc } = this.learn(lesson);
    if (changed) this.#lookAround(disc, Math.max(underWay?.radius ?? 0, disc.radius));
    const continuation = this.#continuations.length - 1;
    if (lesson.hasNextPage) this.#look(-1 - continuation);
  }

  /** Takes an answer in, without looking at candidates. */
  learn({ search, proof, hasNextPage, cut, places }: Lesson): { changed: boolean; disc: Expected } {
    this.#asked.add(searchIdentity(search));
    const center = this.area.plane.toPlane(search.center);
    for (const place of places) {
      const { x, y } = this.area.plane.toPlane(place);
      this.coverage.insert(x, y);
    }
    if (hasNextPage)
      this.#continuations.push({ search: { ...search, page: search.page + 1 }, x: center.x, y: center.y });
    const disc = { x: center.x, y: center.y, radius: Math.max(proof.proven, proof.unprovable) };
    if (proof.unprovable > proof.proven) this.unprovable.push(disc);
    this.#estimator.invalidate();
    this.#expectHidden(disc, cut);
    if (disc.radius > 0) {
      this.coverage.refine(disc.x, disc.y, 2.5 * disc.radius, disc.radius / 2);
      this.coverage.add(disc);
      this.#countPlaces(disc);
      return { changed: true, disc };
    }
    const radius = search.radiusMetres;
    this.coverage.refine(center.x, center.y, 1.5 * radius, radius / 2);
    this.#countSaturated({ ...center, radius });
    return { changed: true, disc: { ...center, radius } };
  }

  /** A search was asked for and never answered. */
  giveUp(search: PlannedSearch): void {
    const underWay = this.#arrive(search);
    const { x, y } = this.area.plane.toPlane(search.center);
    this.fail({ x, y, radius: underWay?.radius ?? search.radiusMetres });
  }

  /** No search is made around here any more. */
  fail(disc: Expected): void {
    this.failed.push(disc);
    const leaves: number[] = [];
    this.coverage.visitLeaves(disc.x, disc.y, disc.radius, (leaf) => leaves.push(leaf));
    for (const leaf of leaves) if (this.#isFailed(leaf)) this.#forget(leaf);
  }

  /** What a search at a point would bring, asking no farther than `maxRadiusMetres`. */
  yieldAt(point: PlanePoint, maxRadiusMetres = this.settings.maxRadiusMetres): Yield {
    return this.#estimate(point, this.settings.resultCap, this.underWay, maxRadiusMetres);
  }

  wasAsked(search: PlannedSearch): boolean {
    return this.#asked.has(searchIdentity(search));
  }

  /** Places expected on open ground in the area. */
  expectedRemaining(): number {
    let sum = 0;
    for (let node = 0; node < this.coverage.nodeCount; node++) {
      if (this.coverage.isLeaf(node))
        sum += this.#estimator.densityOf(node) * this.coverage.openInside[node]!;
    }
    return sum;
  }

  /** Looks at all candidates for the first time. */
  lookAtAll(): void {
    this.#lookAtNew();
  }

  /** Opinions of all candidates by number; negative numbers are further pages. */
  opinions(): Map<number, Opinion> {
    const candidates = this.queue.candidates().toSorted((a, b) => a - b);
    return new Map(
      candidates.map((candidate) => [
        candidate,
        {
          value: this.queue.valueOf(candidate)!,
          knownShare: this.#estimator.knownShare[candidate] ?? 0,
          radius: this.#leafRadius[candidate] ?? 0,
        },
      ]),
    );
  }

  /** Puts back what {@link opinions} gave, after the same lessons were learnt. */
  adopt(opinions: Map<number, Opinion>): void {
    this.#nodesPriced = this.coverage.nodeCount;
    for (const [candidate, { value, knownShare, radius }] of opinions) {
      this.queue.set(candidate, value);
      if (candidate < 0) continue;
      this.#estimator.knownShare[candidate] = knownShare;
      this.#leafRadius[candidate] = radius;
    }
  }

  #bestCandidate(): number {
    for (let look = 0; ; look++) {
      const candidate = this.queue.top()!;
      const { value } = this.#evaluate(candidate);
      const isBest = look >= MOST_LOOKS || this.queue.beatsRest(candidate, value);
      this.queue.set(candidate, value);
      if (isBest) return candidate;
    }
  }

  /** Whether searches under way are likely to reveal most of what a pick would. */
  #isTaken(candidate: number, pick: Pick): boolean {
    if (this.underWay.length === 0) return false;
    const alone = this.#estimate(pick.expected, this.#fullAnswerOf(candidate), [], pick.search.radiusMetres);
    return pick.yield.gain < LEAST_SHARE_BESIDE_OTHERS * alone.gain;
  }

  /** Nothing can be asked for at a candidate, for now; what was thought of it does not travel in the state. */
  #forget(candidate: number): void {
    this.queue.remove(candidate);
    if (candidate < 0) return;
    this.#estimator.knownShare[candidate] = 0;
    this.#leafRadius[candidate] = Infinity;
  }

  #arrive(search: PlannedSearch): UnderWay | undefined {
    const identity = searchIdentity(search);
    const at = this.underWay.findIndex((other) => searchIdentity(other.search) === identity);
    return at < 0 ? undefined : this.underWay.splice(at, 1)[0];
  }

  /** An answer that was cut off among several records at one point has probably left some of them out. */
  #expectHidden(disc: Expected, cut: Lesson["cut"]): void {
    const point = cut === null ? null : this.area.plane.toPlane(cut);
    this.#estimator.hidden = this.#estimator.hidden.filter(
      ({ x, y }) => Math.hypot(x - disc.x, y - disc.y) >= disc.radius && (x !== point?.x || y !== point.y),
    );
    if (cut === null || point === null || cut.count < 2 || !this.area.contains(point.x, point.y)) return;
    if (Math.hypot(point.x - disc.x, point.y - disc.y) < disc.radius) return;
    this.#estimator.hidden.push({ ...point, count: HIDDEN_SHARE * cut.count });
  }

  #countPlaces(disc: Expected): void {
    const tree = this.coverage;
    tree.visitLeaves(disc.x, disc.y, disc.radius, (leaf) => {
      for (const point of tree.points[leaf] ?? []) {
        if (this.#counted[point]) continue;
        const [x, y] = [tree.pointX[point]!, tree.pointY[point]!];
        if (Math.hypot(x - disc.x, y - disc.y) >= disc.radius) continue;
        this.#counted[point] = true;
        const position = `${x},${y}`;
        if (this.#positions.has(position)) this.#field.addRepeat();
        else this.#field.addPlace(x, y, tree.halfSide[leaf]! / 2);
        this.#positions.add(position);
      }
    });
  }

  /** An answer that is full and proves nothing still says that there is more than a full answer in its circle. */
  #countSaturated(disc: Expected): void {
    if (this.settings.ranking === "distance") return;
    const { x, y, radius } = disc;
    const patch = (Math.PI * radius ** 2) / SATURATED_SPOTS;
    const spots = Array.from({ length: SATURATED_SPOTS }, (_, i) => {
      const distance = radius * Math.sqrt((i + 0.5) / SATURATED_SPOTS);
      return { x: x + distance * Math.cos(i * GOLDEN_ANGLE), y: y + distance * Math.sin(i * GOLDEN_ANGLE) };
    });
    const places = SATURATED_ANSWERS * this.settings.resultCap;
    const expected = spots.reduce((sum, spot) => sum + patch * this.#field.at(spot.x, spot.y), 0);
    // Where so many were expected anyway, a full answer is no news.
    if (expected >= places) return;
    for (const spot of spots) {
      this.#field.addGround(spot.x, spot.y, patch);
      this.#field.addPlace(spot.x, spot.y, Math.sqrt(patch), places / SATURATED_SPOTS);
    }
  }

  #lookAround(disc: Expected, reach: number): void {
    const tree = this.coverage;
    const old = this.#nodesPriced;
    this.#lookAtNew();
    const changed: number[] = [];
    tree.visitLeaves(disc.x, disc.y, 3 * reach, (leaf) => {
      if (leaf < old) changed.push(leaf);
    });
    for (const leaf of changed) {
      if (tree.unproven[leaf] !== 1) {
        this.queue.remove(leaf);
        continue;
      }
      const distance = Math.hypot(tree.x[leaf]! - disc.x, tree.y[leaf]! - disc.y);
      if (distance < reach + 1.5 * (this.#leafRadius[leaf] ?? Infinity)) this.#look(leaf);
    }
  }

  #lookAtNew(): void {
    const tree = this.coverage;
    for (let node = this.#nodesPriced; node < tree.nodeCount; node++) {
      this.queue.remove(tree.parent[node]!);
      if (tree.isLeaf(node) && tree.unproven[node] === 1) this.#look(node);
    }
    this.#nodesPriced = tree.nodeCount;
  }

  #look(candidate: number): void {
    if (candidate >= 0 && this.#isFailed(candidate)) return;
    this.queue.set(candidate, this.#evaluate(candidate).value);
  }

  #isFailed(leaf: number): boolean {
    if (this.failed.length === 0) return false;
    const { x, y } = this.#middleOfOpen(leaf);
    return this.failed.some((disc) => Math.hypot(disc.x - x, disc.y - y) < FAILED_SHARE * disc.radius);
  }

  #evaluate(candidate: number): Yield {
    if (candidate < 0) {
      const { search, x, y } = this.#continuations[-1 - candidate]!;
      return this.#estimate({ x, y }, this.#fullAnswerOf(candidate), this.underWay, search.radiusMetres);
    }
    const found = this.yieldAt(this.#middleOfOpen(candidate));
    this.#estimator.knownShare[candidate] = Math.fround(
      Math.max(0, 1 - found.gain / this.settings.resultCap),
    );
    this.#leafRadius[candidate] = Math.fround(found.radius);
    return found;
  }

  #fullAnswerOf(candidate: number): number {
    const pages = candidate < 0 ? this.#continuations[-1 - candidate]!.search.page + 1 : 1;
    return pages * this.settings.resultCap;
  }

  #estimate(point: PlanePoint, fullAnswer: number, underWay: readonly Expected[], maxRadius: number): Yield {
    const model = { ranking: this.settings.ranking, fullAnswer, maxRadius };
    const found = this.#estimator.estimate(point.x, point.y, model, underWay);
    return { ...found, value: Math.fround(found.value) };
  }

  #middleOfOpen(leaf: number): PlanePoint {
    const tree = this.coverage;
    const mask = tree.openMask[leaf]! & tree.insideMask[leaf]!;
    let [x, y, count] = [0, 0, 0];
    for (let sample = 0; sample < SAMPLES; sample++) {
      if (!(mask & (1 << sample))) continue;
      x += tree.sampleX(leaf, sample);
      y += tree.sampleY(leaf, sample);
      count++;
    }
    return count === 0
      ? { x: tree.witnessX[leaf]!, y: tree.witnessY[leaf]! }
      : { x: x / count, y: y / count };
  }

  /** The best request near a candidate, or `null` where each was made before. */
  #pickAt(candidate: number): Pick | null {
    if (candidate < 0) {
      const { search, x, y } = this.#continuations[-1 - candidate]!;
      const found = this.#evaluate(candidate);
      const pick = { search, expected: { x, y, radius: found.radius }, yield: found };
      return this.wasAsked(search) ? null : pick;
    }
    const witness = { x: this.coverage.witnessX[candidate]!, y: this.coverage.witnessY[candidate]! };
    const start = this.#middleOfOpen(candidate);
    const found = this.yieldAt(start);
    const climbed =
      found.gain < SLIVER_GAIN ? this.#request(witness, this.yieldAt(witness)) : this.#climb(start, found);
    if (!this.wasAsked(climbed.search)) return climbed;
    const direct = this.#request(witness, this.yieldAt(witness));
    return this.wasAsked(direct.search) ? null : direct;
  }

  /** Moves the centre uphill, in ever smaller steps. */
  #climb(start: PlanePoint, found: Yield): Pick {
    let best = found;
    let { x, y } = start;
    for (let step = found.radius / 3; step > found.radius / 20; step /= 2) {
      for (let turn = 0; turn < 8; turn++) {
        const to = {
          x: x + step * Math.cos((turn * Math.PI) / 4),
          y: y + step * Math.sin((turn * Math.PI) / 4),
        };
        if (!this.area.contains(to.x, to.y)) continue;
        const there = this.yieldAt(to);
        if (there.value <= best.value * 1.001) continue;
        best = there;
        ({ x, y } = to);
        turn = -1;
      }
    }
    return this.#request({ x, y }, best);
  }

  #request(point: PlanePoint, found: Yield): Pick {
    const center = roundPosition(this.area.plane.toLatLng(point));
    const { minRadiusMetres, maxRadiusMetres, ranking } = this.settings;
    const wanted = Math.ceil(found.radius * (ranking === "distance" ? SPARE_RADII : 1));
    const radiusMetres = Math.max(minRadiusMetres, Math.min(maxRadiusMetres, wanted));
    return {
      search: { source: this.source, center, radiusMetres, page: 0 },
      expected: { x: point.x, y: point.y, radius: found.radius },
      yield: found,
    };
  }
}
