import { openBooks } from "@cityscout/books";
import {
  type Candidate,
  candidateSchema,
  type Discarded,
  discardedSchema,
  type JobInput,
  runKeys,
  type Source,
  TransientSourceError,
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

/** So many records without a position, each at another address. */
const unplacedAt = (trial: Trial, addresses: number): Candidate[] =>
  Array.from({ length: addresses }, (_, i) => ({
    ...unplaced(trial),
    source_id: `${i}`,
    address: `${i} Road`,
  }));

describe("geocode", () => {
  test("keeps what lies within the area and says of the rest why it does not count", async () => {
    const { kept, discarded, outcome } = await validate(() => [
      exampleCandidate({ source_id: "inside" }),
      exampleCandidate({ source_id: "outside", location: { lat: 57, lng: -3.19 } }),
      exampleCandidate({ source_id: "nowhere", location: null }),
      exampleCandidate({ source_id: "zero", location: { lat: 0, lng: 0 } }),
      exampleCandidate({ source_id: "on the equator", location: { lat: 0, lng: -3.19 } }),
      exampleCandidate({ source_id: "in Greenwich", location: { lat: 51.48, lng: 0 } }),
    ]);
    expect(kept.map(({ source_id }) => source_id)).toEqual(["inside"]);
    expect(discarded).toEqual([
      { key: "yelp:in Greenwich", reason: "outside of the area" },
      { key: "yelp:nowhere", reason: "no position and no address" },
      { key: "yelp:on the equator", reason: "outside of the area" },
      { key: "yelp:outside", reason: "outside of the area" },
      { key: "yelp:zero", reason: "no position and no address" },
    ]);
    expect(outcome.counts).toMatchObject({ unique: 6, candidates: 1, discarded: 5 });
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
    const { run, kept, outcome } = await validate((trial) => [unplaced(trial)]);
    expect(kept[0]?.location).not.toBeNull();
    expect(outcome.counts).toMatchObject({ candidates: 1, located: 1 });
    // That no record is new says nothing of what the run's searches showed.
    expect(outcome.budget).toMatchObject({ calls: 1, new_unique_rate: null });
    const { nominatim } = (await openBooks(run, run.state.run)).ledger.bySource();
    expect(nominatim).toMatchObject({ calls: 1, shown: 0 });
    expect(nominatim).not.toHaveProperty("lost_calls");
  });

  test("counts what all answers of the run showed, each record as often as it was shown", async () => {
    trial = await startTrial();
    const run = await trial.newRun("one");
    await trial.decideTargets(run);
    const books = await openBooks(run, run.state.run);
    const yelp = run.connectors.circle.find(({ source }) => source === "yelp")!;
    const circle = { center: trial.world.center, radiusMetres: 500, page: 0 };
    const asked = await books.search("yelp", (permit) => run.client.searchCircle(yelp, circle, permit));
    books.book(asked, { shown: ["yelp:1", "yelp:2"], inWindow: true });
    await books.save(run.telemetry.metrics);
    const outcome = await geocode(run, run.state);
    expect(outcome).toMatchObject({ counts: { raw: 2, unique: 0 }, skipped: "no source showed a record" });
  });

  test("looks up no more positions than are missing by chance", async () => {
    const { trial, discarded } = await validate((trial) => unplacedAt(trial, 62));
    expect(trial.simulator.calls().total.distinct).toBe(60);
    const skipped = discarded.filter(({ reason }) => reason === "no position, and 60 were looked up already");
    expect(skipped).toHaveLength(2);
  });

  test("a geocoder that fails now and then is asked on", async () => {
    trial = await startTrial();
    const run = await trial.newRun("one");
    await trial.decideTargets(run);
    const candidates = unplacedAt(trial, 8);
    await run.store.writeRecords(runKeys.candidates(run.state.run.prefix, "tile-sweep", 0), candidates);
    let asked = 0;
    const failing: typeof run.client.geocode = (...query) => {
      asked += 1;
      if (asked % 3 !== 0) return Promise.reject(new TransientSourceError("nominatim", "HTTP 503"));
      return run.client.geocode(...query);
    };
    await geocode({ ...run, client: { ...run.client, geocode: failing } }, run.state);
    expect(asked).toBe(8);
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
    const { trial, kept, discarded } = await validate((trial) => [unplaced(trial), ...unplacedAt(trial, 5)], {
      job: { budgets: { max_api_calls: 1 } },
    });
    expect(trial.simulator.calls().total.requests).toBe(1);
    expect(kept.length + discarded.length).toBe(6);
    // Not that the geocoder does not answer.
    const refused = discarded.filter(({ reason }) => reason.includes("max_api_calls"));
    expect(refused).toHaveLength(5);
  });

  test("gives up on a geocoder that does not answer", async () => {
    const { trial, discarded } = await validate((trial) => unplacedAt(trial, 6), {
      faults: { down: ["nominatim"] },
    });
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
