import { outOfTime } from "@cityscout/books";
import { AssumedPauseError } from "@cityscout/connectors";
import { coverageSchema, runKeys, type RunState } from "@cityscout/contracts";
import { startTrial, type Trial, type TrialRun } from "@cityscout/trial";
import { afterEach, describe, expect, test } from "vitest";
import { sweepInRounds } from "./testing-rounds.ts";

let trial: Trial | undefined;
afterEach(async () => trial?.close());

const HOUR = 3_600_000;

/** Each round by a worker that makes one search at a time. */
const sweep = (run: TrialRun): Promise<RunState> => sweepInRounds(run, { maxWorkers: 1, concurrency: 1 });

/** A run of an hour, of which the given search is the last for which there is time. */
async function runUntil(lastSearch: number, isAnswered: boolean) {
  trial = await startTrial();
  const run = await trial.newRun("one", { budgets: { max_wall_clock_hours: 1 } });
  await trial.decideTargets(run, ["overpass", "wikidata"]);
  let searches = 0;
  const client: TrialRun["client"] = {
    ...run.client,
    async searchCircle(...query) {
      searches += 1;
      if (searches < lastSearch) return run.client.searchCircle(...query);
      if (isAnswered) {
        const asked = await run.client.searchCircle(...query);
        run.clock.advance(HOUR);
        return asked;
      }
      run.clock.advance(HOUR);
      throw outOfTime();
    },
  };
  const state = await sweep({ ...run, client });
  return { run, state, searches: () => searches, calls: trial.simulator.calls().total.requests };
}

describe("a sweep whose boxes are not answered", () => {
  test("Bug: they took all of the run's time, and circles got none. Fix: they have half of it, and what circles leave", async () => {
    trial = await startTrial();
    const run = await trial.newRun("one", { budgets: { max_wall_clock_hours: 1 } });
    await trial.decideTargets(run);
    const asked: string[] = [];
    const client: TrialRun["client"] = {
      ...run.client,
      searchBox(connector, query, permit, signal, endsAt) {
        asked.push(`box until ${(endsAt ?? 0) - Date.parse(run.state.run.started_at)}`);
        if (asked.length > 1) return run.client.searchBox(connector, query, permit, signal, endsAt);
        run.clock.advance(HOUR / 2);
        return Promise.reject(outOfTime());
      },
      searchCircle(...query) {
        asked.push("circle");
        return run.client.searchCircle(...query);
      },
    };
    const state = await sweep({ ...run, client });
    expect(asked[0]).toBe(`box until ${HOUR / 2}`);
    expect(new Set(asked.slice(1, -2))).toEqual(new Set(["circle"]));
    expect(asked.slice(-2)).toEqual(["box until Infinity", "box until Infinity"]);
    expect(state.failures).toEqual([]);
    expect(state.budget).toMatchObject({
      calls_by_source: { overpass: 1, wikidata: 1 },
      stop_reason: "complete",
    });
  });
});

test("what a worker in its ninth minute does not wait for is asked by the next one, and nothing is given up", async () => {
  trial = await startTrial();
  const run = await trial.newRun("one");
  await trial.decideTargets(run, ["overpass", "wikidata"]);
  let refused: string | undefined;
  const client: TrialRun["client"] = {
    ...run.client,
    async searchCircle(connector, ...query) {
      if (refused !== undefined) return run.client.searchCircle(connector, ...query);
      refused = connector.source;
      run.clock.advance(9 * 60_000);
      throw new AssumedPauseError(connector.source, "slow down", 16_000);
    },
  };
  const state = await sweep({ ...run, client });
  expect(refused).toBeDefined();
  expect(state.failures).toEqual([]);
  expect(state.budget.stop_reason).toBe("complete");
});

test("circles that are left are asked again whenever there is time: only boxes have a share of it", async () => {
  trial = await startTrial();
  const run = await trial.newRun("one", { budgets: { max_wall_clock_hours: 1 } });
  await trial.decideTargets(run, ["overpass", "wikidata"]);
  const asked: string[] = [];
  const client: TrialRun["client"] = {
    ...run.client,
    async searchCircle(connector, query, ...rest) {
      asked.push(`${connector.source} ${JSON.stringify(query)}`);
      if (asked.length > 1) return run.client.searchCircle(connector, query, ...rest);
      run.clock.advance(HOUR / 2);
      throw new AssumedPauseError(connector.source, "slow down", 16_000);
    },
  };
  const state = await sweep({ ...run, client });
  expect(asked.slice(1)).toContain(asked[0]);
  expect(state.budget.stop_reason).toBe("complete");
});

describe("a sweep whose time is up in the middle of a round", () => {
  test("Bug: the round was searched to its end, however long that took. Fix: nothing more is asked, and what was answered counts", async () => {
    const { run, state, searches, calls } = await runUntil(5, true);
    expect([searches(), calls]).toEqual([5, 5]);
    expect(state.budget).toMatchObject({ calls: 5, stop: true, stop_reason: "max_wall_clock" });
    expect(state.failures).toEqual([]);
    expect(await run.store.list(runKeys.deadLettersPrefix(state.run.prefix))).toEqual([]);
    expect(await run.frontier.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  test("a search that was cut off by it is no failure of its source", async () => {
    const { run, state, searches, calls } = await runUntil(5, false);
    expect([searches(), calls]).toEqual([5, 4]);
    expect(state.budget).toMatchObject({ calls: 4, stop: true, stop_reason: "max_wall_clock" });
    expect(state.failures).toEqual([]);
    expect(await run.store.list(runKeys.deadLettersPrefix(state.run.prefix))).toEqual([]);
    expect(await run.frontier.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  test("gone on with later, it asks nothing and says the same", async () => {
    const { run, state } = await runUntil(5, true);
    const again = await sweep(run);
    expect(again.budget).toEqual(state.budget);
    expect(trial!.simulator.calls().total.requests).toBe(5);
  });
});

test("a sweep for which no time is left asks nothing, says so, and that nothing is known", async () => {
  trial = await startTrial();
  const run = await trial.newRun("one", { budgets: { max_wall_clock_hours: 1 } });
  await trial.decideTargets(run);
  run.clock.advance(HOUR);
  const state = await sweep(run);
  expect(trial.simulator.calls().total.requests).toBe(0);
  expect(state.sweep).toMatchObject({ round: 0, done: true });
  expect(state.counts).toEqual({ TileSweep: { skipped: 1 } });
  expect(state.budget).toMatchObject({ stop: true, stop_reason: "max_wall_clock" });
  const coverage = await run.store.readJson(runKeys.coverage(state.run.prefix), coverageSchema);
  for (const source of ["overpass", "yelp"] as const)
    expect(coverage?.sources[source]).toMatchObject({ covered_km2: 0, complete: false });
});
