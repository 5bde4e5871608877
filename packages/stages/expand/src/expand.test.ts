import {
  type Anchor,
  type Candidate,
  candidateSchema,
  type Edge,
  edgeSchema,
  expansionSchema,
  type JobInput,
  runKeys,
} from "@cityscout/contracts";
import {
  exampleCandidate,
  failingAfter,
  startTrial,
  type Trial,
  type TrialOptions,
  type TrialRun,
} from "@cityscout/trial";
import { afterEach, describe, expect, test } from "vitest";
import { expand } from "./expand.ts";

let trial: Trial | undefined;
afterEach(async () => trial?.close());

/** The city's most popular places as anchors, and what a box source has shown of it. */
async function prepare(run: TrialRun, { world }: Trial) {
  const records = world.sources.overpass ?? [];
  const known = records.map(({ id, name, lat, lng }) =>
    exampleCandidate({ source: "overpass", source_id: id, name, location: { lat, lng } }),
  );
  const anchors = records
    .toSorted((a, b) => b.popularity - a.popularity || (a.id < b.id ? -1 : 1))
    .slice(0, 8)
    .map(({ id, name, lat, lng }): Anchor => {
      return { key: `overpass:${id}`, name, location: { lat, lng }, category: null, prominence: 0.5 };
    });
  const { prefix } = run.state.run;
  await run.store.writeRecords(runKeys.candidates(prefix, "seed", 0), known);
  await run.store.writeRecords(runKeys.anchors(prefix), anchors);
  return anchors;
}

async function written(run: TrialRun) {
  const { prefix } = run.state.run;
  return {
    found: await Array.fromAsync(
      run.store.readRecords<Candidate>(runKeys.candidates(prefix, "expand", 0), candidateSchema),
    ),
    edges: await Array.fromAsync(run.store.readRecords<Edge>(runKeys.edges(prefix), edgeSchema)),
    searches: (await run.store.readJson(runKeys.expansion(prefix), expansionSchema))?.searches ?? [],
  };
}

async function expandOnce(options: TrialOptions = {}, job: Partial<JobInput> = {}) {
  trial = await startTrial(options);
  const run = await trial.newRun("one", job);
  await trial.decideTargets(run);
  const anchors = await prepare(run, trial);
  const outcome = await expand(run, run.state);
  return { trial, run, anchors, outcome, ...(await written(run)) };
}

describe("expand", () => {
  test("searches around anchors within 300 to 800 m, and links the anchors to what is near", async () => {
    const { trial, anchors, outcome, found, edges, searches } = await expandOnce();
    expect(searches.length).toBeGreaterThan(0);
    expect(searches.every(({ radius_metres }) => radius_metres >= 300 && radius_metres <= 800)).toBe(true);
    expect(found.length).toBeGreaterThan(10);
    expect(new Set(edges.map(({ from }) => from))).toEqual(new Set(anchors.map(({ key }) => key)));
    expect(outcome.budget?.calls).toBe(trial.simulator.calls().total.requests);
    expect(outcome.counts).toMatchObject({ searches: searches.length, candidates: found.length });
  });

  test("takes at most a tenth of the calls that there are", async () => {
    const { trial } = await expandOnce({}, { budgets: { max_api_calls: 20 } });
    expect(trial.simulator.calls().total.requests).toBeLessThanOrEqual(2);
  });

  test("Bug: it waited for a slow source's rate until its time was up. Fix: it makes no more searches than it has time for", async () => {
    const { trial } = await expandOnce({}, { budgets: { google: { tokens_per_min: 0.25 } } });
    expect(trial.simulator.calls().bySource.google.requests).toBe(1);
  });

  test("skips where no anchor is known, and asks nothing", async () => {
    trial = await startTrial();
    const run = await trial.newRun("one");
    await trial.decideTargets(run);
    expect((await expand(run, run.state)).skipped).toBe("no anchor is known");
    expect(trial.simulator.calls().total.requests).toBe(0);
  });

  test("goes on without a source that is down, and fails nothing", async () => {
    const { outcome, searches } = await expandOnce({ faults: { down: ["google"] } });
    expect(searches.length).toBeGreaterThan(0);
    expect(searches.some(({ source }) => source === "google")).toBe(false);
    expect(outcome.failures).toBeUndefined();
  });

  test("Bug: a raw cache that could not be written to passed for a source that was down. Fix: the stage fails", async () => {
    trial = await startTrial();
    const run = await trial.newRun("one");
    await trial.decideTargets(run);
    await prepare(run, trial);
    const searchCircle = () => Promise.reject(new Error("the bucket is gone"));
    await expect(expand({ ...run, client: { ...run.client, searchCircle } }, run.state)).rejects.toThrow(
      "the bucket is gone",
    );
  });

  test("cut short at any write and done again, it ends the same and asks nothing twice", async () => {
    const clean = await expandOnce();
    const expected = await written(clean.run);
    await clean.trial.close();
    for (let writes = 0; writes < 5; writes += 1) {
      trial = await startTrial();
      const run = await trial.newRun("one");
      await trial.decideTargets(run);
      await prepare(run, trial);
      await expect(expand({ ...run, store: failingAfter(run.store, writes) }, run.state)).rejects.toThrow(
        "cut short",
      );
      const again = await trial.newRun("one");
      const outcome = await expand(again, again.state);
      expect(outcome.counts).toEqual(clean.outcome.counts);
      expect(withoutTimes(await written(again))).toEqual(withoutTimes(expected));
      expect(trial.simulator.calls().total.repeats).toBe(0);
      await trial.close();
    }
  });
});

function withoutTimes(result: Awaited<ReturnType<typeof written>>) {
  const found = result.found.map((candidate) => ({
    ...candidate,
    provenance: { ...candidate.provenance, retrieved_at: "" },
  }));
  return { ...result, found };
}
