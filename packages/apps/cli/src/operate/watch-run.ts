import { type Clock, type RunState, systemClock } from "@cityscout/contracts";
import type { CommandContext } from "../context.ts";
import { exitCodes } from "../exit-codes.ts";
import { runDocument, runSummary } from "../run/summary.ts";
import type { ExecutionView } from "./execution-view.ts";
import { followExecution } from "./follow.ts";
import type { Operations } from "./operations.ts";
import { readBooks, readSources, type RunBooks } from "./run-books.ts";
import type { SourceUses } from "../run/source-uses.ts";
import { exitCodeOfReport, formatReport, reportOf } from "./run-report.ts";
import { createWatchView } from "./watch-view.ts";

export interface WatchOptions {
  runId: string;
  json: boolean;
  intervalSeconds: number;
  /** @defaultValue real time */
  clock?: Clock;
}

/** The ledger of a large run has megabytes: it is not read more often than this. */
const ledgerSeconds = 5;

/**
 * Follows a run to its end and tells how it ended, with the exit code of `scout run`. Ctrl-C ends the watching only.
 *
 * @throws InvalidInputError where there is no such run
 */
export async function watchRun(
  context: CommandContext,
  operations: Operations,
  options: WatchOptions,
): Promise<void> {
  const { clock = systemClock, runId, json } = options;
  const { executions, store, deployed } = operations;
  const shown = createWatchView(context.stderr, { quiet: json, now: () => clock.now() });
  const sourcesOf = ledgerReader(operations, clock);
  let latest: ExecutionView | undefined;
  try {
    for await (const view of followExecution({
      eventsSince: (since) => executions.eventsSince(runId, since),
      clock,
      intervalMs: options.intervalSeconds * 1_000,
      signal: context.signal,
    })) {
      latest = view;
      shown.show(view, await sourcesOf(view));
    }
  } catch (error) {
    if (!context.signal.aborted) throw error;
  } finally {
    shown.stop();
  }
  if (latest === undefined || latest.status === "running") {
    context.stderr.write(`no longer watching; the run goes on: scout watch ${runId}\n`);
    context.setExitCode(exitCodes.interrupted);
    return;
  }
  const books = await readBooks(store, latest);
  const report = reportOf(latest, books, { runId, environment: deployed.environment, now: clock.now() });
  context.stdout.write(json ? endDocument(operations, report, books) : endSummary(operations, report, books));
  context.setExitCode(exitCodeOfReport(report.status));
}

/** Reads what the sources were asked: now and then, where a stage has ended since, and at the end. */
function ledgerReader({ store }: Operations, clock: Clock): (view: ExecutionView) => Promise<SourceUses> {
  let sources: SourceUses = {};
  let readAt = Number.NEGATIVE_INFINITY;
  let readFor: RunState | null = null;
  return async ({ runState, status }) => {
    const due = status !== "running" || clock.now() - readAt >= ledgerSeconds * 1_000;
    if (runState !== null && runState !== readFor && due) {
      sources = await readSources(store, runState.run.prefix);
      readAt = clock.now();
      readFor = runState;
    }
    return sources;
  };
}

type Report = ReturnType<typeof reportOf>;

/** Where the artifacts of a finalized run are, by name. */
function artifactUrls({ bucket }: Operations, { manifest }: RunBooks): Record<string, string> {
  return Object.fromEntries(
    Object.entries(manifest?.artifacts ?? {}).map(([name, key]) => [name, `s3://${bucket}/${key}`]),
  );
}

function endDocument(operations: Operations, report: Report, books: RunBooks): string {
  const { manifest } = books;
  const document =
    manifest === null
      ? report
      : { ...runDocument(manifest, artifactUrls(operations, books)), environment: report.environment };
  return `${JSON.stringify(document, null, 2)}\n`;
}

function endSummary(operations: Operations, report: Report, books: RunBooks): string {
  const { manifest } = books;
  if (manifest === null) return `${formatReport(report)}\n`;
  const where = artifactUrls(operations, books);
  const lines = ["report.html", "places.ndjson"].map((name) => `${name.padEnd(16)}${where[name] ?? ""}`);
  return `${runSummary(manifest, {})}${lines.join("\n")}\n`;
}
