import { boxSquareKilometres, coverWithBoxes } from "@cityscout/boxes";
import { outOfTime } from "@cityscout/books";
import { QueryTooHeavyError } from "@cityscout/connectors";
import {
  anchorSchema,
  candidateSchema,
  type Candidate,
  type JobInput,
  runKeys,
  seededSchema,
  TransientSourceError,
} from "@cityscout/contracts";
import { areaFromSeed, containsPoint } from "@cityscout/geo";
import { startTrial, type Trial, type TrialOptions, type TrialRun } from "@cityscout/trial";
import { afterEach, describe, expect, test } from "vitest";
import { seed } from "./seed.ts";

let trial: Trial | undefined;
afterEach(async () => trial?.close());

async function seedOnce(options: TrialOptions = {}, job: Partial<JobInput> = {}) {
  trial = await startTrial(options);
  const run = await trial.newRun("one", job);
  const { prefix } = run.state.run;
  const { area } = await trial.decideTargets(run);
  const outcome = await seed(run, run.state);
  const anchors = await Array.fromAsync(run.store.readRecords(runKeys.anchors(prefix), anchorSchema));
  const candidates = await Array.fromAsync(
    run.store.readRecords<Candidate>(runKeys.candidates(prefix, "seed", 0), candidateSchema),
  );
  return { trial, run, outcome, anchors, candidates, area };
}

describe("seed", () => {
  test("finds prominent places of the box sources, the most prominent first, all within the area", async () => {
    const { anchors, outcome, area } = await seedOnce();
    expect(anchors.length).toBeGreaterThan(5);
    expect(anchors.every((anchor) => containsPoint(area, anchor.location))).toBe(true);
    expect(anchors.map((anchor) => anchor.prominence)).toEqual(
      anchors.map((anchor) => anchor.prominence).sort((a, b) => b - a),
    );
    expect(outcome.counts?.["anchors"]).toBe(anchors.length);
    // What boxes show says nothing of what the next search will.
    expect(outcome.budget?.new_unique_rate).toBeNull();
  });

  test("goes on with what it has where a source is down", async () => {
    const { trial, anchors, candidates, outcome } = await seedOnce({ faults: { down: ["overpass"] } });
    // A smaller box would not be answered either.
    expect(trial.simulator.calls().bySource.overpass.distinct).toBe(1);
    expect(anchors.length).toBeGreaterThan(0);
    expect(new Set(candidates.map((candidate) => candidate.source))).toEqual(new Set(["wikidata"]));
    expect(outcome.failures).toBeUndefined();
  });

  test("Bug: a stage waited for a slow source's rate until its time was up. Fix: it leaves boxes to the sweep", async () => {
    trial = await startTrial();
    const run = await trial.newRun("one", { budgets: { overpass: { tokens_per_min: 0.5 } } });
    await trial.decideTargets(run);
    const asked: string[] = [];
    const client: TrialRun["client"] = {
      ...run.client,
      searchBox: async (connector, query, permit, signal) => {
        asked.push(connector.source);
        if (connector.source === "overpass" && boxSquareKilometres(query.box) > 3)
          throw new QueryTooHeavyError("overpass", "query timed out");
        return run.client.searchBox(connector, query, permit, signal);
      },
    };
    const outcome = await seed({ ...run, client }, run.state);
    // Four minutes have two calls: one that was too heavy, one of its quarters.
    expect(asked).toEqual(["overpass", "overpass", "wikidata"]);
    expect(outcome.counts?.["anchors"]).toBeGreaterThan(0);
  });

  test("Bug: a raw cache that could not be written to passed for a source that was down. Fix: the stage fails", async () => {
    trial = await startTrial();
    const run = await trial.newRun("one");
    await trial.decideTargets(run);
    const searchBox = () => Promise.reject(new Error("the bucket is gone"));
    await expect(seed({ ...run, client: { ...run.client, searchBox } }, run.state)).rejects.toThrow(
      "the bucket is gone",
    );
  });

  test("Bug: one answer of 150,000 records overflowed the stack. Fix: they are taken one by one", async () => {
    trial = await startTrial();
    const run = await trial.newRun("one");
    await trial.decideTargets(run);
    const { client } = run;
    const searchBox: typeof client.searchBox = async (...request) => {
      const asked = await client.searchBox(...request);
      const candidates = Array.from({ length: 150_000 }, () => asked.answer.candidates[0]!);
      return { ...asked, answer: { ...asked.answer, candidates } };
    };
    const outcome = await seed({ ...run, client: { ...client, searchBox } }, run.state);
    expect(outcome.counts?.["candidates"]).toBeGreaterThan(0);
  });

  test("Bug: it asked on after the run's time was up. Fix: what it was told until then is kept, and taken from the cache once it is done again", async () => {
    trial = await startTrial();
    const run = await trial.newRun("one", { timeouts: { wall_clock_seconds: 60 } });
    await trial.decideTargets(run);
    const searchBox: typeof run.client.searchBox = async (...query) => {
      const asked = await run.client.searchBox(...query);
      run.clock.advance(60_000);
      return asked;
    };
    const late = { ...run, client: { ...run.client, searchBox } };
    const outcome = await seed(late, run.state);
    expect(trial.simulator.calls().total.requests).toBe(1);
    expect(outcome.counts?.["candidates"]).toBe(trial.world.sources.overpass?.length);
    await run.store.remove(runKeys.outcome(run.state.run.prefix, "SeedPrimaries"));
    expect((await seed(late, run.state)).counts).toEqual(outcome.counts);
  });

  test("Bug: a box source that does not answer took all of the run's time. Fix: boxes have half of it where circles are asked, too", async () => {
    trial = await startTrial();
    const run = await trial.newRun("one", { timeouts: { wall_clock_seconds: 60 } });
    await trial.decideTargets(run);
    const ends: number[] = [];
    const searchBox: typeof run.client.searchBox = (connector, query, permit, signal, endsAt = 0) => {
      ends.push(endsAt - run.clock.now());
      if (connector.source !== "overpass")
        return run.client.searchBox(connector, query, permit, signal, endsAt);
      run.clock.advance(30_000);
      return Promise.reject(outOfTime());
    };
    const late = { ...run, client: { ...run.client, searchBox } };
    const outcome = await seed(late, run.state);
    expect(ends).toEqual([30_000, 0]);
    expect([outcome.counts?.["candidates"], trial.simulator.calls().total.requests]).toEqual([0, 0]);
    await trial.decideTargets(run, ["google", "foursquare", "yelp"]);
    await run.store.remove(runKeys.outcome(run.state.run.prefix, "SeedPrimaries"));
    expect((await seed(late, run.state)).counts?.["candidates"]).toBe(0);
    expect(ends.slice(2)).toEqual([30_000, 0]);
  });

  test("asks no more than the budget has", async () => {
    const { trial, outcome } = await seedOnce({}, { budgets: { max_api_calls: 1 } });
    expect(trial.simulator.calls().total.requests).toBe(1);
    expect(outcome.budget).toMatchObject({ calls: 1, stop: true, stop_reason: "max_api_calls" });
  });

  test("Bug: in a wide area boxes took all of the run's calls. Fix: they take half, none of their sources at the other's cost", async () => {
    trial = await startTrial();
    const run = await trial.newRun("one", { budgets: { max_api_calls: 13 } });
    const { prefix } = run.state.run;
    const area = areaFromSeed({ type: "map", center: trial.world.center, radius_km: 30 });
    await run.store.writeJson(runKeys.targets(prefix), { ...(await trial.decideTargets(run)), area });
    const outcome = await seed(run, run.state);
    expect(outcome.budget?.calls_by_source).toEqual({ overpass: 4, wikidata: 3 });
    await run.store.remove(runKeys.outcome(prefix, "SeedPrimaries"));
    expect((await seed(run, run.state)).budget).toEqual(outcome.budget);
  });

  test("asks what the sweep will ask: all places of each box, by the same requests", async () => {
    const { trial, run, candidates, area } = await seedOnce();
    const { overpass = [] } = trial.world.sources;
    const found = new Set(candidates.map((candidate) => candidate.source_id));
    expect(overpass.filter(({ id }) => !found.has(id))).toEqual([]);
    await run.telemetry.flush();
    const counted = trial.sink.metrics
      .filter(({ source }) => source === "overpass")
      .flatMap(({ RecordsFound }) => RecordsFound ?? []);
    expect(counted).toEqual([overpass.length]);
    const seeded = await run.store.readJson(runKeys.seeded(run.state.run.prefix), seededSchema);
    for (const connector of run.connectors.box) {
      for (const box of coverWithBoxes(area, connector.maxBoxSquareKilometres)) {
        const asked = await run.client.recallBox(connector, { box });
        expect(seeded?.request_hashes).toContain(asked?.entry.requestHash);
      }
    }
  });

  test("asks a box that is too heavy in quarters, and leaves a note of it for the sweep", async () => {
    trial = await startTrial();
    const run = await trial.newRun("one");
    await trial.decideTargets(run, ["wikidata"]);
    const client: TrialRun["client"] = {
      ...run.client,
      searchBox: (connector, query, permit, signal) => {
        if (boxSquareKilometres(query.box) < 4) return run.client.searchBox(connector, query, permit, signal);
        throw new QueryTooHeavyError(connector.source, "query timed out");
      },
    };
    const outcome = await seed({ ...run, client }, run.state);
    expect(outcome.counts?.["candidates"]).toBe(trial.world.sources.overpass?.length);
    const { prefix } = run.state.run;
    expect(await run.store.list(runKeys.tooHeavy(prefix, "").replace(".json", ""))).toHaveLength(1);
  });

  test("leaves a box that is too heavy at a square kilometre to the sweep", async () => {
    trial = await startTrial();
    const run = await trial.newRun("one");
    await trial.decideTargets(run, ["wikidata"]);
    const sizes: number[] = [];
    const searchBox: TrialRun["client"]["searchBox"] = (_, { box }) => {
      sizes.push(boxSquareKilometres(box));
      return Promise.reject(new QueryTooHeavyError("overpass", "query timed out"));
    };
    await seed({ ...run, client: { ...run.client, searchBox } }, run.state);
    expect(sizes.length).toBeGreaterThan(1);
    expect(sizes.map((size) => size > 1)).toEqual(sizes.map((_, index) => index < sizes.length - 1));
  });

  test("a source that fails as the run is interrupted does not pass for one that is down", async () => {
    trial = await startTrial();
    const run = await trial.newRun("one");
    await trial.decideTargets(run);
    const interrupt = new AbortController();
    const searchBox: TrialRun["client"]["searchBox"] = () => {
      interrupt.abort();
      return Promise.reject(new TransientSourceError("overpass", "the connection was closed"));
    };
    const cutShort = { ...run, client: { ...run.client, searchBox }, signal: interrupt.signal };
    await expect(seed(cutShort, run.state)).rejects.toThrow("the connection was closed");
    expect(await run.store.readText(runKeys.outcome(run.state.run.prefix, "SeedPrimaries"))).toBeUndefined();
  });

  test("skips where no source knows a prominent place", async () => {
    const { anchors, outcome } = await seedOnce({ faults: { down: ["overpass", "wikidata"] } });
    expect(anchors).toEqual([]);
    expect(outcome.skipped).toContain("no prominent place");
  });

  test("done again, it asks nothing and says the same", async () => {
    const { trial, run, outcome } = await seedOnce();
    const { requests } = trial.simulator.calls().total;
    expect(await seed(run, run.state)).toEqual(outcome);
    expect(trial.simulator.calls().total.requests).toBe(requests);
  });
});
