import { createSocket } from "node:dgram";
import type { Socket } from "node:dgram";
import { execFile } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { promisify } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";

/** A stage's handler as a Lambda process calls it, twice within one container. */
const lambdaProcess = `
import { z } from "zod";
import { defineCityStage } from "./src/index.ts";
const { handler } = defineCityStage({
  state: "Rank",
  environment: z.object({ BUCKET: z.string() }),
  connect: ({ BUCKET }) => ({ bucket: BUCKET }),
  work: async ({ bucket, telemetry }) => {
    telemetry.metrics.add("Calls", 1, { source: "google" });
    const asked = () => telemetry.tracer.span("google call", { source: "google", url: "https://x/?key=SECRET" }, async () => undefined);
    await telemetry.tracer.span("round", {}, asked);
    const sender = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    const failing = async () => { throw new RangeError("too far"); };
    await telemetry.tracer.span("message <1>", { receive_count: 2 }, failing, { parent: sender, kind: "consumer" }).catch(() => {});
    return { counts: { letters: bucket.length } };
  },
});
const event = {
  run: { run_id: "run-1", correlation_id: "0b0f8b0e-6f57-4a3e-9a4f-5f1f0a2f7c11", city: "edinburgh", prefix: "p",
    started_at: "2026-01-01T00:00:00.000Z", traceparent: "00-65a1b2c3d4e5f60718293a4b5c6d7e8f-00f067aa0ba902b7-01" },
  budget: { calls: 0, calls_left: 10, calls_by_source: {}, records: 0, cost_usd: 0, new_unique_rate: null, stop: false, stop_reason: null },
  counts: {}, stages: [], failures: [], fail_fast: false,
};
const context = { getRemainingTimeInMillis: () => 60_000 };
const state = await handler(event, context);
process.stdout.write(JSON.stringify({ result: (await handler(state, context)).counts }) + "\\n");
`;

const runLambda = async (variables: Record<string, string>): Promise<Record<string, unknown>[]> => {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["--input-type=module-typescript", "--eval", lambdaProcess],
    {
      cwd: path.dirname(import.meta.dirname),
      env: {
        BUCKET: "places",
        AWS_EXECUTION_ENV: "AWS_Lambda_nodejs24.x",
        LAMBDA_TASK_ROOT: "/var/task",
        ...variables,
      },
    },
  );
  return stdout
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);
};

describe("a stage's handler in a Lambda process", () => {
  let daemon: Socket;
  let datagrams: string[];
  beforeEach(async () => {
    datagrams = [];
    daemon = createSocket("udp4").on("message", (data) => datagrams.push(data.toString()));
    daemon.bind(0, "127.0.0.1");
    await once(daemon, "listening");
  });
  afterEach(() => void daemon.close());

  const tracing = (sampled: "0" | "1") => ({
    AWS_XRAY_DAEMON_ADDRESS: `127.0.0.1:${daemon.address().port}`,
    _X_AMZN_TRACE_ID: `Root=1-5759e988-bd862e3fe1be46a994272793;Parent=53995c3f42cd8ad8;Sampled=${sampled}`,
  });

  /** All that was sent before now: what comes last on loopback is received last. */
  const received = async (): Promise<string[]> => {
    daemon.send("end", daemon.address().port, "127.0.0.1");
    while (datagrams.at(-1) !== "end") {
      await once(daemon, "message");
    }
    return datagrams.slice(0, -1);
  };

  it("reads the process's environment and writes logs and metrics to standard output", async () => {
    const lines = await runLambda({});
    expect(lines.filter((line) => "level" in line).map((line) => line["message"])).toEqual([
      "stage started",
      "stage finished",
      "stage started",
      "stage finished",
    ]);
    expect(lines).toContainEqual(
      expect.objectContaining({
        city: "edinburgh",
        state: "Rank",
        source: "google",
        Calls: 1,
        run_id: "run-1",
      }),
    );
    expect(lines.at(-1)).toEqual({ result: { Rank: { letters: 6 } } });
  });

  it("sends its spans to the X-Ray daemon, below the segment of its invocation", async () => {
    const lines = await runLambda(tracing("1"));
    const logged = lines.filter((line) => "level" in line).map((line) => line["xray_trace_id"]);
    expect(new Set(logged)).toEqual(new Set(["1-5759e988-bd862e3fe1be46a994272793"]));
    const documents = (await received()).map(
      (datagram) => JSON.parse(datagram.split("\n")[1]!) as Record<string, unknown>,
    );
    const names = ["google call", "round", "message _1_", "Rank"];
    expect(documents.map(({ name }) => name)).toEqual([...names, ...names]);
    const [call, round, message, stage] = documents;
    expect(stage).toMatchObject({
      type: "subsegment",
      trace_id: "1-5759e988-bd862e3fe1be46a994272793",
      parent_id: "53995c3f42cd8ad8",
      annotations: { run_id: "run-1", city: "edinburgh", state: "Rank" },
    });
    expect(call).toMatchObject({ parent_id: round?.["id"], annotations: { source: "google" } });
    expect(round).toMatchObject({ parent_id: stage?.["id"] });
    // Whoever sent the message is in another trace.
    expect(message).toMatchObject({
      trace_id: "1-5759e988-bd862e3fe1be46a994272793",
      parent_id: stage?.["id"],
      fault: true,
      metadata: {
        cityscout: {
          receive_count: 2,
          w3c_trace_id: "0af7651916cd43dd8448eb211c80319c",
          error: { name: "RangeError", message: "too far" },
        },
      },
    });
    for (const sound of [call, stage]) expect(sound).not.toHaveProperty("fault");
    for (const span of [call, message]) {
      const times = [stage, span, span, stage].map((one, i) => one?.[i < 2 ? "start_time" : "end_time"]);
      expect(times).toEqual(times.map(Number).sort((a, b) => a - b));
      expect(Math.abs(Date.now() / 1000 - Number(times[0]))).toBeLessThan(3600);
      expect(span).not.toMatchObject({ in_progress: true });
    }
    expect(JSON.stringify(documents)).not.toContain("SECRET");
  });

  it("sends none where the invocation is not sampled", async () => {
    await runLambda(tracing("0"));
    expect(await received()).toEqual([]);
  });
});
