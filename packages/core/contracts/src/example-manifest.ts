import { exampleRun } from "./example-run-state.ts";
import { jobSchema } from "./job.ts";
import type { Manifest } from "./manifest.ts";

/** A manifest for tests: of a run that found nothing and asked nobody, but for what is given. */
export function exampleManifest(fields: Partial<Manifest> = {}): Manifest {
  return {
    schema_version: 1,
    run_id: exampleRun.run_id,
    correlation_id: exampleRun.correlation_id,
    job: jobSchema.parse({
      job_id: exampleRun.city,
      city: exampleRun.city,
      seed: { type: "map", center: { lat: 55.95, lng: -3.19 }, radius_km: 1 },
    }),
    city: exampleRun.city,
    status: "succeeded",
    stop_reason: "complete",
    started_at: exampleRun.started_at,
    finished_at: "2026-01-01T00:01:00.000Z",
    duration_ms: 60_000,
    limits: {},
    counts: {
      raw: 0,
      candidates: 0,
      unique: 0,
      places: 0,
      primaries: 0,
      secondaries: 0,
      duplicates_merged: 0,
      dead_letters: 0,
    },
    calls: { total: 0, by_source: {}, cache_hits: 0 },
    cost_usd: 0,
    sources: {},
    coverage: {},
    stages: [],
    failures: [],
    artifacts: {},
    attributions: [],
    ...fields,
  };
}
