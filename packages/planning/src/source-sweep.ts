import type { PlaceSource } from "@cityscout/contracts";
import { Coverage, type PlaneArea, type PlaneDisc, type PlanePoint } from "@cityscout/geo";
import { Candidates } from "./candidates.ts";
import { CirclePicker } from "./circle-picker.ts";
import { crowdAt, Crowds, HIDDEN_SHARE } from "./crowds.ts";
import { DensityField } from "./density.ts";
import { Evidence } from "./evidence.ts";
import { type AnswerModel, type Yield, YieldEstimator } from "./expected-yield.ts";
import { GuidedField } from "./guided-field.ts";
import type { Observation } from "./journal.ts";
import type { PriorPlaces } from "./prior-places.ts";
import { OpenGround, searchesNear } from "./open-ground.ts";
import { requestAt, type SearchPick } from "./placing.ts";
import { crowdMetres } from "./proof.ts";
import { refineAroundAsked, refineAroundProven, refineAtEdge } from "./refinement.ts";
import { fullAnswerOf, type PlannedSearch, searchIdentity, type SweepSource } from "./search.ts";
import { isLeftOf, UnprovableGround } from "./unprovable-ground.ts";

/** A search under way, and the disc that it is expected to prove. */
export interface UnderWay extends PlaneDisc {
  readonly search: PlannedSearch;
}

/**
 * All ground is renewed once the answers have grown by this share. A source that does not rank by distance is asked in wide
 * circles, each of which tells much of the whole town: to plan by it at once takes 2 % of the calls off.
 */
const RENEWED_SHARE = { distance: 1 / 16, popularity: 0 };
/** What a search would bring goes by the ground within this many of its radii. */
const EVALUATED_RADII = 1.25;
/** No search is tried within this share of the expected radius of one that was given up. */
const GIVEN_UP_SHARE = 0.3;
/** An answer without new places that settles no more than this share of its ground has shown that there is nothing to gain: … */
const BARREN_SETTLED_SHARE = 0.01;
/** … no search is moved to within this share of its radius. */
const BARREN_SHARE = 0.3;
/** Without a prior, the area is expected to hold this many full answers. */
const ANSWERS_TO_EXPECT = 50;
/**
 * The tree of a source that does not rank by distance is twice as wide as others, of squares as large. Its circles are full of
 * what is far beyond the border, too: ground that the tree does not reach would be taken for empty however often they are.
 */
const UNRANKED_TREE = { margin: 0.6, firstLeaves: 32 };

/** The sweep of one source: what its answers have proven, and which search would reveal most next. */
export class SourceSweep {
  readonly source: PlaceSource;
  readonly settings: SweepSource;
  readonly area: PlaneArea;
  readonly coverage: Coverage;
  readonly candidates: Candidates;
  readonly underWay: UnderWay[] = [];
  readonly givenUp: UnderWay[] = [];
  readonly unprovable: UnprovableGround;
  readonly ground: OpenGround;
  readonly crowds: Crowds;
  /** What answers have settled that brought nothing. */
  readonly #barren: PlaneDisc[] = [];
  #circlesAnswered = 0;
  #shownInside = 0;
  readonly #estimator: YieldEstimator;
  readonly #evidence: Evidence;
  readonly #picker: CirclePicker;
  readonly #asked = new Set<string>();

  /** @param prior places of other sources: this source's are expected to be spread like them. */
  constructor(settings: SweepSource, area: PlaneArea, prior: PriorPlaces) {
    this.settings = settings;
    this.source = settings.source;
    this.area = area;
    const ready: { ground?: OpenGround } = {};
    this.coverage = new Coverage(area, {
      ...(settings.ranking === "popularity" && UNRANKED_TREE),
      onCovered: (...covered) => ready.ground?.groundCovered(...covered),
    });
    const square = { x: this.coverage.x[0]!, y: this.coverage.y[0]!, halfSide: this.coverage.halfSide[0]! };
    const even = (ANSWERS_TO_EXPECT * settings.resultCap) / this.coverage.openInside[0]!;
    const known = prior.densityOver(square);
    const field =
      known === null
        ? new DensityField(square, towardsTheMiddle(square, settings.maxRadiusMetres), even)
        : new GuidedField(square, known, even);
    this.ground = new OpenGround(this.coverage, field, prior.tree, RENEWED_SHARE[settings.ranking]);
    ready.ground = this.ground;
    this.#estimator = new YieldEstimator(this.ground, settings);
    this.#evidence = new Evidence(this.ground, settings.resultCap * settings.maxPages);
    this.crowds = new Crowds(settings);
    this.unprovable = new UnprovableGround(area);
    this.candidates = new Candidates(this.coverage, {
      fullAnswer: settings.resultCap,
      knownShare: this.#estimator.knownShare,
      ofPoint: (at, likelyRadius) => this.yieldAt(at, { likelyRadius }),
      cutPointIn: (leaf) => this.ground.cutPointIn(leaf),
      ofNextPage: ({ search, x, y }) =>
        this.yieldAt(
          { x, y },
          { fullAnswer: fullAnswerOf(search, settings), maxRadius: search.radiusMetres },
        ),
      answers: () => this.ground.answers,
      isChangedSince: (answer, { x, y }, radius) =>
        this.#isChangedSince(answer, { x, y }, EVALUATED_RADII * radius),
      isGivenUp: (middle) => this.#isGivenUp(middle),
    });
    this.#picker = new CirclePicker({
      settings,
      ground: this.ground,
      candidates: this.candidates,
      evidence: this.#evidence,
      estimator: this.#estimator,
      underWay: this.underWay,
      wasAsked: (search) => this.wasAsked(search),
      isBarren: (at) => isNearAny(this.#barren, at, BARREN_SHARE),
    });
  }

  /** The search with the greatest value, or `null` where nothing is left that is worth asking beside those under way. */
  best(): SearchPick | null {
    const found = this.#picker.best() ?? this.#besideCrowd();
    const narrowed = this.crowds.best();
    if (narrowed === null || (found !== null && found.yield.gain >= narrowed.gain)) return found;
    const { search, gain } = narrowed;
    const { x, y } = this.area.plane.toPlane(search.center);
    // It reveals no ground: other searches around it are planned as if it were not there.
    return { search, expected: { x, y, radius: 0 }, yield: { radius: 0, gain, value: gain }, mostGain: gain };
  }

  /**
   * Once all is settled, the search right at records that are on a crowd's unprovable ground, and not of the crowd: where they
   * were cut off, it shows the rest of them.
   */
  #besideCrowd(): SearchPick | null {
    if (!this.coverage.isComplete || this.settings.ranking !== "distance") return null;
    for (const patch of this.unprovable.patches) {
      for (const { x, y, seen } of this.#evidence.positionsIn(patch)) {
        if (this.#evidence.isCrowd({ x, y }) || !isLeftOf(patch, x, y)) continue;
        const gain = HIDDEN_SHARE * seen;
        const pick = requestAt(this.settings, this.area, { x, y }, { radius: 0, gain, value: gain });
        if (!this.wasAsked(pick.search)) return pick;
      }
    }
    return null;
  }

  /** Marks a pick as asked for. */
  take({ search, expected }: Omit<SearchPick, "yield" | "mostGain">): void {
    this.underWay.push({ ...expected, search });
    this.#asked.add(searchIdentity(search));
    this.crowds.markAsked(search);
  }

  /** Takes an answer in and updates the candidates around it. */
  record(observation: Observation): void {
    const expectedRadius = this.#arrive(observation.search)?.radius ?? Infinity;
    const { disc, isSettled } = this.learn(observation);
    if (observation.search.category !== undefined) return;
    this.candidates.reevaluateAround(disc, expectedRadius, isSettled);
    if (observation.hasNextPage) this.candidates.evaluateLastNextPage();
  }

  /**
   * Takes an answer in without updating candidates; returns the disc that it settled, or that was asked for where it settled
   * nothing. Ground is settled once it is proven or found to be unprovable: the tree counts both as covered, and what of it
   * is unprovable is kept apart.
   */
  learn(observation: Observation): { disc: PlaneDisc; isSettled: boolean } {
    const learnt = this.#learn(observation);
    this.ground.answerCame(learnt.disc);
    return learnt;
  }

  #learn(observation: Observation): { disc: PlaneDisc; isSettled: boolean } {
    const { search, proof, hasNextPage, cut, shown, places } = observation;
    const isUnranked = this.settings.ranking === "popularity";
    this.#asked.add(searchIdentity(search));
    const { x, y } = this.area.plane.toPlane(search.center);
    const shownAt = places.map((place) => this.area.plane.toPlane(place));
    if (search.category === undefined) {
      if (proof.proven > 0) this.#evidence.compareProven({ x, y, radius: proof.proven }, shownAt, isUnranked);
      else if (isUnranked) this.#evidence.compareFull({ x, y, radius: search.radiusMetres }, shownAt);
    }
    this.#insert({ x, y }, shownAt);
    const settled = { x, y, radius: Math.max(proof.proven, proof.unprovable) };
    if (search.category !== undefined) {
      this.crowds.record({ search, shown: shown ?? {}, fresh: places.length, hasNextPage });
      return { disc: settled, isSettled: false };
    }
    if (search.page === 0) this.#circlesAnswered++;
    if (hasNextPage) this.candidates.addNextPage({ search: { ...search, page: search.page + 1 }, x, y });
    this.#learnUnprovable(observation, settled);
    this.#evidence.expectHidden(settled, cut);
    if (settled.radius > 0) {
      this.#settle(settled, observation);
      return { disc: settled, isSettled: true };
    }
    const asked = { x, y, radius: search.radiusMetres };
    refineAroundAsked(this.coverage, asked);
    if (isUnranked) this.#evidence.countSaturated(asked, this.settings.resultCap);
    return { disc: asked, isSettled: false };
  }

  /** Covers the disc that an answer has settled, and counts the places in it. */
  #settle(disc: PlaneDisc, { cut, places }: Observation): void {
    const { ranking, resultCap } = this.settings;
    refineAroundProven(this.coverage, disc, ranking);
    if (cut !== null) {
      const finest = this.ground.field.finestCell / 2;
      refineAtEdge(this.coverage, this.area.plane.toPlane(cut), disc.radius, resultCap, finest);
    }
    const openBefore = this.coverage.openSquareMetres(0);
    this.coverage.add(disc);
    const newlySettled = openBefore - this.coverage.openSquareMetres(0);
    if (places.length === 0 && newlySettled < BARREN_SETTLED_SHARE * Math.PI * disc.radius ** 2)
      this.#barren.push(disc);
    this.#evidence.countPlaces(disc);
  }

  /** Adds the positions that an answer around a centre has shown. */
  #insert(center: PlanePoint, shownAt: readonly PlanePoint[]): void {
    if (shownAt.length === 0) return;
    let radius = 0;
    for (const { x, y } of shownAt) {
      this.coverage.insert(x, y);
      if (this.area.contains(x, y)) this.#shownInside++;
      radius = Math.max(radius, Math.hypot(x - center.x, y - center.y));
    }
    this.ground.placesCame({ ...center, radius }, shownAt.length);
  }

  /** Adds what an answer found to be unprovable, and the crowd that is the reason; takes out what it proved. */
  #learnUnprovable({ search, proof, cut, shown }: Observation, settled: PlaneDisc): void {
    const isUnprovable = proof.unprovable > proof.proven;
    const unprovable = isUnprovable ? settled : this.#crowdOf(cut);
    if (unprovable !== null) {
      const { lat, lng } = cut ?? search.center;
      const center = { lat, lng };
      this.unprovable.add(unprovable, crowdAt(center));
      if (shown !== null && this.area.contains(unprovable.x, unprovable.y))
        this.crowds.add({ ...search, center }, shown, unprovable.radius);
    }
    if (!isUnprovable && proof.proven > 0) this.unprovable.prove(settled);
  }

  /** The ground where an answer was cut off, if so many records are known there that no search can prove it. */
  #crowdOf(cut: Observation["cut"]): PlaneDisc | null {
    if (cut === null) return null;
    const at = this.area.plane.toPlane(cut);
    return this.area.contains(at.x, at.y) && this.#evidence.isCrowd(at)
      ? { ...at, radius: crowdMetres(this.settings) }
      : null;
  }

  /** Gives up a search that was never answered. `false` where that was known: queues may say so more than once. */
  giveUp(search: PlannedSearch): boolean {
    const identity = searchIdentity(search);
    if (this.givenUp.some((lost) => searchIdentity(lost.search) === identity)) return false;
    const underWay = this.#arrive(search);
    const { x, y } = this.area.plane.toPlane(search.center);
    // Of one that another planner asked for only the request is known, whose radius goes far beyond what was expected.
    const radius = underWay?.radius ?? this.yieldAt({ x, y }, { maxRadius: search.radiusMetres }).radius;
    const disc = { x, y, radius };
    this.rememberGivenUp({ ...disc, search });
    const leaves: number[] = [];
    this.coverage.visitLeaves(disc.x, disc.y, disc.radius, (leaf) => leaves.push(leaf));
    for (const leaf of leaves) {
      if (this.#isGivenUp(this.candidates.middleOfOpen(leaf))) this.candidates.forget(leaf);
    }
    return true;
  }

  /** Marks a search as given up without updating candidates: it is never planned again. */
  rememberGivenUp(lost: UnderWay): void {
    this.givenUp.push(lost);
    this.#asked.add(searchIdentity(lost.search));
    this.crowds.markAsked(lost.search);
  }

  /** What a search at a point would bring: the first page of one as wide as can be, but for what `model` says. */
  yieldAt(point: PlanePoint, model: Partial<AnswerModel> = {}): Yield {
    const { resultCap: fullAnswer, maxRadiusMetres: maxRadius } = this.settings;
    return this.#estimator.estimate(point, { fullAnswer, maxRadius, ...model }, this.underWay);
  }

  wasAsked(search: PlannedSearch): boolean {
    return this.#asked.has(searchIdentity(search));
  }

  /** Number of circles that answers were about, however many pages of each. */
  get circlesAnswered(): number {
    return this.#circlesAnswered;
  }

  /** Number of records of the area that answers have shown. */
  get shownInside(): number {
    return this.#shownInside;
  }

  /** Takes a search that was answered or given up off those under way. */
  #arrive(search: PlannedSearch): UnderWay | undefined {
    const identity = searchIdentity(search);
    const at = this.underWay.findIndex((other) => searchIdentity(other.search) === identity);
    return at < 0 ? undefined : this.underWay.splice(at, 1)[0];
  }

  /** Whether what is expected within a reach may be different now than after a given answer. */
  #isChangedSince(answer: number, { x, y }: PlanePoint, reach: number): boolean {
    return (
      this.ground.isChangedSince(answer, x, y, reach) || searchesNear(this.underWay, x, y, reach).length > 0
    );
  }

  #isGivenUp(at: PlanePoint): boolean {
    return isNearAny(this.givenUp, at, GIVEN_UP_SHARE);
  }
}

/**
 * How dense a town is expected to be where nothing is known: areas are drawn around towns, so less towards their borders. Only
 * beyond what a search in the middle can see, which tells more; so a source of narrow circles is not asked at random.
 */
function towardsTheMiddle(square: PlanePoint & { readonly halfSide: number }, seenMetres: number) {
  return (x: number, y: number): number => {
    const beyond = Math.max(0, (x - square.x) ** 2 + (y - square.y) ** 2 - seenMetres ** 2);
    return 1 / (1 + beyond / square.halfSide ** 2);
  };
}

/** Whether a position is within a share of the radius of any of some discs. */
function isNearAny(discs: readonly PlaneDisc[], { x, y }: PlanePoint, share: number): boolean {
  return discs.some((disc) => Math.hypot(disc.x - x, disc.y - y) < share * disc.radius);
}
