import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { type EmbeddedPostgres, startEmbeddedPostgres } from "@cityscout/place-store/embedded";
import { readManifest } from "@cityscout/raw-cache";
import { type EmbeddedRuntime, startRuntime } from "@cityscout/runtime";
import { type Simulator, startSimulator, syntheticWorld, type World } from "@cityscout/simulator";
import { afterAll, beforeAll, expect, it } from "vitest";
import { cityStageHandlers } from "../stages.ts";

/** Simulated minutes pass this much faster than real ones. */
const rateScale = 100;
const cities = ["Eastbury", "Westbury"];

interface City {
  world: World;
  simulator: Simulator;
  postgres: EmbeddedPostgres;
}

let directory: string;
let runtime: EmbeddedRuntime;
const started: City[] = [];
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "cityscout-at-once-"));
  runtime = await startRuntime(directory);
  for (const [index, city] of cities.entries()) {
    const center = { lat: 50 + index, lng: -3 };
    const world = syntheticWorld({
      city,
      country: "GB",
      center,
      radiusKm: 1.5,
      places: 500,
      seed: 7 + index,
    });
    started.push({
      world,
      simulator: await startSimulator({ world, rateScale }),
      postgres: await startEmbeddedPostgres(path.join(directory, `postgres-${index}`)),
    });
  }
}, 60_000);
afterAll(async () => {
  for (const { simulator, postgres } of started) {
    await simulator.close();
    await postgres.close();
  }
  await runtime.close();
  await rm(directory, { recursive: true, force: true });
});

const runOf = async ({ world, simulator, postgres }: City): Promise<unknown> =>
  await runtime.run({
    runId: `run-${world.city}`,
    job: {
      job_id: "at-once",
      city: world.city,
      seed: { type: "map", center: world.center, radius_km: world.radiusKm },
      early_stop: { min_new_unique_rate: 0 },
    },
    stages: cityStageHandlers,
    environment: {
      ...simulator.environment,
      CITYSCOUT_RATE_SCALE: String(rateScale),
      DATABASE_URL: postgres.databaseUrl,
      SWEEP_WORKERS: "4",
    },
    signal: new AbortController().signal,
  });

it(
  "two runs at the same time, which share a frontier, both find all there is and give no search up",
  { timeout: 120_000 },
  async () => {
    await Promise.all(started.map(runOf));
    for (const { world, simulator } of started) {
      const manifest = await readManifest(runtime.store, world.city.toLowerCase(), `run-${world.city}`);
      const records = Object.values(world.sources).reduce((sum, some) => sum + some.length, 0);
      expect(manifest).toMatchObject({
        status: "succeeded",
        stop_reason: "complete",
        failures: [],
        counts: { unique: records, dead_letters: 0 },
        calls: { total: simulator.calls().total.requests },
      });
      expect(simulator.calls().total.repeats).toBe(0);
    }
  },
);
