import { type Manifest, runKeys } from "@cityscout/contracts";
import { describe, expect, it } from "vitest";
import { listManifests, readManifest } from "./manifests.ts";
import { createMemoryRunStore } from "./memory-run-store.ts";

const manifest = (city: string, runId: string): Manifest => ({
  schema_version: 1,
  run_id: runId,
  correlation_id: "9b2f6f6e-8f5e-4d0e-9a53-0d5b8f6f4b11",
  job: {
    job_id: city,
    city,
    seed: { type: "map", center: { lat: 55.9533, lng: -3.1883 }, radius_km: 1 },
    budgets: {},
    kill_switches: {},
    early_stop: {},
    timeouts: {},
    fail_fast: false,
  },
  city,
  status: "succeeded",
  stop_reason: "complete",
  started_at: "2026-01-01T00:00:00.000Z",
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
});

describe("manifests", () => {
  it("are found by city and run, listed for a city and for all", async () => {
    const store = createMemoryRunStore();
    for (const [city, runId] of [
      ["london", "b"],
      ["edinburgh", "a"],
      ["edinburgh", "c"],
    ] as const) {
      await store.writeJson(runKeys.manifest(city, runId), manifest(city, runId));
    }
    expect(await readManifest(store, "london", "b")).toEqual(manifest("london", "b"));
    expect(await readManifest(store, "london", "a")).toBeUndefined();
    const runIds = async (city?: string): Promise<string[]> =>
      (await listManifests(store, city)).map(({ run_id }) => run_id);
    expect(await runIds("edinburgh")).toEqual(["a", "c"]);
    expect(await runIds()).toEqual(["a", "c", "b"]);
  });

  it("of another shape are refused", async () => {
    const store = createMemoryRunStore();
    await store.writeJson(runKeys.manifest("london", "b"), { schema_version: 2 });
    await expect(readManifest(store, "london", "b")).rejects.toMatchObject({ name: "CorruptObjectError" });
  });
});
