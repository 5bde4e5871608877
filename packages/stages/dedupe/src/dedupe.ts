import {
  type Candidate,
  candidateKey,
  candidateSchema,
  correctionSchema,
  type DedupeSummary,
  type MergedPlace,
  runKeys,
  type RunState,
} from "@cityscout/contracts";
import { distanceMetres } from "@cityscout/geo";
import { dedupe, type PairExplanation } from "@cityscout/matching";
import type { RunStore } from "@cityscout/raw-cache";
import type { StageOutcome, Telemetry } from "@cityscout/telemetry";
import { z } from "zod";

export interface DedupeDependencies {
  store: RunStore;
  telemetry: Telemetry;
}

/** Pushes of a close call that the report shows. */
const maxPushes = 6;

/** Merges the records that sources hold of one place into one, and says why; obeys what people have corrected. */
export async function dedupePlaces(
  { store, telemetry }: DedupeDependencies,
  { run }: RunState,
): Promise<StageOutcome> {
  const corrections = await store.readJson(runKeys.corrections(run.city), z.array(correctionSchema));
  const candidates: Candidate[] = [];
  for await (const candidate of store.readRecords(runKeys.validated(run.prefix), candidateSchema)) {
    candidates.push(candidate);
  }
  const { places, stats, closeCalls } = dedupe(candidates, { corrections: corrections ?? [] });
  const counts = { ...stats, places: places.length };
  const summary: DedupeSummary = {
    ...counts,
    by_size: tally(places, ({ sources }) => String(sources.length)),
    by_sources: tally(places, sourcesOf),
    close_calls: describe(closeCalls, candidates),
  };
  await store.writeRecords(runKeys.merged(run.prefix), places);
  await store.writeJson(runKeys.dedupe(run.prefix), summary);
  telemetry.metrics.add("PlacesFound", places.length);
  telemetry.log.info("places merged", { ...counts, corrections: corrections?.length ?? 0 });
  return candidates.length > 0 ? { counts } : { counts, skipped: "no candidate is within the area" };
}

function sourcesOf({ sources }: MergedPlace): string {
  return [...new Set(sources.map(({ source }) => source))].sort().join("+");
}

/** Counts by what `nameOf` gives, names in order. */
function tally(
  places: readonly MergedPlace[],
  nameOf: (place: MergedPlace) => string,
): Record<string, number> {
  const counts = new Map<string, number>();
  for (const place of places) {
    const name = nameOf(place);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}

function describe(
  closeCalls: readonly PairExplanation[],
  candidates: readonly Candidate[],
): DedupeSummary["close_calls"] {
  const wanted = new Set(closeCalls.flatMap(({ records }) => records));
  const locations = new Map(
    candidates
      .filter((candidate) => wanted.has(candidateKey(candidate)))
      .map((candidate) => [candidateKey(candidate), candidate.location]),
  );
  return closeCalls.map(({ records: [left, right], names, score, decision, features }) => {
    const from = locations.get(left) ?? null;
    const to = locations.get(right) ?? null;
    return {
      left,
      right,
      left_name: names[0],
      right_name: names[1],
      distance_metres: from === null || to === null ? null : distanceMetres(from, to),
      score,
      decision,
      pushes: features.slice(0, maxPushes).map(({ name, push }) => ({ feature: name, push })),
    };
  });
}
