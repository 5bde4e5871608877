import type { SourceCoverage } from "@cityscout/contracts";
import { HIDDEN_SHARE } from "./crowds.ts";
import type { SweepSource } from "./search.ts";
import type { SourceSweep } from "./source-sweep.ts";
import { isLeftOf } from "./unprovable-ground.ts";

/**
 * How far the number of places expected on open ground is from the true one, as `bench sweep` measures it. Ground is left
 * open because little was expected of it, so it holds more than expected: `bias` times as many on average.
 */
interface Uncertainty {
  readonly bias: number;
  /** The interval's ends, as multiples of the corrected expectation. */
  readonly least: number;
  readonly most: number;
  /** Added to `most`, divided by the number of answers that the expectation rests on. */
  readonly first: number;
}
const UNCERTAINTY: Readonly<Record<SweepSource["ranking"], Uncertainty>> = {
  distance: { bias: 1.5, least: 0.5, most: 1.7, first: 60 },
  popularity: { bias: 2, least: 0.25, most: 2.5, first: 800 },
};
/**
 * After this many circles, `least` has come to half of its final value. Open ground is expected to be like the ground
 * searched, and the first searches go where most is expected. Further pages of a search say nothing of other ground.
 */
const FIRST_CIRCLES = 15;
/**
 * Places come in clusters: a village that was not seen is there as a whole. So upwards, the number of places on open ground
 * has this many times the variance of a Poisson number. Downwards it has a Poisson number's, since a village that is not
 * there was never expected.
 */
const CLUSTER_PLACES = 25;
/** This many full answers' worth of places known beforehand count as much as one answer. */
const PRIOR_ANSWERS = 6;
/**
 * The 97.5th percentile of how many records a crowd hides for each one seen. Numbers of records at a point are assumed to
 * have a Pareto tail whose mean excess is {@link HIDDEN_SHARE}.
 */
const MOST_HIDDEN_SHARE = (1 / 40) ** (-1 / (1 + 1 / HIDDEN_SHARE)) - 1;
/**
 * Beyond an answer that a crowd has filled, nobody knows how heavy that tail is: it may hold up to so many full answers. That is
 * the 97.5th percentile where the tail is as heavy as measured from five records on, of exponent 1.6.
 */
const MOST_FULL_ANSWERS = 40 ** (1 / 1.6);
/**
 * Unprovable ground may hold up to this many times what was expected of it beforehand: a full answer says that there is more,
 * and nothing of how much. So may open ground as long as nothing was found anywhere.
 */
const MOST_OF_EXPECTED = 10;

/**
 * How far a source is proven over the area. The interval holds the true number in about 19 of 20 cases.
 *
 * @param answers that the source has given.
 * @param priorPlaces known beforehand.
 */
export function coverageOf(
  sweep: SourceSweep,
  answers: number,
  priorPlaces: number,
  areaSquareKilometres: number,
): SourceCoverage {
  const { coverage, settings, unprovable } = sweep;
  const unprovableKm2 = Math.min(areaSquareKilometres, unprovable.squareMetres / 1e6);
  const open = coverage.isComplete ? 0 : coverage.openInside[0]! / 1e6;
  const { least } = UNCERTAINTY[settings.ranking];
  const onOpenGround = leftOnOpenGround(sweep, 0);
  const priorAnswers = priorPlaces / (PRIOR_ANSWERS * settings.resultCap);
  // The part of the expectation that rests on a prior has no least: the source may have nothing there.
  const leastKnown = (least * sweep.circlesAnswered) / (FIRST_CIRCLES + sweep.circlesAnswered + priorAnswers);
  const fewerByChance = 2 * Math.sqrt(onOpenGround);
  const hidden = hiddenOnUnprovable(sweep);
  return {
    area_km2: areaSquareKilometres,
    covered_km2: Math.max(0, areaSquareKilometres - open - unprovableKm2),
    unprovable_km2: unprovableKm2,
    expected_remaining: {
      low: Math.max(0, leastKnown * onOpenGround - fewerByChance),
      mean: onOpenGround + hidden.mean,
      high: mostOnOpenGround(sweep, onOpenGround, answers, priorPlaces) + hidden.high,
    },
    complete: coverage.isComplete && unprovable.isEmpty,
  };
}

/**
 * Records that searches are expected to find yet, which is without what unprovable ground hides.
 *
 * @param promised expected of searches that are planned, which are taken to find as many.
 */
export function leftOnOpenGround({ coverage, ground, settings }: SourceSweep, promised: number): number {
  if (coverage.isComplete) return 0;
  return UNCERTAINTY[settings.ranking].bias * Math.max(0, ground.expectedPlaces() - promised);
}

/**
 * The upper end of the interval around {@link leftOnOpenGround}.
 *
 * @param expected the middle of it; other arguments are those of {@link coverageOf}.
 */
export function mostOnOpenGround(
  { coverage, ground, settings }: SourceSweep,
  expected: number,
  answers: number,
  priorPlaces: number,
): number {
  if (coverage.isComplete) return 0;
  const { most, first } = UNCERTAINTY[settings.ranking];
  const evidence = 1 + answers + priorPlaces / (PRIOR_ANSWERS * settings.resultCap);
  const moreByChance = 2 * Math.sqrt(CLUSTER_PLACES * expected);
  // As long as nothing was found, there may be a whole town on the rest, however empty the ground was that was searched.
  const isNothingFound = coverage.pointCount[0] === 0;
  const undiscovered = isNothingFound ? MOST_OF_EXPECTED * ground.expectedBeforehand() : 0;
  return Math.max(undiscovered, (most + first / evidence) * expected + moreByChance);
}

/** Records hidden on unprovable ground: at crowds a share of those seen, on wide ground what was expected and not seen. */
function hiddenOnUnprovable(sweep: SourceSweep): { mean: number; high: number } {
  const seen = seenInCrowds(sweep);
  const expected = expectedBeforehand(sweep);
  return {
    mean: Math.max(HIDDEN_SHARE * seen, expected - seen),
    high: Math.max(MOST_HIDDEN_SHARE * seen, MOST_OF_EXPECTED * expected - seen, mostAtCrowds(sweep)),
  };
}

/** Records seen at crowds, of categories of which more may be hidden there, and at cut points. */
export function seenInCrowds(sweep: SourceSweep): number {
  const atCutPoints = sweep.ground.cutPoints.reduce((sum, { seen }) => sum + seen, 0);
  return crowdsOf(sweep).reduce(
    (sum, { crowd, seen }) => sum + seen * sweep.crowds.unsettledShare(crowd),
    atCutPoints,
  );
}

/** How many records crowds may hide at most, each by itself: hardly ever do all of them. */
function mostAtCrowds(sweep: SourceSweep): number {
  const { resultCap, maxPages } = sweep.settings;
  const most = MOST_FULL_ANSWERS * resultCap * maxPages;
  const hidden = crowdsOf(sweep).map(
    ({ crowd, seen }) => sweep.crowds.openShare(crowd) * Math.max(0, most - seen),
  );
  return Math.hypot(...hidden);
}

/** What was seen at each crowd, each record once. Answers from beside a crowd leave several patches of it. */
function crowdsOf({ coverage, unprovable }: SourceSweep): { crowd: string; seen: number }[] {
  const counted = new Set<number>();
  const seenAt = new Map<string, number>();
  for (const patch of unprovable.patches) {
    let seen = 0;
    coverage.visitPoints(patch.x, patch.y, patch.radius, (point, x, y) => {
      if (counted.has(point) || !isLeftOf(patch, x, y)) return;
      counted.add(point);
      seen += 1;
    });
    seenAt.set(patch.crowd, (seenAt.get(patch.crowd) ?? 0) + seen);
  }
  return [...seenAt].map(([crowd, seen]) => ({ crowd, seen }));
}

/** Records that were expected on unprovable ground before anything was known. */
function expectedBeforehand({ ground, unprovable }: SourceSweep): number {
  return unprovable.patches.reduce(
    (sum, { x, y, left }) => sum + (left ?? 0) * ground.field.beforehandAt(x, y),
    0,
  );
}
