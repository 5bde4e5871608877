import {
  coverageSchema,
  deadLetterRecordSchema,
  historyCosts,
  type JobInput,
  type MapsMessage,
  roundEvents,
  runKeys,
  type RunState,
  type Source,
} from "@cityscout/contracts";
import { boxSquareKilometres } from "@cityscout/boxes";
import { type CircleQuery, QueryTooHeavyError } from "@cityscout/connectors";
import { withOutcome } from "@cityscout/telemetry";
import { failingAfter, startTrial, type Trial, type TrialRun } from "@cityscout/trial";
import { afterEach, describe, expect, test } from "vitest";
import { readSweepState } from "./sweep-state.ts";
import { deadLettersOf, foundBy, hamlet, putBack, withDown } from "./testing-reopened.ts";
import { sweepInRounds } from "./testing-rounds.ts";
import { createWarmPlanner, evaluateRound, planRound, searchRound } from "./tile-sweep.ts";

let trial: Trial | undefined;
afterEach(async () => trial?.close());

const timing = { startedAt: 0, durationMs: 0 };

/** One execution's sweep: its state knows nothing yet of those before. */
const sweep = (run: TrialRun, maxHistoryEvents?: number): Promise<RunState> =>
  sweepInRounds(run, { maxHistoryEvents });

/** A run that ended without one of its sources. */
async function runWithout(down: Source, job: Partial<JobInput> = {}) {
  trial = await startTrial({ world: hamlet });
  const clean = await trial.newRun("clean", job);
  const run = await trial.newRun("one", job);
  await trial.decideTargets(run);
  await trial.decideTargets(clean);
  const state = await sweep(withDown(run, down));
  return { trial, run, clean, state };
}

/** Room for two rounds, after which there is none for a third. */
const littleRoom =
  roundEvents(1) +
  roundEvents(2, historyCosts.mostFailedTries) +
  2 * historyCosts.workerFailed +
  historyCosts.otherStates;

describe("a sweep whose execution's history fills up", () => {
  test("Bug: AWS ended such an execution, without places. Fix: the sweep stops in time, and the next goes on with it", async () => {
    trial = await startTrial();
    const clean = await trial.newRun("clean");
    await trial.decideTargets(clean);
    const whole = await sweep(clean);
    const { requests } = trial.simulator.calls().total;
    await trial.close();

    trial = await startTrial();
    const run = await trial.newRun("one");
    await trial.decideTargets(run);
    const first = await sweep(run, littleRoom);
    expect(first.budget).toMatchObject({ stop: true, stop_reason: "max_history_events" });
    expect(first.sweep?.history_events).toBeLessThanOrEqual(littleRoom);
    const { prefix } = run.state.run;
    const coverage = await run.store.readJson(runKeys.coverage(prefix), coverageSchema);
    expect(coverage?.sources.yelp?.complete).toBe(false);

    let executions = 1;
    let last = first;
    while (last.budget.stop_reason === "max_history_events") {
      const before = last.budget.calls;
      last = await sweep(await trial.newRun("one"), littleRoom);
      expect(last.budget.calls).toBeGreaterThan(before);
      executions += 1;
    }
    expect(executions).toBeGreaterThan(2);
    expect(last.budget.stop_reason).toBe("complete");
    expect(last.counts).toEqual(whole.counts);
    expect(await foundBy(run)).toEqual(await foundBy(clean));
    expect(trial.simulator.calls().total).toMatchObject({ requests, repeats: 0 });
  });

  test("says so where what it would go on with has been spent since", async () => {
    trial = await startTrial();
    const run = await trial.newRun("one", { budgets: { max_wall_clock_hours: 1 } });
    await trial.decideTargets(run);
    await sweep(run, littleRoom);
    const again = await trial.newRun("one");
    again.state.run.started_at = "2000-01-01T00:00:00.000Z";
    expect((await sweep(again, littleRoom)).budget.stop_reason).toBe("max_wall_clock");
  });

  test("gives a round up that no worker settles, once there is no room to drain it again", async () => {
    trial = await startTrial();
    const run = await trial.newRun("one");
    await trial.decideTargets(run);
    const deps = {
      ...run,
      maxWorkers: 2,
      maxHistoryEvents: 1,
      concurrency: 4,
      warmPlanner: createWarmPlanner(),
    };
    const planned = withOutcome(run.state, "TileSweep", await planRound(deps, run.state), timing);
    const outcome = await evaluateRound(deps, planned);
    expect(outcome.failures?.map(({ error }) => error)).toContain("SearchNotSettled");
    expect(outcome.budget?.stop_reason).toBe("max_history_events");
  });

  test("is complete where the round that ends it leaves no room for another", async () => {
    trial = await startTrial({ world: hamlet });
    const run = await trial.newRun("one");
    await trial.decideTargets(run, ["google", "foursquare", "yelp"]);
    const state = await sweep(run, 1);
    expect(state.budget.stop_reason).toBe("complete");
    expect(state.counts).toEqual({ TileSweep: { rounds: 1 } });
  });

  test("has stopped for little that is new where the round that shows it leaves no room for another", async () => {
    trial = await startTrial({ world: hamlet });
    const run = await trial.newRun("one", { early_stop: { min_new_unique_rate: 1, window_calls: 1 } });
    await trial.decideTargets(run, ["overpass", "wikidata"]);
    const state = await sweep(run, 1);
    expect(state.budget.stop_reason).toBe("new_unique_rate");
    expect(state.counts).toEqual({ TileSweep: { rounds: 1 } });
  });

  test("Bug: boxes were asked whether or not there was room for their round. Fix: those that wait are asked by the next execution", async () => {
    trial = await startTrial();
    const budgets = { overpass: { tokens_per_min: 0.5 } };
    const client = (run: TrialRun): TrialRun => ({
      ...run,
      client: {
        ...run.client,
        searchBox: async (connector, query, permit, signal) => {
          if (boxSquareKilometres(query.box) < 1.5)
            return run.client.searchBox(connector, query, permit, signal);
          throw new QueryTooHeavyError("overpass", "query timed out");
        },
      },
    });
    let last: RunState | undefined;
    for (let executions = 0; last?.budget.stop_reason !== "complete"; executions += 1) {
      expect(executions).toBeLessThan(20);
      const run = await trial.newRun("one", { budgets });
      await trial.decideTargets(run, ["google", "foursquare", "yelp", "wikidata"]);
      last = await sweep(client(run), littleRoom);
      expect(last.sweep?.history_events).toBeLessThanOrEqual(littleRoom);
      const waiting = (await readSweepState(run.store, run.state.run))?.waiting_boxes.length;
      if (executions === 0) expect([last.budget.stop_reason, waiting]).toEqual(["max_history_events", 10]);
    }
    const overpass = (trial.world.sources.overpass ?? []).map(({ id }) => `overpass:${id}`).sort();
    expect(await foundBy(await trial.newRun("one"))).toEqual(overpass);
  });

  test("goes on also where searches of it were put back meanwhile", async () => {
    trial = await startTrial();
    const clean = await trial.newRun("clean");
    const run = await trial.newRun("one");
    await trial.decideTargets(run);
    await trial.decideTargets(clean);
    const first = await sweep(withDown(run, "overpass"), littleRoom);
    expect(first.budget.stop_reason).toBe("max_history_events");
    await putBack(run);
    const last = await sweep(await trial.newRun("one"));
    expect(last.budget.stop_reason).toBe("complete");
    const found = await foundBy(run);
    await sweep(clean);
    expect(found).toEqual(await foundBy(clean));
  });
});

describe("a sweep that is gone on with", () => {
  test.each(["yelp", "google", "overpass"] as const)(
    "finds everything once %s answers again and its dead letters were put back, and asks nothing twice",
    async (down) => {
      const { trial, run, clean, state } = await runWithout(down);
      expect(state.failures.map(({ stage }) => stage)).toContain("TileSweep");
      expect((await deadLettersOf(run)).length).toBeGreaterThan(0);
      await putBack(run);
      const again = await trial.newRun("one");
      const healed = await sweep(again);
      expect(healed.failures).toEqual([]);
      expect(healed.budget).toMatchObject({ stop: true, stop_reason: "complete" });
      expect(await deadLettersOf(again)).toEqual([]);
      expect(trial.simulator.calls().total.repeats).toBe(0);
      expect(healed.budget.calls).toBe(trial.simulator.calls().total.requests);
      const found = await foundBy(again);
      await sweep(clean);
      expect(found).toEqual(await foundBy(clean));
    },
  );

  test("asks again only what was put back, and keeps the other dead letters", async () => {
    const { trial, run } = await runWithout("yelp");
    const before = await deadLettersOf(run);
    await putBack(run, 1);
    const again = await trial.newRun("one");
    const state = await sweep(again);
    expect(await deadLettersOf(again)).toEqual(before.slice(1));
    expect(trial.simulator.calls().bySource.yelp.requests).toBeGreaterThan(0);
    expect(state.failures).toEqual([]);
  });

  test("is not opened again before it has stopped: the round that it was cut short in goes on first", async () => {
    trial = await startTrial({ world: hamlet });
    const run = await trial.newRun("one");
    await trial.decideTargets(run);
    const warmPlanner = createWarmPlanner();
    const deps = {
      ...withDown(run, "yelp"),
      maxWorkers: 2,
      maxHistoryEvents: Infinity,
      concurrency: 4,
      warmPlanner,
    };
    let { state } = run;
    while ((await deadLettersOf(run)).length === 0) {
      state = withOutcome(state, "TileSweep", await planRound(deps, state), timing);
      const { round, workers } = state.sweep!;
      await Promise.all(workers.map((slice) => searchRound(deps, { run: state.run, slice, round })));
      state = withOutcome(state, "TileSweep", await evaluateRound(deps, state), timing);
    }
    const before = await readSweepState(run.store, run.state.run);
    expect(before?.stopped).toBeNull();
    await putBack(run);
    const { failures } = await planRound(deps, run.state);
    expect(await readSweepState(run.store, run.state.run)).toEqual(before);
    expect(state.failures).not.toEqual([]);
    expect(failures).toEqual(state.failures);
  });

  test("Bug: an execution that went on with a run did not know why it had left a source out. Fix: it is told again", async () => {
    const { trial, state } = await runWithout("yelp");
    const leftOut = state.failures.filter(({ message }) => message.includes("left out"));
    expect(leftOut).toHaveLength(1);
    const again = await trial.newRun("one");
    expect((await sweep(again)).failures).toEqual(leftOut);
  });

  test("is dead again, and reported again, where the source is still down", async () => {
    const { trial, run } = await runWithout("yelp");
    const before = await deadLettersOf(run);
    await putBack(run);
    const again = await trial.newRun("one");
    const second = await sweep(withDown(again, "yelp"));
    expect(await deadLettersOf(again)).toEqual(before);
    expect(second.failures.map(({ message }) => message.split(":")[1])).toEqual([
      " it is left out of the rest of the run",
    ]);
    // Its first six failures tell that it is down; the others are given up on that account.
    for (const { error, message } of second.failures) {
      expect(["TransientSourceError", "SourceDownError"]).toContain(error);
      expect(message).toContain("yelp");
    }
    const record = await again.store.readJson(before[0]!, deadLetterRecordSchema);
    expect(record?.redriven_at).toBeUndefined();
  });

  test("asks a source on that fails once more, and says so: what it had failed of before counts no more", async () => {
    const { trial, run } = await runWithout("yelp");
    await putBack(run, 1);
    const [key = ""] = await deadLettersOf(run);
    const again = await trial.newRun("one");
    const failing = new Set<string>();
    const isFirst = ({ center, radiusMetres }: CircleQuery): boolean => {
      if (failing.size === 0) failing.add(JSON.stringify([center, radiusMetres]));
      return failing.has(JSON.stringify([center, radiusMetres]));
    };
    const state = await sweep(withDown(again, "yelp", isFirst));
    expect(state.failures.map(({ message }) => message)).toEqual([
      "yelp: searches were given up: yelp is down",
    ]);
    expect((await again.store.readJson(key, deadLetterRecordSchema))?.redriven_at).toBeUndefined();
    expect((await readSweepState(again.store, again.state.run))?.dropped).toEqual([]);
    expect(trial.simulator.calls().bySource.yelp.requests).toBeGreaterThan(0);
  });

  test("does not ask more than the run has calls left", async () => {
    const { trial, run, state } = await runWithout("yelp", { budgets: { max_api_calls: 11 } });
    const { requests } = trial.simulator.calls().total;
    expect(state.budget.calls_left).toBe(11 - requests);
    await putBack(run);
    const second = await sweep(await trial.newRun("one", { budgets: { max_api_calls: 11 } }));
    expect(trial.simulator.calls().total.requests).toBeLessThanOrEqual(11);
    expect(second.budget).toMatchObject({ calls_left: 0, stop_reason: "max_api_calls" });
  });

  test("cut short at any write and gone on with again, it finds the same and asks nothing twice", async () => {
    const { trial, run, clean } = await runWithout("yelp");
    await putBack(run);
    let cuts = 0;
    for (let writes = 0, ended = false; !ended; writes = (writes + 1) % 6) {
      const again = await trial.newRun("one");
      ended = await sweep({ ...again, store: failingAfter(trial.store, writes) }).then(
        () => true,
        () => false,
      );
      cuts += ended ? 0 : 1;
      if (ended) {
        expect(await deadLettersOf(again)).toEqual([]);
        const found = await foundBy(again);
        await sweep(clean);
        expect(found).toEqual(await foundBy(clean));
      }
    }
    expect(cuts).toBeGreaterThan(3);
    expect(trial.simulator.calls().total.repeats).toBe(0);
  });

  test("Bug: opened again twice, a box that had been put back counted twice. Fix: each search is replayed once", async () => {
    trial = await startTrial({ world: hamlet });
    const run = await trial.newRun("one");
    const { area_km2 } = await trial.decideTargets(run);
    await sweep(withDown(withDown(run, "overpass"), "yelp"));
    await putBack(run, Infinity, "overpass");
    await sweep(withDown(await trial.newRun("one"), "yelp"));
    await putBack(run);
    const last = await trial.newRun("one");
    const state = await sweep(last);
    expect(state.budget.stop_reason).toBe("complete");
    const { boxes } = (await readSweepState(last.store, last.state.run))!;
    expect(boxes.overpass?.answered_km2).toBeCloseTo(area_km2, 6);
  });

  test("Bug: opened again, a source that stayed down was no part of what is known. Fix: it is, as far as it answered", async () => {
    trial = await startTrial({ world: hamlet });
    const run = await trial.newRun("one");
    await trial.decideTargets(run);
    await sweep(withDown(withDown(run, "foursquare"), "yelp"));
    await putBack(run, Infinity, "yelp");
    const again = await trial.newRun("one");
    await sweep(again);
    const coverage = await again.store.readJson(runKeys.coverage(again.state.run.prefix), coverageSchema);
    expect(coverage?.sources.yelp?.complete).toBe(true);
    expect(coverage?.sources.foursquare).toMatchObject({ covered_km2: 0, complete: false });
    expect(coverage?.cells.some(({ source }) => source === "foursquare")).toBe(true);
  });

  test("takes a message that is put back too late for its round off the frontier, and asks nothing for it", async () => {
    trial = await startTrial({ world: hamlet });
    const run = await trial.newRun("one");
    await trial.decideTargets(run);
    const warmPlanner = createWarmPlanner();
    const deps = { ...run, maxWorkers: 1, maxHistoryEvents: Infinity, concurrency: 4, warmPlanner };
    let state = withOutcome(run.state, "TileSweep", await planRound(deps, run.state), timing);
    const worker = { slice: state.sweep!.workers[0]!, round: 0 };
    await searchRound(deps, { run: state.run, ...worker });
    state = withOutcome(state, "TileSweep", await evaluateRound(deps, state), timing);
    state = withOutcome(state, "TileSweep", await planRound(deps, state), timing);
    const late: MapsMessage = {
      type: "maps",
      city: state.run.city,
      lat: 55.95,
      lng: -3.19,
      radius: 77,
      source: "yelp",
      run_id: state.run.run_id,
      correlation_id: state.run.correlation_id,
      request_hash: "f".repeat(64),
      metadata: { stage: "TileSweep", round: 0 },
    };
    await run.frontier.enqueue([late]);
    const { requests } = trial.simulator.calls().total;
    const { round, workers } = state.sweep!;
    const reports = await Promise.all(
      workers.map((slice) => searchRound(deps, { run: state.run, slice, round })),
    );
    const answered = reports.reduce((sum, report) => sum + report.answered, 0);
    expect(trial.simulator.calls().total.requests - requests).toBe(answered);
  });
});
