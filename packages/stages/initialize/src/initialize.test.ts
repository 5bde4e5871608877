import { createLedger, defaultLimits, limitsSchema } from "@cityscout/budget";
import { InvalidInputError, jobSchema, runKeys } from "@cityscout/contracts";
import { createMemoryRunStore } from "@cityscout/raw-cache";
import { createMemorySink, createTelemetry } from "@cityscout/telemetry";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { initialize, telemetryContextOf } from "./initialize.ts";

const job = {
  job_id: "edinburgh",
  city: "Édinburgh West",
  seed: { type: "map", center: { lat: 55.95, lng: -3.19 }, radius_km: 5 },
  budgets: { max_api_calls: 40 },
};

function dependencies(budgetVariables: Record<string, string> = {}) {
  const clock = { now: () => Date.parse("2026-01-01T00:00:00.000Z"), sleep: () => Promise.resolve() };
  const telemetry = createTelemetry({
    sink: createMemorySink(),
    clock,
    state: "Initialize",
    context: undefined,
  });
  return { store: createMemoryRunStore(), clock, telemetry, budgetVariables };
}

describe("initialize", () => {
  test("opens a run: job, limits and an empty ledger are stored, and the state points at them", async () => {
    const deps = dependencies({ CITYSCOUT_WINDOW_CALLS: "7" });
    const state = await initialize(deps, { job, run_id: "run-1" });
    const { prefix } = state.run;
    expect(prefix).toBe("cities/edinburgh-west/run-1");
    expect(state.budget).toMatchObject({ calls: 0, calls_left: 40, stop: false });
    expect(await deps.store.readJson(runKeys.job(prefix), jobSchema)).toEqual(jobSchema.parse(job));
    expect(await deps.store.readJson(runKeys.limits(prefix), limitsSchema)).toMatchObject({
      maxCalls: 40,
      windowCalls: 7,
    });
    expect(await deps.store.readJson(runKeys.ledger(prefix), z.unknown())).toEqual(
      createLedger(defaultLimits).toState(),
    );
  });

  test("a resumed run keeps its limits and what it has spent", async () => {
    const deps = dependencies();
    const { run } = await initialize(deps, { job, run_id: "run-1" });
    const ledger = createLedger(defaultLimits);
    ledger.book({
      source: "yelp",
      requestHash: "a",
      counted: true,
      costUsd: 1,
      shown: [],
      inWindow: true,
      at: run.started_at,
    });
    await deps.store.writeJson(runKeys.ledger(run.prefix), ledger.toState());
    const again = await initialize(
      { ...deps, budgetVariables: { CITYSCOUT_MAX_API_CALLS: "9" } },
      { job, run_id: "run-1" },
    );
    expect(again.run).toEqual(run);
    expect(again.budget).toMatchObject({ calls: 1, calls_left: 39 });
  });

  test("a job that is wrong is refused by the name of its field, and nothing is written", async () => {
    const deps = dependencies();
    const wrong = { ...job, seed: { ...job.seed, center: { lat: 155, lng: 0 } } };
    await expect(initialize(deps, { job: wrong, run_id: "run-1" })).rejects.toThrow(/seed\.center\.lat/);
    await expect(initialize(deps, { job: wrong, run_id: "run-1" })).rejects.toBeInstanceOf(InvalidInputError);
    expect(await deps.store.list("")).toEqual([]);
  });

  test("Bug: corrections that no run can obey stopped a run when all its calls were paid. Fix: it does not begin, and says which", async () => {
    const deps = dependencies();
    const key = runKeys.corrections("edinburgh-west");
    const closed = { type: "closed", record: "yelp:1", closed: true };
    const website = { type: "field", record: "yelp:1", field: "website", value: "n/a" };
    await deps.store.writeJson(key, [closed, website]);
    const begun = initialize(deps, { job, run_id: "run-1" });
    await expect(begun).rejects.toBeInstanceOf(InvalidInputError);
    await expect(begun).rejects.toThrow(
      'corrections/edinburgh-west.json: [1].value: found "n/a", expected a web address like https://example.com',
    );
    expect(await deps.store.list("")).toEqual([key]);
    await deps.store.writeJson(key, [closed]);
    expect((await initialize(deps, { job, run_id: "run-1" })).run.run_id).toBe("run-1");
  });

  test("a run cannot be resumed with another job", async () => {
    const deps = dependencies();
    await initialize(deps, { job, run_id: "run-1" });
    const other = { ...job, budgets: { max_api_calls: 41 } };
    await expect(initialize(deps, { job: other, run_id: "run-1" })).rejects.toThrow(
      /started with another job/,
    );
  });

  test("an execution goes on with another's run under that run's name, and only where there is one", async () => {
    const deps = dependencies();
    const first = await initialize(deps, { job, run_id: "run-1" });
    const again = { job: { continue_run: "run-1", job }, run_id: "run-1-again-2" };
    expect(telemetryContextOf(again)).toMatchObject({ run_id: "run-1", city: "edinburgh-west" });
    expect((await initialize(deps, again)).run).toEqual(first.run);
    const none = { job: { continue_run: "run-9", job }, run_id: "run-9-again-2" };
    await expect(initialize(deps, none)).rejects.toThrow(/continue_run: found no run "run-9"/);
    expect(await deps.store.list("cities/edinburgh-west/run-9")).toEqual([]);
  });

  test("where searches were put back from the dead letters, the stages that they may change are done again", async () => {
    const deps = dependencies();
    const { prefix } = (await initialize(deps, { job, run_id: "run-1" })).run;
    const stages = ["DiscoverTargets", "SeedPrimaries", "ExpandNeighbors", "GeocodeValidate"] as const;
    for (const stage of stages) await deps.store.writeJson(runKeys.outcome(prefix, stage), {});
    await deps.store.writeJson(runKeys.exhausted(prefix, "yelp"), {});
    await deps.store.writeJson(runKeys.exhausted(prefix, "google"), {});
    const letter = {
      request_hash: "a",
      source: "yelp",
      stage: "TileSweep",
      error: "SourceDownError",
      reason: "yelp is down",
      at: "2026-01-01T00:00:00.000Z",
    };
    await deps.store.writeJson(runKeys.deadLetter(prefix, "a"), letter);
    const kept = async (): Promise<string[]> => [
      ...(await deps.store.list(`${prefix}/stages/`)),
      ...(await deps.store.list(runKeys.exhaustedPrefix(prefix))),
    ];
    await initialize(deps, { job, run_id: "run-1" });
    expect(await kept()).toHaveLength(6);
    const putBack = { ...letter, redriven_at: "2026-01-02T00:00:00.000Z" };
    await deps.store.writeJson(runKeys.deadLetter(prefix, "a"), putBack);
    await initialize(deps, { job, run_id: "run-1" });
    expect(await kept()).toEqual([
      runKeys.outcome(prefix, "DiscoverTargets"),
      runKeys.exhausted(prefix, "google"),
    ]);
  });

  test("two runs of a job with a prefix of its own do not share their objects", async () => {
    const deps = dependencies();
    const prefixed = { ...job, s3_prefix: "mine/too" };
    const first = await initialize(deps, { job: prefixed, run_id: "run-1" });
    const second = await initialize(deps, { job: prefixed, run_id: "run-2" });
    expect([first.run.prefix, second.run.prefix]).toEqual(["mine/too/run-1", "mine/too/run-2"]);
  });

  test("the correlation id is a UUID that belongs to the run, also when Initialize is tried again", async () => {
    const first = await initialize(dependencies(), { job, run_id: "run-1" });
    const again = await initialize(dependencies(), { job, run_id: "run-1" });
    const other = await initialize(dependencies(), { job, run_id: "run-2" });
    expect(first.run.correlation_id).toMatch(
      /^[\da-f]{8}-[\da-f]{4}-8[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/,
    );
    expect(again.run.correlation_id).toBe(first.run.correlation_id);
    expect(other.run.correlation_id).not.toBe(first.run.correlation_id);
  });

  test("what its execution is given of the run is the run's, also where it goes on with another execution's", async () => {
    const deps = dependencies();
    await initialize(deps, { job, run_id: "run-1" });
    const given = {
      correlation_id: "0b0e8a44-5f3c-4f6e-8d1a-2f6f3c1f4a10",
      started_at: "2026-01-02T00:00:00.000Z",
      traceparent: `00-${"a".repeat(32)}-${"b".repeat(16)}-01`,
    };
    for (const input of [
      { job, run_id: "run-1", ...given },
      { job: { job, continue_run: "run-1" }, run_id: "run-2", ...given },
    ]) {
      expect((await initialize(deps, input)).run).toMatchObject({ run_id: "run-1", ...given });
      const { correlation_id, traceparent } = given;
      expect(telemetryContextOf(input)).toMatchObject({ run_id: "run-1", correlation_id, traceparent });
    }
  });
});
