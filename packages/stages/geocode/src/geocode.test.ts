import {
  type Candidate,
  candidateSchema,
  type Discarded,
  discardedSchema,
  type JobInput,
  runKeys,
  type Source,
} from "@cityscout/contracts";
import { exampleCandidate, startTrial, type Trial, type TrialOptions } from "@cityscout/trial";
import { afterEach, describe, expect, test } from "vitest";
import { geocode } from "./geocode.ts";

let trial: Trial | undefined;
afterEach(async () => trial?.close());

interface Setting extends TrialOptions {
  job?: Partial<JobInput>;
  off?: Source[];
}

async function validate(
  candidates: (trial: Trial) => Candidate[],
  { job = {}, off = [], ...options }: Setting = {},
) {
  trial = await startTrial(options);
  const run = await trial.newRun("one", job);
  const { prefix } = run.state.run;
  await trial.decideTargets(run, off);
  await run.store.writeRecords(runKeys.candidates(prefix, "tile-sweep", 0), candidates(trial));
  const outcome = await geocode(run, run.state);
  const kept = await Array.fromAsync(
    run.store.readRecords<Candidate>(runKeys.validated(prefix), candidateSchema),
  );
  const discarded = await Array.fromAsync(
    run.store.readRecords<Discarded>(runKeys.discarded(prefix), discardedSchema),
  );
  return { trial, run, outcome, kept, discarded };
}

/** A record without a position, at an address that the city's geocoder knows. */
function unplaced({ world }: Trial): Candidate {
  const known = world.sources.overpass?.find((record) => record.address !== null);
  return exampleCandidate({
    source_id: "unplaced",
    name: known!.name,
    address: known!.address,
    location: null,
  });
}

describe("geocode", () => {
  test("keeps what lies within the area and says of the rest why it does not count", async () => {
    const { kept, discarded, outcome } = await validate(() => [
      exampleCandidate({ source_id: "inside" }),
      exampleCandidate({ source_id: "outside", location: { lat: 57, lng: -3.19 } }),
      exampleCandidate({ source_id: "nowhere", location: null }),
      exampleCandidate({ source_id: "zero", location: { lat: 0, lng: 0 } }),
    ]);
    expect(kept.map(({ source_id }) => source_id)).toEqual(["inside"]);
    expect(discarded).toEqual([
      { key: "yelp:nowhere", reason: "no position and no address" },
      { key: "yelp:outside", reason: "outside of the area" },
      { key: "yelp:zero", reason: "no position and no address" },
    ]);
    expect(outcome.counts).toMatchObject({ unique: 4, candidates: 1, discarded: 3 });
  });

  test("leaves out what lies within the area with latitude and longitude swapped, and says so", async () => {
    const { kept, discarded, outcome } = await validate(() => [
      exampleCandidate({ source_id: "inside", location: { lat: 55.95, lng: -3.19 } }),
      exampleCandidate({ source_id: "swapped", location: { lat: -3.19, lng: 55.95 } }),
      exampleCandidate({ source_id: "elsewhere", location: { lat: -3.19, lng: 65.95 } }),
    ]);
    expect(kept).toHaveLength(1);
    expect(discarded).toEqual([
      { key: "yelp:elsewhere", reason: "outside of the area" },
      {
        key: "yelp:swapped",
        reason: "outside of the area, but within it with lat and lng swapped",
        swapped: true,
      },
    ]);
    expect(outcome.counts).toMatchObject({ discarded: 2, swapped: 1 });
  });

  test("looks up a position that is missing, and books the call", async () => {
    const { kept, outcome } = await validate((trial) => [unplaced(trial)]);
    expect(kept[0]?.location).not.toBeNull();
    expect(outcome.counts).toMatchObject({ candidates: 1, located: 1 });
    expect(outcome.budget?.calls).toBe(1);
  });

  test("Bug: it waited for a slow geocoder's rate until its time was up. Fix: it looks up what it has time for", async () => {
    const { trial, outcome, discarded } = await validate(
      ({ world }) =>
        (world.sources.overpass ?? [])
          .filter(({ address }) => address !== null)
          .slice(0, 3)
          .map(({ id, name, address }) => exampleCandidate({ source_id: id, name, address, location: null })),
      { job: { budgets: { nominatim: { tokens_per_min: 0.5 } } } },
    );
    expect(trial.simulator.calls().bySource.nominatim.requests).toBe(2);
    expect(outcome.counts).toMatchObject({ unique: 3 });
    expect(discarded.map(({ reason }) => reason)).toContain("no position, and 2 were looked up already");
  });

  test("Bug: it looked positions up after the run's time was over. Fix: none is begun then", async () => {
    trial = await startTrial();
    const { world } = trial;
    const addressed = (world.sources.overpass ?? []).filter(({ address }) => address !== null).slice(0, 3);
    const unplacedRecords = addressed.map(({ id, name, address }) =>
      exampleCandidate({ source_id: id, name, address, location: null }),
    );
    const run = await trial.newRun("one", { timeouts: { wall_clock_seconds: 60 } });
    await trial.decideTargets(run);
    await run.store.writeRecords(runKeys.candidates(run.state.run.prefix, "tile-sweep", 0), unplacedRecords);
    const slow: typeof run.client.geocode = async (...query) => {
      const asked = await run.client.geocode(...query);
      run.clock.advance(40_000);
      return asked;
    };
    const outcome = await geocode({ ...run, client: { ...run.client, geocode: slow } }, run.state);
    expect(trial.simulator.calls().bySource.nominatim.requests).toBe(2);
    expect(outcome.counts).toMatchObject({ unique: 3, located: 2 });
    const discarded = await Array.fromAsync(
      run.store.readRecords<Discarded>(runKeys.discarded(run.state.run.prefix), discardedSchema),
    );
    expect(discarded.map(({ reason }) => reason)).toEqual([
      "no position, and looking it up failed: the run has no time left for this call",
    ]);
  });

  test("looks nothing up where Nominatim is off", async () => {
    const { trial, discarded } = await validate((trial) => [unplaced(trial)], { off: ["nominatim"] });
    expect(discarded[0]?.reason).toContain("nominatim is off");
    expect(trial.simulator.calls().total.requests).toBe(0);
  });

  test("looks up no more than the budget has, and says so of the others", async () => {
    const { trial, kept, discarded } = await validate(
      (trial) => [unplaced(trial), { ...unplaced(trial), source_id: "another", address: "1 Nowhere Street" }],
      { job: { budgets: { max_api_calls: 1 } } },
    );
    expect(trial.simulator.calls().total.requests).toBe(1);
    expect(kept.length + discarded.length).toBe(2);
    expect(discarded.at(-1)?.reason).toContain("max_api_calls");
  });

  test("gives up on a geocoder that does not answer", async () => {
    const { trial, discarded } = await validate(
      (trial) =>
        Array.from({ length: 6 }, (_, i) => ({
          ...unplaced(trial),
          source_id: `${i}`,
          address: `${i} Road`,
        })),
      { faults: { down: ["nominatim"] } },
    );
    expect(discarded).toHaveLength(6);
    expect(discarded[5]?.reason).toBe("no position, and nominatim does not answer");
    expect(trial.simulator.calls().total.distinct).toBe(3);
  });

  test("Bug: a raw cache that could not be written to cost places their positions. Fix: the stage fails", async () => {
    const { trial } = await validate(() => []);
    const run = await trial.newRun("two");
    await trial.decideTargets(run);
    await run.store.writeRecords(runKeys.candidates(run.state.run.prefix, "tile-sweep", 0), [
      unplaced(trial),
    ]);
    const failing = () => Promise.reject(new Error("the bucket is gone"));
    await expect(geocode({ ...run, client: { ...run.client, geocode: failing } }, run.state)).rejects.toThrow(
      "the bucket is gone",
    );
  });

  test("done again, it asks nothing and says the same", async () => {
    const { trial, run, outcome } = await validate((trial) => [unplaced(trial)]);
    expect(await geocode(run, run.state)).toEqual(outcome);
    expect(trial.simulator.calls().total.requests).toBe(1);
  });
});
