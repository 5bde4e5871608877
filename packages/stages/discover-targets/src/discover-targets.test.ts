import { openBooks, outOfTime } from "@cityscout/books";
import { type JobInput, runKeys, targetsSchema, TransientSourceError } from "@cityscout/contracts";
import { startTrial, type Trial, type TrialOptions } from "@cityscout/trial";
import { afterEach, describe, expect, test } from "vitest";
import { discoverTargets } from "./discover-targets.ts";

let trial: Trial | undefined;
afterEach(async () => trial?.close());

async function discover(job: Partial<JobInput> = {}, options: TrialOptions = {}) {
  trial = await startTrial(options);
  const run = await trial.newRun("one", job);
  const outcome = await discoverTargets(run, run.state);
  const targets = await run.store.readJson(runKeys.targets(run.state.run.prefix), targetsSchema);
  return { trial, run, outcome, targets: targets! };
}

const seedOf = (radius_km: number) =>
  ({ type: "map", center: { lat: 55.95, lng: -3.19 }, radius_km }) as const;

describe("discoverTargets", () => {
  test("cuts the seed to the city's boundary", async () => {
    const { run, targets, outcome } = await discover({ seed: seedOf(3) });
    expect(targets.boundary).toBe("nominatim");
    expect(targets.area_km2).toBeGreaterThan(7);
    expect(targets.area_km2).toBeLessThan(12);
    expect(outcome.failures).toEqual([]);
    expect(outcome.budget?.calls).toBe(1);
    const { ledger } = await openBooks(run, run.state.run);
    expect(ledger.bySource().nominatim.lost_calls).toBeUndefined();
  });

  test("that is interrupted decides nothing, and is done again by the execution that goes on", async () => {
    trial = await startTrial();
    const run = await trial.newRun("one", { seed: seedOf(3) });
    const interrupt = new AbortController();
    const geocode = () => {
      interrupt.abort();
      return Promise.reject(new TransientSourceError("nominatim", "the connection was closed"));
    };
    const cutShort = { ...run, client: { ...run.client, geocode }, signal: interrupt.signal };
    await expect(discoverTargets(cutShort, run.state)).rejects.toThrow("the connection was closed");
    await discoverTargets(run, run.state);
    const targets = await run.store.readJson(runKeys.targets(run.state.run.prefix), targetsSchema);
    expect(targets?.boundary).toBe("nominatim");
  });

  test("covers the seed where the boundary is a small part of it", async () => {
    const { targets } = await discover({ seed: seedOf(20) });
    expect(targets.boundary).toBe("seed");
    expect(targets.area_km2).toBeGreaterThan(1200);
  });

  test("covers the seed where no city of that name is known", async () => {
    const { targets, outcome } = await discover({ city: "Zzyzx" });
    expect(targets.boundary).toBe("seed");
    expect(outcome.failures).toEqual([]);
  });

  test("covers the seed and notes the failure where Nominatim is down", async () => {
    const { targets, outcome } = await discover({}, { faults: { down: ["nominatim"] } });
    expect(targets.boundary).toBe("seed");
    expect(outcome.failures).toEqual([
      expect.objectContaining({ stage: "DiscoverTargets", error: "TransientSourceError" }),
    ]);
  });

  test("covers the seed and says so where the run has no time to wait for Nominatim", async () => {
    trial = await startTrial();
    const run = await trial.newRun("one");
    const client = { ...run.client, geocode: () => Promise.reject(outOfTime()) };
    const { failures } = await discoverTargets({ ...run, client }, run.state);
    const targets = await run.store.readJson(runKeys.targets(run.state.run.prefix), targetsSchema);
    expect(targets?.boundary).toBe("seed");
    expect(failures).toEqual([
      {
        stage: "DiscoverTargets",
        error: "BudgetExhaustedError",
        message: expect.stringContaining("no boundary of smallton from nominatim") as unknown,
      },
    ]);
  });

  test.each([
    [1, 0, "seed"],
    [2, 1, "nominatim"],
  ])("of %d calls in all it spends %d on the boundary", async (max_api_calls, asked, boundary) => {
    const { trial, targets, outcome } = await discover({ seed: seedOf(3), budgets: { max_api_calls } });
    expect(trial.simulator.calls().total.requests).toBe(asked);
    expect(targets.boundary).toBe(boundary);
    expect(outcome.failures).toEqual([]);
  });

  test("asks no source that a kill switch turns off, and says why", async () => {
    const { trial, targets } = await discover({ kill_switches: { open_data: true, google: true } });
    const off = targets.sources.filter((entry) => !entry.enabled);
    expect(off.map((entry) => entry.source).sort()).toEqual(["google", "nominatim", "overpass", "wikidata"]);
    expect(off[0]?.reason).toContain("kill switch");
    expect(trial.simulator.calls().total.requests).toBe(0);
  });

  test("says of a source that cannot be asked what is missing, and asks it for no boundary either", async () => {
    trial = await startTrial();
    const run = await trial.newRun("one");
    const unavailable = [
      { source: "yelp", reason: "no key: YELP_API_KEY is not set" },
      { source: "nominatim", reason: "no address" },
    ] as const;
    const { failures } = await discoverTargets({ ...run, unavailable }, run.state);
    expect([trial.simulator.calls().total.requests, failures]).toEqual([0, []]);
    const targets = await run.store.readJson(runKeys.targets(run.state.run.prefix), targetsSchema);
    expect(targets?.boundary).toBe("seed");
    expect(targets?.sources.find((entry) => entry.source === "yelp")).toEqual({
      source: "yelp",
      enabled: false,
      reason: "no key: YELP_API_KEY is not set",
    });
  });

  test("says from which world simulated sources answer, and nothing of real ones", async () => {
    trial = await startTrial();
    const run = await trial.newRun("one");
    await discoverTargets(run, run.state);
    expect(await run.store.readJson(runKeys.targets(run.state.run.prefix), targetsSchema)).not.toHaveProperty(
      "simulated_world",
    );
    const other = await trial.newRun("two");
    await discoverTargets({ ...other, simulatedWorld: "smallton-1" }, other.state);
    expect(await other.store.readJson(runKeys.targets(other.state.run.prefix), targetsSchema)).toMatchObject({
      simulated_world: "smallton-1",
    });
  });

  test("asks no source whose limit is so low that no stage could wait for a call, and says so", async () => {
    const { targets } = await discover({
      budgets: { yelp: { tokens_per_min: 0.2 }, google: { tokens_per_min: 0.25 } },
    });
    expect(targets.sources.filter((entry) => !entry.enabled)).toEqual([
      {
        source: "yelp",
        enabled: false,
        reason: "its limit of 0.2 calls a minute is below 0.25: no stage can wait that long for a call",
      },
    ]);
  });

  test("a resumed run keeps its targets and asks nothing", async () => {
    const { trial, run, targets, outcome } = await discover();
    const again = await discoverTargets(run, run.state);
    expect(again).toEqual(outcome);
    expect(await run.store.readJson(runKeys.targets(run.state.run.prefix), targetsSchema)).toEqual(targets);
    expect(trial.simulator.calls().total.requests).toBe(1);
  });
});
