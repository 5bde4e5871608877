import { describe, expect, it } from "vitest";
import { createTelemetry } from "./create-telemetry.ts";
import { createMemorySink } from "./memory-sink.ts";
import { formatTraceparent, newTraceContext } from "./span.ts";

const clock = { now: () => Date.parse("2026-01-01T00:00:00.000Z"), sleep: () => Promise.resolve() };
const context = {
  run_id: "run-1",
  correlation_id: "0b0f8b0e-6f57-4a3e-9a4f-5f1f0a2f7c11",
  city: "edinburgh",
  traceparent: "00-65a1b2c3d4e5f60718293a4b5c6d7e8f-00f067aa0ba902b7-01",
};

const create = (logLevel?: string) => {
  const sink = createMemorySink();
  return { sink, telemetry: createTelemetry({ sink, clock, state: "TileSweep", context, logLevel }) };
};

describe("metrics", () => {
  it("are embedded metrics with city, state and source as the only dimensions", async () => {
    const { sink, telemetry } = create();
    telemetry.metrics.add("Bytes", 512, { source: "overpass" });
    await telemetry.flush();
    expect(sink.metrics).toEqual([
      {
        _aws: {
          Timestamp: clock.now(),
          CloudWatchMetrics: [
            {
              Namespace: "Cityscout",
              Dimensions: [["city", "state", "source"]],
              Metrics: [{ Name: "Bytes", Unit: "Bytes" }],
            },
          ],
        },
        run_id: "run-1",
        correlation_id: context.correlation_id,
        city: "edinburgh",
        state: "TileSweep",
        source: "overpass",
        Bytes: 512,
      },
    ]);
  });

  it("lose no value, however many there are", async () => {
    const { sink, telemetry } = create();
    for (let index = 0; index < 250; index += 1) {
      telemetry.metrics.add("Calls", 1, { source: index % 2 === 0 ? "google" : "yelp" });
    }
    await telemetry.flush();
    await telemetry.flush();
    const total = sink.metrics
      .flatMap((line) => line["Calls"] as number | number[])
      .reduce((sum, one) => sum + one, 0);
    expect(total).toBe(250);
    expect(sink.metrics.every((line) => (line["Calls"] as number[]).length <= 100)).toBe(true);
  });
});

describe("metrics of several series", () => {
  it("keep each source's and each reason's values by themselves", async () => {
    const { sink, telemetry } = create();
    telemetry.metrics.add("Errors", 1);
    telemetry.metrics.add("Errors", 2, { source: "google" });
    telemetry.metrics.add("Errors", 3, { source: "yelp" });
    telemetry.metrics.add("Errors", 4, { reason: "timeout" });
    telemetry.metrics.add("Errors", 5, { source: "google", reason: "timeout" });
    await telemetry.flush();
    const told = sink.metrics.map(({ source, reason, Errors, _aws }) => {
      const { CloudWatchMetrics } = _aws as { CloudWatchMetrics: { Dimensions: string[][] }[] };
      return { source, reason, Errors, dimensions: CloudWatchMetrics[0]!.Dimensions[0]!.slice(2) };
    });
    expect(told).toEqual([
      { Errors: 1, dimensions: [] },
      { source: "google", Errors: 2, dimensions: ["source"] },
      { source: "yelp", Errors: 3, dimensions: ["source"] },
      { reason: "timeout", Errors: 4, dimensions: ["reason"] },
      { source: "google", reason: "timeout", Errors: 5, dimensions: ["source", "reason"] },
    ]);
  });

  it("are of an unknown city where nobody could read whose they are", async () => {
    const sink = createMemorySink();
    const telemetry = createTelemetry({ sink, clock, state: "Rank", context: undefined });
    telemetry.metrics.add("Errors", 1);
    await telemetry.flush();
    expect(sink.metrics).toMatchObject([{ city: "unknown", state: "Rank", Errors: 1 }]);
  });
});

describe("the log", () => {
  it("writes what the level lets through, with the injected time", () => {
    const { sink, telemetry } = create("warn");
    telemetry.log.info("quiet");
    telemetry.log.warn("loud", { attempt: 2 });
    expect(sink.logs).toEqual([
      {
        timestamp: "2026-01-01T00:00:00.000Z",
        level: "WARN",
        message: "loud",
        service: "cityscout",
        attempt: 2,
        run_id: "run-1",
        correlation_id: context.correlation_id,
        city: "edinburgh",
        state: "TileSweep",
      },
    ]);
  });

  it("keeps credentials out of fields, messages and errors", () => {
    const { sink, telemetry } = create();
    telemetry.log.error(
      "call failed: https://g.test/?key=SECRET",
      new Error("GET https://g.test/?key=SECRET failed"),
      {
        headers: { "x-goog-api-key": "SECRET" },
      },
    );
    expect(JSON.stringify(sink.logs)).not.toContain("SECRET");
    expect(sink.logs).toMatchObject([
      {
        headers: { "x-goog-api-key": "[redacted]" },
        error: { message: "GET https://g.test/?key=[redacted] failed" },
      },
    ]);
  });

  it("names what was thrown that is no error", () => {
    const { sink, telemetry } = create();
    telemetry.log.error("odd", "out of paper");
    expect(sink.logs).toMatchObject([{ message: "odd", error: { name: "Error", message: "out of paper" } }]);
  });

  it("writes one line where a field is an error or contains itself", () => {
    const { sink, telemetry } = create();
    const fields: Record<string, unknown> = { cause: new RangeError("too far") };
    fields["fields"] = fields;
    telemetry.log.warn("odd", fields);
    expect(sink.logs).toMatchObject([{ message: "odd", cause: { name: "RangeError", message: "too far" } }]);
  });
});

describe("spans", () => {
  it("nest by what awaits what, even when siblings overlap", async () => {
    const { sink, telemetry } = create();
    const { tracer } = telemetry;
    const leaf = (name: string) =>
      tracer.span(name, {}, () => new Promise((resolve) => setImmediate(resolve)));
    await tracer.span("outer", {}, () =>
      Promise.all([tracer.span("a", {}, () => leaf("a1")), tracer.span("b", {}, () => leaf("b1"))]),
    );
    const byName = Object.fromEntries(sink.spans.map((span) => [span.name, span]));
    const parents = Object.fromEntries(
      sink.spans.map(({ name, parentSpanId }) => [
        name,
        sink.spans.find(({ spanId }) => spanId === parentSpanId)?.name,
      ]),
    );
    expect(parents).toEqual({ a1: "a", b1: "b", a: "outer", b: "outer", outer: undefined });
    expect(byName["outer"]?.parentSpanId).toBe("00f067aa0ba902b7");
    expect(new Set(sink.spans.map(({ traceId }) => traceId))).toEqual(
      new Set(["65a1b2c3d4e5f60718293a4b5c6d7e8f"]),
    );
  });

  it("begin a trace of their own where there is none to continue", async () => {
    const sink = createMemorySink();
    const telemetry = createTelemetry({
      sink,
      clock,
      state: "Run",
      context: { ...context, traceparent: "nonsense" },
    });
    await telemetry.tracer.span("run", {}, () => Promise.resolve());
    await telemetry.tracer.span("more", {}, () => Promise.resolve());
    const [first, second] = sink.spans;
    expect(first?.traceId).toMatch(/^[\da-f]{32}$/);
    expect(second?.traceId).toBe(first?.traceId);
    expect(first?.parentSpanId).toBeUndefined();
  });

  it("begin with the time where nobody called, as X-Ray wants it", () => {
    const { traceId } = newTraceContext(1_767_225_600_999);
    expect(Number.parseInt(traceId.slice(0, 8), 16)).toBe(1_767_225_600);
  });

  it("continue the trace that a message carried, be it another's; one that nobody can read is passed over", async () => {
    const { sink, telemetry } = create();
    const sent = { traceId: "0af7651916cd43dd8448eb211c80319c", spanId: "b7ad6b7169203331" };
    const zeros = [
      { ...sent, traceId: "0".repeat(32) },
      { ...sent, spanId: "0".repeat(16) },
    ];
    const parents = [formatTraceparent(sent), ...zeros.map(formatTraceparent), "nonsense"];
    await telemetry.tracer.span("drain", {}, async () => {
      for (const parent of parents)
        await telemetry.tracer.span("message", {}, () => Promise.resolve(), { parent, kind: "consumer" });
    });
    const drain = sink.spans.at(-1)!;
    const ownTrace = { traceId: drain.traceId, parentSpanId: drain.spanId };
    expect(drain.kind).toBe("internal");
    expect(drain.traceId).not.toBe(sent.traceId);
    expect(sink.spans.slice(0, -1)).toMatchObject([
      { kind: "consumer", traceId: sent.traceId, parentSpanId: sent.spanId },
      ...parents.slice(1).map(() => ({ kind: "consumer", ...ownTrace })),
    ]);
  });

  it("are named to others: the current one, outside of any the caller's", async () => {
    const { sink, telemetry } = create();
    expect(telemetry.tracer.traceparent()).toBe(context.traceparent);
    const within = await telemetry.tracer.span("call", {}, () =>
      Promise.resolve(telemetry.tracer.traceparent()),
    );
    expect(within).toBe(formatTraceparent(sink.spans[0]!));
  });

  it("keep credentials out of their attributes", async () => {
    const { sink, telemetry } = create();
    const attributes = { url: "https://g.test/?key=SECRET", calls: 2, cached: false };
    await telemetry.tracer.span("call", attributes, () => Promise.resolve());
    expect(sink.spans[0]?.attributes).toMatchObject({
      url: "https://g.test/?key=[redacted]",
      calls: 2,
      cached: false,
      run_id: "run-1",
    });
  });

  it("carry what ended them, be it no error", async () => {
    const { sink, telemetry } = create();
    const thrown: unknown = "GET https://g.test/?key=SECRET failed";
    const failing = telemetry.tracer.span("call", {}, () => {
      throw thrown;
    });
    await expect(failing).rejects.toBe(thrown);
    const message = "GET https://g.test/?key=[redacted] failed";
    expect(sink.spans[0]?.error).toEqual({ name: "Error", message });
  });

  it("carry the error that ended them, and throw it on", async () => {
    const { sink, telemetry } = create();
    const error = new TypeError("GET https://g.test/?key=SECRET failed");
    await expect(telemetry.tracer.span("call", {}, () => Promise.reject(error))).rejects.toBe(error);
    expect(sink.spans[0]?.error).toEqual({
      name: "TypeError",
      message: "GET https://g.test/?key=[redacted] failed",
    });
  });
});
