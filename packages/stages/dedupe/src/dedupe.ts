import {
  anyPair,
  type Candidate,
  candidateKey,
  candidateSchema,
  type CorrectedRecords,
  correctedRecordsSchema,
  type Correction,
  type DedupeSummary,
  finishInTurns,
  type MergedPlace,
  runKeys,
  type RunState,
} from "@cityscout/contracts";
import { distanceMetres } from "@cityscout/geo";
import {
  dedupeInSteps,
  followRecordsInSteps,
  nothingKnown,
  type PairExplanation,
  withNotedSince,
} from "@cityscout/matching";
import { readCorrections, type RunStore } from "@cityscout/raw-cache";
import type { StageOutcome, Telemetry } from "@cityscout/telemetry";

export interface DedupeDependencies {
  store: RunStore;
  telemetry: Telemetry;
}

/**
 * Merges the records that sources hold of one place into one, and says why; obeys what people have corrected. Places
 * are written as they are made: of them only what is counted stays in memory.
 */
export async function dedupePlaces(
  { store, telemetry }: DedupeDependencies,
  { run }: RunState,
): Promise<StageOutcome> {
  // First: whoever corrects something notes its records before he says it.
  const known = await store.readJson(runKeys.correctedRecords(run.city), correctedRecordsSchema);
  const said = await readCorrections(store, run.city);
  const candidates: Candidate[] = [];
  for await (const candidate of store.readRecords(runKeys.validated(run.prefix), candidateSchema)) {
    candidates.push(candidate);
  }
  const corrections =
    said.length === 0 ? said : await followRecords(store, run.city, said, known ?? nothingKnown, candidates);
  // It may take minutes, in which progress is shown and an interruption noticed.
  const { places, stats, closeCalls } = await finishInTurns(dedupeInSteps(candidates, { corrections }));
  const bySize = new Tally();
  const bySources = new Tally();
  const written = await store.writeRecords(
    runKeys.merged(run.prefix),
    counting(places, ({ sources }) => {
      bySize.add(String(sources.length));
      bySources.add(namesOf(sources));
    }),
  );
  const counts = { ...stats, places: written };
  const summary: DedupeSummary = {
    ...counts,
    by_size: bySize.counts(),
    by_sources: bySources.counts(),
    close_calls: describe(closeCalls, candidates),
  };
  await store.writeJson(runKeys.dedupe(run.prefix), summary);
  telemetry.metrics.add("PlacesFound", written);
  telemetry.log.info("places merged", { ...counts, corrections: corrections.length });
  return candidates.length > 0 ? { counts } : { counts, skipped: "no candidate is within the area" };
}

/** The corrections by the keys that records have in this run; keeps what is known of the records for the next one. */
async function followRecords(
  store: RunStore,
  city: string,
  said: readonly Correction[],
  known: CorrectedRecords,
  candidates: readonly Candidate[],
): Promise<readonly Correction[]> {
  const key = runKeys.correctedRecords(city);
  const followed = await finishInTurns(followRecordsInSteps(said, known, candidates));
  // Whoever corrects something while the run goes on notes its records here, too.
  await store.updateJson(key, correctedRecordsSchema, (now = nothingKnown) =>
    withNotedSince(followed.known, known, now),
  );
  return followed.corrections;
}

/** Passes places on, and shows each to `see` before. */
function* counting(places: Iterable<MergedPlace>, see: (place: MergedPlace) => void): Generator<MergedPlace> {
  for (const place of places) {
    see(place);
    yield place;
  }
}

function namesOf(sources: MergedPlace["sources"]): string {
  return [...new Set(sources.map(({ source }) => source))].sort().join("+");
}

/** Counts of what is added. */
class Tally {
  private readonly byName = new Map<string, number>();

  add(name: string): void {
    this.byName.set(name, (this.byName.get(name) ?? 0) + 1);
  }

  /** By name, names in order. */
  counts(): Record<string, number> {
    return Object.fromEntries([...this.byName].sort(([a], [b]) => (a < b ? -1 : 1)));
  }
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
  return closeCalls.map(({ records: [left, right], names, score, decision, base, features }) => {
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
      pushes: [
        { feature: anyPair, push: base },
        ...features.flatMap(({ name, push }) => (push === 0 ? [] : [{ feature: name, push }])),
      ],
    };
  });
}
