import {
  anchorSchema,
  edgeSchema,
  finishInTurns,
  identifiedPlaceSchema,
  type Place,
  runKeys,
  type RunState,
} from "@cityscout/contracts";
import type { PlaceStore } from "@cityscout/place-store";
import type { RunStore } from "@cityscout/raw-cache";
import type { StageOutcome, Telemetry } from "@cityscout/telemetry";
import { type Ranked, scorePlacesInSteps } from "./score-places.ts";

export interface RankDependencies {
  store: RunStore;
  places: PlaceStore;
  telemetry: Telemetry;
}

/** Scores the places of a run, chooses the city's primaries and writes the ranked list. */
export async function rank(
  { store, places: placeStore, telemetry }: RankDependencies,
  { run }: RunState,
): Promise<StageOutcome> {
  const places = await Array.fromAsync(
    store.readRecords(runKeys.identified(run.prefix), identifiedPlaceSchema),
  );
  const edges = await Array.fromAsync(store.readRecords(runKeys.edges(run.prefix), edgeSchema));
  const anchors = await Array.fromAsync(store.readRecords(runKeys.anchors(run.prefix), anchorSchema));
  const ranked = await finishInTurns(scorePlacesInSteps(places, { edges, anchors }));
  const written = store.writeRecords(runKeys.artifact(run.prefix, "places.ndjson"), placesOf(ranked));
  if (ranked.length === 0) {
    await written;
    return { counts: { primaries: 0, secondaries: 0 }, skipped: "no place was found" };
  }
  const ranks = ranked.map(({ place, ...rest }) => ({ id: place.id, ...rest }));
  await Promise.all([written, placeStore.inCity(run.city, (session) => session.saveRanks(run, ranks))]);
  const primaries = ranked.filter(({ primary }) => primary).length;
  const counts = { primaries, secondaries: ranked.length - primaries };
  telemetry.log.info("places ranked", counts);
  return { counts };
}

function* placesOf(ranked: readonly Ranked[]): Generator<Place> {
  for (const { place, primary, score, score_breakdown } of ranked) {
    yield { ...place, primary, score, score_breakdown };
  }
}
