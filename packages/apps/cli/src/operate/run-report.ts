import type { Failure, Manifest, StopReason } from "@cityscout/contracts";
import { exitCodes } from "../exit-codes.ts";
import { formatDuration, formatNumber, formatUsd } from "../format.ts";
import type { ExecutionStatus, ExecutionView } from "./execution-view.ts";
import { type RunBooks } from "./run-books.ts";
import { recordsOf } from "../run/source-uses.ts";
import { timelineOf } from "./timeline.ts";

/** How a run stands: as its execution does, but `partial` where that ended with less than all, `failed` where with nothing. */
export type ReportedStatus = ExecutionStatus | "partial";

/** The exit code of a run that has ended: as that of `scout run`. */
export function exitCodeOfReport(status: ReportedStatus): number {
  if (status === "succeeded") return exitCodes.done;
  return status === "partial" ? exitCodes.partial : exitCodes.failed;
}

/** How a run stands, as `--json` prints it. */
export interface RunReport {
  run_id: string;
  /** The run that this one goes on with, if it does not have its own. */
  continues: string | null;
  environment: string;
  status: ReportedStatus;
  correlation_id: string | null;
  started_at: string | null;
  ended_at: string | null;
  duration_ms: number;
  /** The state that is at work, with the round of the sweep, and for how long; `null` of a run that has ended. */
  at_work: { state: string; for_ms: number } | null;
  calls: number;
  calls_left: number | null;
  calls_by_source: Record<string, number>;
  cost_usd: number;
  records: number;
  new_unique_rate: number | null;
  stop_reason: StopReason | null;
  /** Once the run is finalized. */
  places: number | null;
  dead_letters: number | null;
  /** Tries of states that failed, whether or not a later one succeeded. */
  failed_tries: { state: string; failure: string }[];
  failures: Failure[];
  /** Why the execution ended, if it did not succeed. */
  ending: { error: string; cause: string } | null;
}

export interface RunReportOptions {
  runId: string;
  environment: string;
  /** Milliseconds since the epoch. */
  now: number;
}

/** Puts together what the history and the run's objects say. Pure. */
export function reportOf(view: ExecutionView, books: RunBooks, options: RunReportOptions): RunReport {
  const { now } = options;
  const rows = timelineOf(view);
  const last = rows.at(-1);
  const startedAt = view.startedAt ?? now;
  const isWorking = view.status === "running" && last !== undefined;
  return {
    run_id: options.runId,
    continues: continuedRun(view, options.runId),
    environment: options.environment,
    status: statusOf(view, books),
    correlation_id: view.runState?.run.correlation_id ?? books.manifest?.correlation_id ?? null,
    started_at: isoTime(view.startedAt),
    ended_at: isoTime(view.endedAt),
    duration_ms: (view.endedAt ?? now) - startedAt,
    at_work: isWorking ? { state: last.name, for_ms: now - startedAt - last.atMs } : null,
    ...(books.manifest === null ? spentSoFar(view) : spentInAll(books.manifest)),
    calls_by_source: Object.fromEntries(
      Object.entries(books.sources).map(([source, { calls }]) => [source, calls]),
    ),
    calls_left: view.runState?.budget.calls_left ?? null,
    new_unique_rate: view.runState?.budget.new_unique_rate ?? null,
    records: recordsOf(books.sources),
    failed_tries: rows.flatMap(({ name, failures }) => failures.map((failure) => ({ state: name, failure }))),
    ending: view.ending,
  };
}

/** An execution succeeds where its run is finalized: what came of that is in the manifest. */
function statusOf({ status }: ExecutionView, { manifest }: RunBooks): ReportedStatus {
  if (status !== "succeeded" || manifest === null || manifest.status === "succeeded") return status;
  return manifest.status === "partial" ? "partial" : "failed";
}

function continuedRun({ runState }: ExecutionView, runId: string): string | null {
  const worksFor = runState?.run.run_id ?? runId;
  return worksFor === runId ? null : worksFor;
}

const worksFor = ({ continues, run_id: runId }: RunReport): string => continues ?? runId;

const isoTime = (ms: number | null): string | null => (ms === null ? null : new Date(ms).toISOString());

type Outcome = Pick<RunReport, "calls" | "cost_usd" | "stop_reason" | "places" | "dead_letters" | "failures">;

/** As the last stage left the run. */
function spentSoFar({ runState, spent }: ExecutionView): Outcome {
  return {
    calls: spent.calls,
    cost_usd: spent.costUsd,
    stop_reason: runState?.budget.stop_reason ?? null,
    places: null,
    dead_letters: null,
    failures: runState?.failures ?? [],
  };
}

function spentInAll({ calls, cost_usd, stop_reason, counts, failures }: Manifest): Outcome {
  const { places, dead_letters } = counts;
  return { calls: calls.total, cost_usd, stop_reason, places, dead_letters, failures };
}

const statusWords: Readonly<Record<ReportedStatus, string>> = {
  running: "running",
  succeeded: "succeeded",
  partial: "partial: it ended with less than all",
  failed: "failed",
  timed_out: "failed: it ran into its time limit",
  aborted: "stopped",
};

/** The most failed tries that are shown one by one. */
const shownTries = 5;

/** The report for people. */
export function formatReport(report: RunReport): string {
  const lines = [...standing(report), ...spent(report), ...troubles(report)];
  if (report.correlation_id !== null) lines.push(["correlation", report.correlation_id]);
  return lines.map(([name, value]) => `${name.padEnd(13)}${value.replaceAll(/\s*\n\s*/g, " ")}`).join("\n");
}

type Line = [name: string, value: string];

function standing(report: RunReport): Line[] {
  const { at_work: atWork, started_at: startedAt, ended_at: endedAt } = report;
  const working = atWork === null ? "" : `, ${atWork.state} for ${formatDuration(atWork.for_ms)}`;
  const duration = `${formatDuration(report.duration_ms)} ${endedAt === null ? "ago" : "long"}`;
  const continues = report.continues === null ? "" : `, goes on with ${report.continues}`;
  return [
    ["run", `${report.run_id}${continues}`],
    ["environment", report.environment],
    ["status", `${statusWords[report.status]}${working}`],
    ["started", startedAt === null ? "not yet" : `${startedAt}, ${duration}`],
  ];
}

function spent(report: RunReport): Line[] {
  const { calls, calls_left: left, new_unique_rate: rate, stop_reason: reason } = report;
  const limit = left === null ? "" : ` of ${formatNumber(calls + left)}`;
  const share = rate === null ? "" : `, ${(rate * 100).toFixed(0)} % of the last answers new`;
  const bySource = Object.entries(report.calls_by_source)
    .filter(([, asked]) => asked > 0)
    .map(([source, asked]) => `${source} ${formatNumber(asked)}`);
  const lines: Line[] = [
    ["calls", `${formatNumber(calls)}${limit}, ${formatUsd(report.cost_usd)}`],
    ["records", `${formatNumber(report.records)}${share}`],
  ];
  if (bySource.length > 0) lines.push(["sources", bySource.join(", ")]);
  if (report.places !== null) lines.push(["places", formatNumber(report.places)]);
  if (reason !== null) lines.push(["stop reason", reason]);
  if (reason === "max_history_events")
    lines.push([
      "",
      `the execution had no room for more: \`scout start --resume ${worksFor(report)}\` goes on`,
    ]);
  return lines;
}

function troubles({ dead_letters, failures, failed_tries: tries, ending }: RunReport): Line[] {
  const lines: Line[] = [];
  if (dead_letters !== null && dead_letters > 0)
    lines.push(["dead letters", `${formatNumber(dead_letters)} (\`scout dlq analyze\`)`]);
  for (const { stage, error, message } of failures) lines.push(["failure", `${stage}: ${error}: ${message}`]);
  for (const { state, failure } of tries.slice(-shownTries))
    lines.push(["failed try", `${state}: ${failure}`]);
  const more = tries.length - shownTries;
  if (more > 0) lines.push(["", `and ${formatNumber(more)} earlier ones: \`scout history\` has them all`]);
  if (ending !== null) lines.push(["ended by", `${ending.error}: ${ending.cause}`]);
  return lines;
}
