import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Slice } from "@cityscout/contracts";
import { readManifest } from "@cityscout/raw-cache";
import { type BindableStage, startRuntime } from "@cityscout/runtime";
import { startSimulator, syntheticWorld } from "@cityscout/simulator";
import { expect, it, onTestFinished } from "vitest";
import { cityStageHandlers } from "../stages.ts";

/** Workers as deployed ones are, but that their slices have no share of any rate. */
const withoutRates: BindableStage = {
  bind: (host) => {
    const search = cityStageHandlers.TileSweepSearch.bind(host);
    return async (event) => {
      const input = event as { slice: Slice };
      return await search({ ...input, slice: { ...input.slice, tokens_per_min: {} } });
    };
  },
};

it(
  "a worker asks by the rates of its slice: without a share of a rate it asks nothing",
  { timeout: 60_000 },
  async () => {
    const directory = await mkdtemp(path.join(tmpdir(), "cityscout-rates-"));
    const center = { lat: 51, lng: -3 };
    const world = syntheticWorld({
      city: "Northbury",
      country: "GB",
      center,
      radiusKm: 1,
      places: 60,
      seed: 3,
    });
    const simulator = await startSimulator({ world, rateScale: 100 });
    const runtime = await startRuntime(directory);
    onTestFinished(async () => {
      await runtime.close();
      await simulator.close();
      await rm(directory, { recursive: true, force: true });
    });
    let askedBefore = 0;
    await runtime.run({
      runId: "run-1",
      job: { job_id: "rates", city: "Northbury", seed: { type: "map", center, radius_km: 1 } },
      stages: { ...cityStageHandlers, TileSweepSearch: withoutRates },
      environment: { ...simulator.environment, CITYSCOUT_RATE_SCALE: "100" },
      signal: new AbortController().signal,
      onEvent: ({ state, kind }) => {
        if (state === "ExpandNeighbors" && kind === "left") askedBefore = simulator.calls().total.requests;
      },
    });
    const manifest = await readManifest(runtime.store, "northbury", "run-1");
    expect(simulator.calls().total.requests).toBe(askedBefore);
    expect(manifest?.failures.map(({ stage, error }) => [stage, error])).toContainEqual([
      "TileSweep",
      "SearchNotSettled",
    ]);
  },
);
