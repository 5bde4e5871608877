import type { Steps } from "@cityscout/contracts";
import { isDisproven, knownWithin, leavesOut } from "./disproof.ts";
import { Journal, type Observation } from "./journal.ts";
import { type Lane, replay } from "./lane.ts";
import type { PriorPlaces } from "./prior-places.ts";
import { proofOf } from "./proof.ts";
import {
  isOutOfOrder,
  observationWithoutOrder,
  observationWithSlack,
  widerSlack,
  withoutOrder,
} from "./rank-order.ts";
import type { AnsweredSearch, RankSlack, SweepSource } from "./search.ts";
import { SourceSweep } from "./source-sweep.ts";

/**
 * Where an answer shows that its source is not what it is said to be, takes back what earlier answers seemed to prove. To be
 * called before the answer is entered. An answer a step.
 */
export function* relearnWhereWrong(lane: Lane, answer: AnsweredSearch, prior: PriorPlaces): Steps<void> {
  const { ranking, resultCap } = lane.sweep.settings;
  const isRanked = ranking === "distance";
  if (isRanked && ((answer.more && isOutOfOrder(answer)) || isDisproven(lane, answer)))
    yield* distrustOrder(lane, prior);
  else {
    const shortest = leavesOut(lane, answer);
    if (shortest !== null && (isRanked || resultCap > 1)) yield* distrustShortAnswers(lane, prior, shortest);
  }
  const slack = widerSlack(answer, lane.sweep.settings);
  if (slack !== null) yield* widenSlack(lane, prior, slack);
}

/**
 * Sweeps a source, said to rank by distance, as one that does not from now on: takes back what its full answers seemed to
 * prove and learns the rest again. An answer a step.
 */
function* distrustOrder(lane: Lane, prior: PriorPlaces): Steps<void> {
  const settings = withoutOrder(lane.sweep.settings);
  lane.isOutOfOrder = true;
  yield* learnAgain(lane, prior, settings, (observation) => observationWithoutOrder(observation, settings));
}

/**
 * Takes answers of a source that are not full to leave records out from now on: takes back what those before seemed to prove
 * and learns the rest again. An answer a step.
 *
 * Of a source that ranks by distance no answer with records is believed any more, since each still proves the ground out to its
 * last record. One that ranks otherwise would then prove nothing at all: it is taken to have a cap as low as the shortest answer
 * that left something out.
 */
function* distrustShortAnswers(lane: Lane, prior: PriorPlaces, shortest: number): Steps<void> {
  const { settings, coverage, area } = lane.sweep;
  if (settings.ranking === "distance") {
    yield* learnAgain(lane, prior, { ...settings, leavesOut: true }, (observation) =>
      observation.cut === null ? { ...observation, proof: { proven: 0, unprovable: 0 } } : observation,
    );
    return;
  }
  // Records that other answers have shown since are counted too, so that the cap may have to come down again.
  const resultCap = Math.max(1, Math.min(settings.resultCap - 1, shortest));
  const lowered: SweepSource = { ...settings, resultCap, leavesOut: true };
  yield* learnAgain(lane, prior, lowered, (observation) => {
    const { search, proof } = observation;
    if (search.category !== undefined || proof.proven === 0) return observation;
    const known = knownWithin(coverage, area.plane.toPlane(search.center), search.radiusMetres);
    if (known < resultCap) return observation;
    return { ...observation, proof: proofOf({ search, places: [], more: true }, lowered) };
  });
}

/** Takes back what a source's answers seemed to prove beyond a wider slack of its ranks. An answer a step. */
function* widenSlack(lane: Lane, prior: PriorPlaces, slack: RankSlack): Steps<void> {
  const settings = { ...lane.sweep.settings, slack };
  yield* learnAgain(lane, prior, settings, (observation) => observationWithSlack(observation, settings));
}

/** Puts all of a source's answers, changed, into a sweep with other settings. An answer a step. */
function* learnAgain(
  lane: Lane,
  prior: PriorPlaces,
  settings: SweepSource,
  change: (observation: Observation) => Observation,
): Steps<void> {
  const { sweep, journal } = lane;
  lane.best = undefined;
  lane.journal = new Journal(settings);
  lane.sweep = new SourceSweep(settings, sweep.area, prior);
  for (const entry of journal.entries()) {
    yield;
    replay(lane, { ...entry, observation: change(entry.observation) });
  }
  for (const lost of sweep.givenUp) lane.sweep.rememberGivenUp(lost);
  for (const { search, ...expected } of sweep.underWay) lane.sweep.take({ search, expected });
  yield* lane.sweep.candidates.evaluateNewInSteps();
}
