import type { Manifest } from "@cityscout/contracts";
import { exampleManifest } from "@cityscout/contracts/testing";
import { edinburghState } from "./example-history.ts";

/** For tests: the manifest of the example's run, as Finalize writes it. */
export function edinburghManifest(changes: Partial<Manifest> = {}): Manifest {
  const { run } = edinburghState();
  return exampleManifest({
    run_id: run.run_id,
    correlation_id: run.correlation_id,
    city: run.city,
    started_at: run.started_at,
    finished_at: "2026-01-31T10:15:03.000Z",
    duration_ms: 3_000,
    counts: {
      raw: 400,
      candidates: 310,
      unique: 310,
      places: 150,
      primaries: 150,
      secondaries: 0,
      duplicates_merged: 160,
      dead_letters: 0,
    },
    calls: { total: 30, by_source: { google: 30 }, cache_hits: 2 },
    cost_usd: 1.05,
    sources: { google: { calls: 30, cache_hits: 2, cost_usd: 1.05, shown: 400, new: 310, failures: 0 } },
    ...changes,
  });
}
