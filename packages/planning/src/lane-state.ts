import type { Steps } from "@cityscout/contracts";
import type { CityOverlap } from "./city-overlap.ts";
import { type Lane, replay } from "./lane.ts";
import { packEvaluations, packJournal, type SourceState, unpackEntries, unpackEvaluations } from "./state.ts";

/** What a planner's state keeps of a lane. */
export function* packLane(lane: Lane): Steps<SourceState> {
  const { sweep, journal, overlap, dropped, isOutOfOrder, emptyAnswers } = lane;
  const answers = packJournal(journal);
  yield;
  return {
    settings: sweep.settings,
    dropped,
    ...(isOutOfOrder && { outOfOrder: true }),
    ...(emptyAnswers > 0 && { emptyAnswers }),
    ...answers,
    overlap: { shown: overlap.shown, known: overlap.known },
    underWay: [...sweep.underWay],
    failed: [...sweep.givenUp],
    ...packEvaluations(sweep.candidates.evaluations()),
  };
}

/**
 * Brings a new lane to where a stored one was, an answer a step.
 *
 * @param city to which the places of its answers are added.
 */
export function* restoreLane(lane: Lane, state: SourceState, city: CityOverlap): Steps<void> {
  for (const entry of unpackEntries(state)) {
    yield;
    replay(lane, entry);
    for (const [i, place] of entry.observation.places.entries())
      city.add(lane.sweep.source, entry.labels[i]!, place);
  }
  Object.assign(lane.overlap, state.overlap);
  for (const lost of state.failed) lane.sweep.rememberGivenUp(lost);
  for (const { search, ...expected } of state.underWay) lane.sweep.take({ search, expected });
  const evaluations = unpackEvaluations(state);
  yield;
  yield* lane.sweep.candidates.restore(evaluations);
  lane.dropped = state.dropped;
  lane.isOutOfOrder = state.outOfOrder === true;
  lane.emptyAnswers = state.emptyAnswers ?? 0;
}
