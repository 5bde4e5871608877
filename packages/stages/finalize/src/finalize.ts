import { type Clock, CorruptObjectError, type Manifest, runKeys, type RunState } from "@cityscout/contracts";
import type { RunStore } from "@cityscout/raw-cache";
import { renderReport, type ReportPlace, reportPlaceOf } from "@cityscout/report";
import type { StageOutcome, Telemetry } from "@cityscout/telemetry";
import { createCsv, createGeoJson } from "./exports.ts";
import { makeManifest, type PlaceTally } from "./manifest.ts";
import { readPlaces, readRunObjects, type RunObjects } from "./run-objects.ts";

export interface FinalizeDependencies {
  store: RunStore;
  clock: Clock;
  telemetry: Telemetry;
}

/**
 * Writes the manifest and the artifacts of a run, however far it came: what is missing counts as nothing. The manifest
 * comes last, so that whoever finds it finds the rest.
 */
export async function finalize(
  { store, clock, telemetry }: FinalizeDependencies,
  state: RunState,
): Promise<StageOutcome> {
  const { run } = state;
  const startedAt = clock.now();
  const objects = await readRunObjects(store, run);
  if (objects.job === null) {
    throw new CorruptObjectError(
      `run "${run.run_id}" has no job below "${run.prefix}"; Initialize writes it`,
    );
  }
  const { tally, reported } = await exportPlaces(store, state);
  const manifest = makeManifest(state, { ...objects, job: objects.job }, tally, {
    startedAt,
    finishedAt: clock.now(),
  });
  await store.writeText(
    runKeys.artifact(run.prefix, "report.html"),
    await reportOf(manifest, objects, reported),
    "text/html; charset=utf-8",
  );
  await store.writeJson(runKeys.artifact(run.prefix, "manifest.json"), manifest);
  await store.writeJson(runKeys.manifest(run.city, run.run_id), manifest);
  telemetry.log.info("run finalized", { status: manifest.status, stop_reason: manifest.stop_reason });
  return { counts: { ...manifest.counts, artifacts: Object.keys(manifest.artifacts).length } };
}

/** One pass over the places for all that is made of them. */
async function exportPlaces(
  store: RunStore,
  state: RunState,
): Promise<{ tally: PlaceTally; reported: ReportPlace[] }> {
  const { run } = state;
  const geoJson = createGeoJson();
  const csv = createCsv();
  const reported: ReportPlace[] = [];
  const attributions = new Set<string>();
  let primaries = 0;
  for await (const place of readPlaces(store, state)) {
    geoJson.add(place);
    csv.add(place);
    reported.push(reportPlaceOf(place));
    if (place.primary) primaries += 1;
    for (const { attribution } of place.sources) attributions.add(attribution);
  }
  await store.writeText(
    runKeys.artifact(run.prefix, "places.geojson"),
    geoJson.text(),
    "application/geo+json",
  );
  await store.writeText(runKeys.artifact(run.prefix, "places.csv"), csv.text(), "text/csv; charset=utf-8");
  return {
    tally: { places: reported.length, primaries, attributions: [...attributions].sort() },
    reported,
  };
}

function reportOf(manifest: Manifest, objects: RunObjects, places: readonly ReportPlace[]): Promise<string> {
  const { limits, ledger, targets, coverage, dedupe } = objects;
  const bySource = Object.entries(limits?.sources ?? {}).map(([source, { maxCalls }]) => [source, maxCalls]);
  return renderReport({
    manifest,
    area: targets?.area ?? null,
    coverage,
    dedupe,
    answers: ledger?.timeline() ?? [],
    callLimits: limits === null ? null : { total: limits.maxCalls, bySource: Object.fromEntries(bySource) },
    places,
  });
}
