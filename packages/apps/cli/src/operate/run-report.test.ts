import { describe, expect, it } from "vitest";
import { exampleHistory, edinburghState, exampleStart, type ExampleHistory } from "./example-history.ts";
import { edinburghManifest as manifest } from "./edinburgh-manifest.ts";
import { createHistoryReader } from "./execution-view.ts";
import type { RunBooks } from "./run-books.ts";
import { exitCodeOfReport, formatReport, reportOf } from "./run-report.ts";

const state = edinburghState();
const { run_id: runId } = state.run;
const use = { calls: 30, cache_hits: 2, cost_usd: 1.05, shown: 400, new: 310, failures: 0 };
const noBooks: RunBooks = { manifest: null, sources: {} };

function report(history: ExampleHistory, books: RunBooks, after = 20_000, name = runId) {
  const reader = createHistoryReader();
  reader.take(history.events);
  return reportOf(reader.view, books, { runId: name, environment: "dev", now: exampleStart + after });
}

function ended(): ExampleHistory {
  const history = exampleHistory();
  history.task("Initialize", 100, 400, state);
  history.enter("Task", "Finalize", 500);
  history.attempt(500, 600, { error: "Error", cause: "once" });
  history.attempt(2_600, 3_000);
  history.exit("Task", "Finalize", 3_000, state);
  history.add("ExecutionSucceeded", 3_100, { executionSucceededEventDetails: { output: "{}" } });
  return history;
}

describe("how a run stands", () => {
  it("of one that goes on: where it is, for how long, and what is booked", () => {
    const history = exampleHistory();
    const budget = { ...state.budget, calls: 30, calls_left: 70, cost_usd: 1.05, new_unique_rate: 0.4 };
    history.task("Initialize", 100, 400, edinburghState({ budget }));
    history.enter("Task", "SeedPrimaries", 5_000);
    const found = report(history, { manifest: null, sources: { google: use } });
    expect(found).toMatchObject({
      status: "running",
      at_work: { state: "SeedPrimaries", for_ms: 15_000 },
      duration_ms: 20_000,
      calls: 30,
      calls_left: 70,
      records: 310,
      calls_by_source: { google: 30 },
      places: null,
      continues: null,
    });
    expect(formatReport(found)).toContain("running, SeedPrimaries for 15.0 s");
    expect(formatReport(found)).toContain("30 of 100, $1.05");
  });

  it("of one that has not begun: nothing but that", () => {
    const found = report(exampleHistory(), noBooks, 50);
    expect(found).toMatchObject({ status: "running", at_work: null, calls: 0, correlation_id: null });
  });

  it("of one that ended: what the manifest says, and tries that failed on the way", () => {
    const found = report(ended(), { manifest: manifest({}), sources: { google: use } });
    expect(found).toMatchObject({
      status: "succeeded",
      duration_ms: 3_100,
      places: 150,
      failed_tries: [{ state: "Finalize", failure: "Error: once" }],
    });
    expect(exitCodeOfReport(found.status)).toBe(0);
  });

  it("of one that ended with less than all: partial, with its failures and dead letters", () => {
    const partial = manifest({
      status: "partial",
      failures: [{ stage: "TileSweep", error: "TransientSourceError", message: "yelp is down" }],
      counts: { ...manifest({}).counts, dead_letters: 25 },
    });
    const found = report(ended(), { manifest: partial, sources: {} });
    expect(exitCodeOfReport(found.status)).toBe(3);
    expect(formatReport(found)).toContain("TileSweep: TransientSourceError: yelp is down");
    expect(formatReport(found)).toContain("25 (`scout dlq analyze`)");
  });

  it("Bug: of one that lost everything it was said to have succeeded, as its execution had. Fix: that it failed, and why", () => {
    const failed = manifest({
      status: "failed",
      stop_reason: "failed",
      failures: [{ stage: "SeedPrimaries", error: "CorruptObjectError", message: "found no targets" }],
      counts: { ...manifest({}).counts, places: 0 },
    });
    const found = report(ended(), { manifest: failed, sources: {} });
    expect(found.status).toBe("failed");
    expect(exitCodeOfReport(found.status)).toBe(1);
    expect(formatReport(found)).toContain("SeedPrimaries: CorruptObjectError: found no targets");
  });

  it("of one that was stopped: by whom and why, on one line", () => {
    const history = exampleHistory();
    history.task("Initialize", 100, 400, state);
    history.add("ExecutionAborted", 900, {
      executionAbortedEventDetails: { error: "StoppedByOperator", cause: "over\nbudget" },
    });
    const found = report(history, noBooks);
    expect(found).toMatchObject({ status: "aborted", duration_ms: 900 });
    expect(exitCodeOfReport(found.status)).toBe(1);
    expect(formatReport(found)).toContain("StoppedByOperator: over budget");
  });

  it("of an execution that goes on with another's run: with which", () => {
    const found = report(ended(), noBooks, 20_000, `${runId}-again-12ab`);
    expect(found.continues).toBe(runId);
    expect(formatReport(found)).toContain(`goes on with ${runId}`);
  });

  it("of one whose execution had no room for more: that it is partial, and how it goes on", () => {
    const full = manifest({ status: "partial", stop_reason: "max_history_events" });
    const found = report(ended(), { manifest: full, sources: {} }, 20_000, `${runId}-again-12ab`);
    expect(exitCodeOfReport(found.status)).toBe(3);
    expect(formatReport(found)).toContain(`\`scout start --resume ${runId}\` goes on`);
  });
});
