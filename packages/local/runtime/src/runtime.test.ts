import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { SourceContractError } from "@cityscout/contracts";
import type { StageHost } from "@cityscout/telemetry";
import { cityFunctionStates, type CityFunctionState } from "@cityscout/workflows";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { startRuntime, type BindableStage, type EmbeddedRuntime } from "./runtime.ts";

let directory: string;
let runtime: EmbeddedRuntime;
beforeAll(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "cityscout-runtime-"));
  runtime = await startRuntime(directory);
});
afterAll(async () => {
  await runtime.close();
  await rm(directory, { recursive: true, force: true });
});

type Work = (event: Record<string, unknown>, host: StageHost) => unknown;

/** Stages that hand their input on, but for those given. */
function stages(
  work: Partial<Record<CityFunctionState, Work>>,
  ran: string[],
): Record<CityFunctionState, BindableStage> {
  const pass: Partial<Record<CityFunctionState, Work>> = {
    Initialize: (event) => ({
      run: { run_id: event["run_id"], started_at: event["started_at"] },
      fail_fast: false,
    }),
    TileSweepPlan: (event) => ({ ...event, sweep: { round: 0, done: true, workers: [] } }),
  };
  return Object.fromEntries(
    cityFunctionStates.map((state) => [
      state,
      {
        bind: (host: StageHost) => async (event: unknown) => {
          ran.push(state);
          const input = event as Record<string, unknown>;
          return await Promise.resolve((work[state] ?? pass[state] ?? ((same) => same))(input, host));
        },
      },
    ]),
  ) as Record<CityFunctionState, BindableStage>;
}

async function run(work: Partial<Record<CityFunctionState, Work>>, signal = new AbortController().signal) {
  const ran: string[] = [];
  const state = await runtime.run({
    runId: "run-1",
    job: { job_id: "test" },
    stages: stages(work, ran),
    environment: { OVERPASS_BASE_URL: "http://127.0.0.1:1", DATABASE_URL: "postgres://127.0.0.1:1/none" },
    signal,
  });
  return { ran, state: state as Record<string, unknown> };
}

async function deadLetters(): Promise<unknown[]> {
  const { Messages = [] } = await runtime.aws.sqs.send(
    new ReceiveMessageCommand({ QueueUrl: runtime.aws.deadLetterQueueUrl, MaxNumberOfMessages: 10 }),
  );
  return Messages.map(({ Body }) => JSON.parse(Body ?? "null") as unknown);
}

describe("the embedded runtime", () => {
  it("refuses a second process on the same directory", async () => {
    await expect(startRuntime(directory)).rejects.toMatchObject({ name: "DataLockedError" });
  });

  it("gives the run its name and start, and tells each stage its surroundings", async () => {
    let environment: StageHost["environment"] = {};
    const { state } = await run({
      Rank: (event, host) => {
        environment = host.environment;
        return event;
      },
    });
    expect(state["run"]).toMatchObject({ run_id: "run-1" });
    expect((state["run"] as { started_at: string }).started_at).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
    expect(environment).toMatchObject({ S3_BUCKET: "cityscout", OVERPASS_BASE_URL: "http://127.0.0.1:1" });
    expect(new URL(environment["AWS_ENDPOINT_URL"] ?? "").hostname).toBe("127.0.0.1");
    expect(URL.canParse(environment["FRONTIER_QUEUE_URL"] ?? "")).toBe(true);
  });

  it("sends a stage's failure to the dead-letter queue and finalizes", async () => {
    const { ran, state } = await run({
      Rank: () => {
        throw new SourceContractError("google", "not what the protocol says");
      },
    });
    expect(ran.at(-1)).toBe("Finalize");
    expect(state["failed_state"]).toBe("Rank");
    expect(await deadLetters()).toMatchObject([
      { type: "stage-failure", state: "Rank", failure: { Error: "SourceContractError" } },
    ]);
  });

  it("says of a stage that found the disk full which folder that is, and how the run goes on", async () => {
    const full = Object.assign(new Error("write"), { code: "ENOSPC" });
    const failing = run({
      Initialize: () => {
        throw full;
      },
    });
    await expect(failing).rejects.toMatchObject({
      cause: {
        message: expect.stringMatching(/^the disk of the data folder ".*" is full: .* --resume run-1`$/),
        cause: full,
      },
    });
  });

  it("starts no stage but Finalize once it is interrupted, and calls that no failure", async () => {
    const interruption = new AbortController();
    const { ran, state } = await run(
      {
        SeedPrimaries: (event) => {
          interruption.abort(new Error("Ctrl-C"));
          return event;
        },
      },
      interruption.signal,
    );
    expect(ran).toEqual(["Initialize", "DiscoverTargets", "SeedPrimaries", "Finalize"]);
    expect(state["failure"]).toMatchObject({ Error: "InterruptedError" });
    expect(await deadLetters()).toEqual([]);
  });

  it("Bug: a run that was interrupted before its first stage had failed. Fix: it was interrupted", async () => {
    await expect(run({}, AbortSignal.abort(new Error("Ctrl-C")))).rejects.toMatchObject({
      name: "InterruptedError",
      message: "interrupted before Initialize",
    });
  });

  it("throws what made a run fail when nothing is left to finalize", async () => {
    const failing = run({
      Initialize: () => {
        throw new SourceContractError("google", "a bad start");
      },
    });
    await expect(failing).rejects.toMatchObject({
      name: "ExecutionFailedError",
      cause: { message: "a bad start" },
    });
  });
});
