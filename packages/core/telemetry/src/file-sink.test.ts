import { appendFile, mkdtemp, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { createFileSink, telemetryFiles } from "./file-sink.ts";
import type { FinishedSpan } from "./span.ts";

const span = (index: number): FinishedSpan => ({
  traceId: "65a1b2c3d4e5f60718293a4b5c6d7e8f",
  spanId: index.toString(16).padStart(16, "0"),
  parentSpanId: index === 1 ? undefined : "0000000000000001",
  name: "google call",
  kind: "internal",
  startedAt: 1_767_225_600_000.25,
  endedAt: 1_767_225_600_012,
  attributes: { source: "google", calls: 3, rate: 0.5, cached: false },
  error: index === 2 ? { name: "TransientSourceError", message: "reset" } : undefined,
});

let directory: string;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "cityscout-telemetry-"));
});
afterEach(() => rm(directory, { recursive: true }));

const linesOf = async (file: string): Promise<Record<string, unknown>[]> =>
  (await readFile(path.join(directory, "telemetry", file), "utf8"))
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

const create = () => createFileSink(path.join(directory, "telemetry"));

describe("the files of a run's telemetry", () => {
  it("are not made before there is something to write", async () => {
    await create().close();
    expect(await readdir(directory)).toEqual([]);
  });

  it("are continued by the next process", async () => {
    for (const message of ["one", "two"]) {
      const sink = create();
      sink.log(JSON.stringify({ message }));
      sink.metric(JSON.stringify({ Calls: 1 }));
      await sink.close();
    }
    expect(await linesOf(telemetryFiles.logs)).toEqual([{ message: "one" }, { message: "two" }]);
    expect(await linesOf(telemetryFiles.metrics)).toEqual([{ Calls: 1 }, { Calls: 1 }]);
  });

  it("begin a new line after half a line that a killed process left", async () => {
    const first = create();
    first.log("{}");
    await first.close();
    const file = path.join(directory, "telemetry", telemetryFiles.logs);
    await appendFile(file, '{"message":"cut o');

    const second = create();
    second.log('{"message":"after"}');
    await second.close();

    expect((await readFile(file, "utf8")).split("\n")).toEqual([
      "{}",
      '{"message":"cut o',
      '{"message":"after"}',
      "",
    ]);
  });

  it("hold many lines in their order", async () => {
    const sink = create();
    for (let index = 0; index < 5000; index += 1) {
      sink.log(JSON.stringify({ index, padding: "x".repeat(50) }));
    }
    await sink.flush();
    expect((await linesOf(telemetryFiles.logs)).map(({ index }) => index)).toEqual([...Array(5000).keys()]);
  });

  it("are written while the run goes on: a process that is killed leaves nearly all of it", async () => {
    const sink = create();
    const lines = 5000;
    for (let index = 0; index < lines; index += 1)
      sink.log(JSON.stringify({ index, padding: "x".repeat(50) }));
    await vi.waitFor(async () =>
      expect((await linesOf(telemetryFiles.logs)).length).toBeGreaterThan(0.7 * lines),
    );
    await sink.close();
  });

  it.each(["one line", "more lines than are held back"])(
    "report at the flush that they cannot be written: %s",
    async (lines) => {
      await writeFile(path.join(directory, "telemetry"), "a file where the folder should be");
      const sink = create();
      for (let line = 0; line < (lines === "one line" ? 1 : 5000); line += 1)
        sink.log(JSON.stringify({ padding: "x".repeat(50) }));
      // By then the write has failed: nobody waits for it yet.
      await stat(directory);
      await expect(sink.flush()).rejects.toThrow(/EEXIST|ENOTDIR/);
    },
  );

  it("hold each span once, however many there are and however often they are flushed", async () => {
    const sink = create();
    for (const count of [1, 600, 0]) {
      for (let index = 0; index < count; index += 1) sink.span(span(index));
      await sink.flush();
    }
    const spansOf = (line: Record<string, unknown>) => {
      const [resource] = line["resourceSpans"] as { scopeSpans: { spans: { spanId: string }[] }[] }[];
      return resource!.scopeSpans[0]!.spans.map(({ spanId }) => Number.parseInt(spanId, 16));
    };
    const written = (await linesOf(telemetryFiles.traces)).map(spansOf);
    expect(written.flat()).toEqual([0, ...Array(600).keys()]);
    // A line is parsed as a whole by whoever reads it.
    expect(Math.max(...written.map((spans) => spans.length))).toBeLessThan(600);
  });

  it("hold spans as OTLP/JSON: ids in hexadecimal, times in nanoseconds as text", async () => {
    const sink = create();
    sink.span(span(1));
    sink.span(span(2));
    await sink.close();
    const attributes = [
      { key: "source", value: { stringValue: "google" } },
      { key: "calls", value: { intValue: "3" } },
      { key: "rate", value: { doubleValue: 0.5 } },
      { key: "cached", value: { boolValue: false } },
    ];
    const common = {
      traceId: "65a1b2c3d4e5f60718293a4b5c6d7e8f",
      name: "google call",
      kind: 1,
      startTimeUnixNano: "1767225600000250000",
      endTimeUnixNano: "1767225600012000000",
    };
    expect(await linesOf(telemetryFiles.traces)).toEqual([
      {
        resourceSpans: [
          {
            resource: { attributes: [{ key: "service.name", value: { stringValue: "cityscout" } }] },
            scopeSpans: [
              {
                scope: { name: "@cityscout/telemetry" },
                spans: [
                  { ...common, spanId: "0000000000000001", attributes },
                  {
                    ...common,
                    spanId: "0000000000000002",
                    parentSpanId: "0000000000000001",
                    attributes: [
                      ...attributes,
                      { key: "error.type", value: { stringValue: "TransientSourceError" } },
                    ],
                    status: { code: 2, message: "reset" },
                  },
                ],
              },
            ],
          },
        ],
      },
    ]);
  });
});
