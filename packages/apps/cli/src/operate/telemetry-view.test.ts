import { describe, expect, it } from "vitest";
import type { LogLine } from "./log-lines.ts";
import { type MetricLine, parseMetricLine, sourcesOfMetrics, viewOfTelemetry } from "./telemetry-view.ts";
import { timelineOf } from "./timeline.ts";

const start = Date.parse("2026-01-31T10:15:00.000Z");

const line = (ms: number, state: string, message: string, fields: LogLine["fields"] = {}): LogLine => ({
  at: start + ms,
  level: "INFO",
  state,
  message,
  fields,
});
const stage = (state: string, from: number, to: number): LogLine[] => [
  line(from, state, "stage started"),
  line(to, state, "stage finished"),
];

function metric(ms: number, fields: Record<string, unknown>): MetricLine {
  const parsed = parseMetricLine(JSON.stringify({ _aws: { Timestamp: start + ms }, ...fields }));
  if (parsed === undefined) throw new Error("no metric line");
  return parsed;
}

describe("what a run on this machine did", () => {
  const logs = [
    ...stage("Initialize", 0, 50),
    line(100, "TileSweepPlan", "stage started"),
    line(110, "TileSweepPlan", "round planned", { round: 3 }),
    line(120, "TileSweepPlan", "stage finished"),
    line(130, "TileSweepSearch", "stage started"),
    line(131, "TileSweepSearch", "stage started"),
    line(400, "TileSweepSearch", "stage finished"),
    line(500, "TileSweepSearch", "stage finished"),
    ...stage("TileSweepEvaluate", 510, 600),
    line(700, "Rank", "stage started"),
    line(750, "Rank", "stage failed", { error: { name: "TypeError", message: "broken" } }),
    line(2_700, "Rank", "stage started"),
  ];
  const metrics = [
    metric(405, { source: "google", Calls: [1, 1], CostUsd: [0.03, 0.03], RecordsFound: [20, 5] }),
    metric(505, { source: "yelp", Calls: 3, CacheHits: 2, RecordsFound: 7, Errors: 1 }),
    metric(605, { StageDurationMs: 90 }),
  ];

  it("is told by what its stages logged: rounds, workers, tries, and what was spent by then", () => {
    const rows = timelineOf(viewOfTelemetry(logs, metrics));
    expect(rows).toMatchObject([
      { name: "Initialize", atMs: 0, tookMs: 50, workers: null, calls: 0 },
      { name: "TileSweep 3", atMs: 100, tookMs: 500, workers: 2, calls: 5, costUsd: 0.06 },
      { name: "Rank", atMs: 700, tookMs: null, attempts: 2, failures: ["TypeError: broken"], calls: null },
    ]);
  });

  it("has the calls, records and money of each source", () => {
    expect(sourcesOfMetrics(metrics)).toEqual({
      google: { calls: 2, cache_hits: 0, cost_usd: 0.06, shown: 25, new: 25, failures: 0 },
      yelp: { calls: 3, cache_hits: 2, cost_usd: 0, shown: 7, new: 7, failures: 1 },
    });
  });

  it("passes over half a line, as a killed process leaves it", () => {
    expect(parseMetricLine('{"_aws":{"Timest')).toBeUndefined();
  });
});
