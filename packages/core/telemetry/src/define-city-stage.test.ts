import { InterruptedError, InvalidInputError, RateLimitedError } from "@cityscout/contracts";
import type { Clock, RunState } from "@cityscout/contracts";
import { exampleRun, exampleRunState } from "@cityscout/contracts/testing";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { defineCityStage, withOutcome } from "./define-city-stage.ts";
import { defineStage } from "./define-stage.ts";
import { createMemorySink } from "./memory-sink.ts";
import type { StageHost } from "./stage-host.ts";

const traceId = "65a1b2c3d4e5f60718293a4b5c6d7e8f";

const runState = (runId = "run-1"): RunState =>
  exampleRunState({
    run: { ...exampleRun, run_id: runId, traceparent: `00-${traceId}-00f067aa0ba902b7-01` },
    budget: { calls_left: 10 },
  });

/** Moves on only when told to. */
const manualClock = (): Clock & { advance(ms: number): void } => {
  let now = Date.parse("2026-01-01T00:00:00.000Z");
  return {
    now: () => now,
    sleep: () => Promise.resolve(),
    advance: (ms) => {
      now += ms;
    },
  };
};

const environment = z.object({ BUCKET: z.string().min(1) });

const host = (changes: Partial<StageHost> = {}) => {
  const sink = createMemorySink();
  const clock = manualClock();
  return {
    sink,
    clock,
    host: { environment: { BUCKET: "places" }, clock, sink, ...changes } satisfies StageHost,
  };
};

describe("a stage of the city workflow", () => {
  it("returns the run with its outcome, its counts under its name and its timing", async () => {
    const { clock, host: given } = host();
    const stage = defineCityStage({
      state: "Rank",
      environment,
      connect: ({ BUCKET }) => ({ bucket: BUCKET }),
      work: ({ bucket }) => {
        clock.advance(250);
        return Promise.resolve({ counts: { primaries: bucket.length }, failures: [] });
      },
    });

    const result = await stage.bind(given)(runState());

    expect(result).toEqual({
      ...runState(),
      counts: { Rank: { primaries: 6 } },
      stages: [{ name: "Rank", started_at: "2026-01-01T00:00:00.000Z", duration_ms: 250 }],
    });
  });

  it("adds its outcome to what the stages before it said", () => {
    const before = {
      ...runState(),
      counts: { Seed: { records: 5 }, Rank: { primaries: 1, rounds: 2 } },
      failures: [{ stage: "Seed", error: "TransientSourceError", message: "reset" }],
      stages: [
        { name: "Seed", started_at: "2026-01-01T00:00:00.000Z", duration_ms: 7 },
        { name: "Rank", started_at: "2026-01-01T00:00:01.000Z", duration_ms: 5000 },
      ],
    };
    const failure = { stage: "Rank", error: "SourceContractError", message: "odd" };
    const budget = { ...before.budget, calls: 3 };
    const sweep = { round: 1, done: true, workers: [], history_events: 20 };
    const timing = { startedAt: Date.parse("2026-01-01T00:00:02.000Z"), durationMs: 100 };
    const outcome = { budget, sweep, counts: { primaries: 4 }, failures: [failure] };

    expect(withOutcome(before, "Rank", outcome, timing)).toEqual({
      ...before,
      budget,
      sweep,
      counts: { Seed: { records: 5 }, Rank: { primaries: 4, rounds: 2 } },
      failures: [...before.failures, failure],
      // It was said to have taken longer than to the end of this part of it.
      stages: before.stages,
    });
    const nothing = withOutcome(before, "Persist", {}, timing);
    const entry = { name: "Persist", started_at: "2026-01-01T00:00:02.000Z", duration_ms: 100 };
    expect(nothing).toStrictEqual({ ...before, stages: [...before.stages, entry] });
  });

  it("Bug: the sweep of a minute was said to take 84 ms, as its workers' time was in none. Fix: it lasts from its first start to its last end", async () => {
    const { clock, host: given } = host();
    const plan = defineCityStage({
      state: "TileSweepPlan",
      stage: "TileSweep",
      environment,
      connect: () => ({}),
      work: () => {
        clock.advance(100);
        return Promise.resolve({ counts: { rounds: 1 } });
      },
    }).bind(given);

    const once = await plan(runState());
    clock.advance(5000);
    const twice = await plan(once);

    expect(twice.stages).toEqual([
      { name: "TileSweep", started_at: "2026-01-01T00:00:00.000Z", duration_ms: 5200 },
    ]);
  });

  it("counts a skipped stage and logs why", async () => {
    const { sink, host: given } = host();
    const stage = defineCityStage({
      state: "SeedPrimaries",
      environment,
      connect: () => ({}),
      work: () => Promise.resolve({ skipped: "every source is turned off" }),
    });

    const result = await stage.bind(given)(runState());

    expect(result.counts).toEqual({ SeedPrimaries: { skipped: 1 } });
    expect(sink.logs).toContainEqual(
      expect.objectContaining({ message: "stage skipped", reason: "every source is turned off" }),
    );
  });

  it("puts run, city, state and correlation id on every line and reports its duration", async () => {
    const { sink, clock, host: given } = host();
    const stage = defineCityStage({
      state: "Persist",
      environment,
      connect: () => ({}),
      work: ({ telemetry }) => {
        telemetry.log.info("wrote", { rows: 3, run_id: "another" });
        telemetry.metrics.add("Calls", 2, { source: "overpass" });
        clock.advance(40);
        return Promise.resolve({});
      },
    });

    await stage.bind(given)(runState());

    expect(sink.logs.map((line) => line["message"])).toEqual(["stage started", "wrote", "stage finished"]);
    const { run } = runState();
    const identity = {
      run_id: run.run_id,
      correlation_id: run.correlation_id,
      city: "somewhere",
      state: "Persist",
    };
    for (const line of [...sink.logs, ...sink.metrics]) {
      expect(line).toMatchObject(identity);
    }
    expect(sink.metrics).toContainEqual(expect.objectContaining({ source: "overpass", Calls: 2 }));
    expect(sink.metrics).toContainEqual(expect.objectContaining({ StageDurationMs: 40 }));
  });

  it("keeps two runs apart that are worked on at the same time", async () => {
    const { sink, host: given } = host();
    const arrived = Promise.withResolvers<undefined>();
    const stage = defineCityStage({
      state: "Rank",
      environment,
      connect: () => ({}),
      work: async ({ telemetry }, { run }) => {
        if (run.run_id === "run-1") {
          await arrived.promise;
        } else {
          arrived.resolve(undefined);
        }
        return telemetry.tracer.span("inner", {}, () => {
          telemetry.log.info(`working on ${run.run_id}`);
          return Promise.resolve({ counts: { [run.run_id]: 1 } });
        });
      },
    }).bind(given);

    const [first, second] = await Promise.all([stage(runState("run-1")), stage(runState("run-2"))]);

    expect([first.counts, second.counts]).toEqual([{ Rank: { "run-1": 1 } }, { Rank: { "run-2": 1 } }]);
    for (const line of sink.logs.filter(({ message }) => String(message).startsWith("working on "))) {
      expect(line["message"]).toBe(`working on ${String(line["run_id"])}`);
    }
    for (const runId of ["run-1", "run-2"]) {
      const own = sink.spans.filter(({ attributes }) => attributes["run_id"] === runId);
      expect(own.map(({ name }) => name)).toEqual(["inner", "Rank"]);
      expect(own[0]?.parentSpanId).toBe(own[1]?.spanId);
    }
  });

  it("continues the run's trace", async () => {
    const { sink, host: given } = host();
    const stage = defineCityStage({
      state: "Rank",
      environment,
      connect: () => ({}),
      work: ({ telemetry }) => Promise.resolve({ skipped: telemetry.tracer.traceparent() }),
    });

    await stage.bind(given)(runState());

    const [span] = sink.spans;
    expect(span).toMatchObject({ name: "Rank", kind: "server", traceId, parentSpanId: "00f067aa0ba902b7" });
    expect(sink.logs).toContainEqual(expect.objectContaining({ reason: `00-${traceId}-${span?.spanId}-01` }));
  });
});

describe("a stage that fails", () => {
  const failing = (failure: Error, work = () => {}) =>
    defineCityStage({
      state: "TileSweep",
      environment,
      connect: () => ({}),
      work: () => {
        work();
        throw failure;
      },
    });

  it("passes the error through as it is and logs its name and causes", async () => {
    const { sink, clock, host: given } = host();
    const error = new RateLimitedError("google", "slow down", 1500, {
      cause: new TypeError("socket closed"),
    });
    const stage = failing(error, () => clock.advance(30));

    await expect(stage.bind(given)(runState())).rejects.toBe(error);

    expect(sink.logs.at(-1)).toMatchObject({
      level: "ERROR",
      message: "stage failed",
      run_id: "run-1",
      error: {
        name: "RateLimitedError",
        message: "slow down",
        retryAfterMs: 1500,
        cause: { name: "TypeError", message: "socket closed" },
      },
    });
    expect(sink.spans).toMatchObject([{ name: "TileSweep", error: { name: "RateLimitedError" } }]);
    expect(sink.metrics).toContainEqual(
      expect.objectContaining({ run_id: "run-1", Errors: 1, StageDurationMs: 30 }),
    );
  });

  it("leaves errors it does not know unchanged", async () => {
    const error = new RangeError("off by one");
    await expect(failing(error).bind(host().host)(runState())).rejects.toBe(error);
  });

  it("names the variable that is missing, and connects at the next call once it is there", async () => {
    const variables: Record<string, string> = {};
    const stage = defineCityStage({
      state: "Rank",
      environment,
      connect: ({ BUCKET }) => ({ bucket: BUCKET }),
      work: ({ bucket }) => Promise.resolve({ counts: { letters: bucket.length } }),
    }).bind(host({ environment: variables }).host);

    await expect(stage(runState())).rejects.toThrow(InvalidInputError);
    await expect(stage(runState())).rejects.toThrow(/environment of Rank.*BUCKET/);
    variables["BUCKET"] = "places";
    expect((await stage(runState())).counts).toEqual({ Rank: { letters: 6 } });
  });

  it("names the field of an input that is wrong, and logs it", async () => {
    const { sink, host: given } = host();
    const wrong = { ...runState(), budget: { ...runState().budget, calls: -1 } };

    await expect(failing(new Error("not reached")).bind(given)(wrong)).rejects.toThrow(
      /input of TileSweep.*budget\.calls/,
    );
    expect(sink.logs).toMatchObject([{ message: "stage failed", state: "TileSweep" }]);
    expect(sink.metrics).toMatchObject([{ state: "TileSweep", Errors: 1 }]);
  });

  it("says so where the input is nothing of the kind", async () => {
    await expect(failing(new Error("not reached")).bind(host().host)(null)).rejects.toThrow(
      /input of TileSweep is wrong: \(whole\): /,
    );
  });

  it("gives its output as the schema reads it, or names what is wrong with it", async () => {
    const work = (places: unknown) =>
      defineStage({
        state: "Rank",
        environment,
        input: z.unknown(),
        output: z.object({ places: z.array(z.string()).default([]) }),
        context: () => runState().run,
        connect: () => ({}),
        work: () => Promise.resolve({ places, more: 1 } as { places: string[] }),
      }).bind(host().host);
    expect(await work(undefined)({})).toEqual({ places: [] });
    await expect(work([1])({})).rejects.toThrow(/output of Rank is wrong: places\.0: /);
  });

  it("tells the work when the user interrupts the run", async () => {
    const interruption = new InterruptedError("Ctrl-C");
    const controller = new AbortController();
    const stage = defineCityStage({
      state: "TileSweep",
      environment,
      connect: () => ({}),
      work: ({ signal }) => {
        controller.abort(interruption);
        signal.throwIfAborted();
        return Promise.resolve({});
      },
    }).bind(host({ signal: controller.signal }).host);

    await expect(stage(runState())).rejects.toBe(interruption);
  });

  it("fails with its own error where telemetry cannot be written either", async () => {
    const { sink, host: given } = host();
    const full = new Error("disk full");
    const broken = {
      ...sink,
      flush: () => {
        throw full;
      },
    };
    const error = new RateLimitedError("google", "slow down", undefined);
    await expect(failing(error).bind({ ...given, sink: broken })(runState())).rejects.toBe(error);
    expect(error.cause).toBe(full);
  });
});

describe("the container", () => {
  it("connects once for all calls of a binding, even at the same time", async () => {
    let connections = 0;
    const stage = defineCityStage({
      state: "Rank",
      environment,
      connect: async () => {
        connections += 1;
        return Promise.resolve({});
      },
      work: () => Promise.resolve({}),
    }).bind(host().host);

    await Promise.all([stage(runState()), stage(runState())]);
    await stage(runState());

    expect(connections).toBe(1);
  });
});
