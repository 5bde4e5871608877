import { readFile } from "node:fs/promises";
import path from "node:path";
import { DataLockedError, type InterruptedError, type Manifest, manifestSchema } from "@cityscout/contracts";
import { lockDataDirectory } from "@cityscout/place-store/embedded";
import { telemetryFiles } from "@cityscout/telemetry";
import type { CommandContext } from "../context.ts";
import { readRunRecord, runDirectory, type RunRecord } from "../run/run-record.ts";
import type { ExecutionView } from "./execution-view.ts";
import type { LogReader } from "./log-events.ts";
import { type LogLine, parseLogLine } from "./log-lines.ts";
import type { KnownRun } from "./read-run.ts";
import { isOutdated } from "./run-books.ts";
import { type MetricLine, parseMetricLine, sourcesOfMetrics, viewOfTelemetry } from "./telemetry-view.ts";

/** A file that a run may not have written yet. */
async function readIfThere(file: string): Promise<string | undefined> {
  try {
    return await readFile(file, "utf8");
  } catch (error) {
    if (error instanceof Error && "code" in error && error.code === "ENOENT") return undefined;
    throw error;
  }
}

const telemetryFile = (context: CommandContext, runId: string, name: keyof typeof telemetryFiles): string =>
  path.join(runDirectory(context.dataDirectory, runId), "telemetry", telemetryFiles[name]);

async function readLines<T>(file: string, parse: (line: string) => T | undefined): Promise<T[]> {
  const text = (await readIfThere(file)) ?? "";
  return text
    .split("\n")
    .map((line) => (line === "" ? undefined : parse(line)))
    .filter((line) => line !== undefined);
}

/** Whether a process works on the data folder. Its lock ends with the process, however that ends. */
export function isAtWork({ dataDirectory }: CommandContext): boolean {
  try {
    lockDataDirectory(dataDirectory).release();
    return false;
  } catch (error) {
    if (error instanceof DataLockedError) return true;
    throw error;
  }
}

const interrupted: InterruptedError["name"] = "InterruptedError";

/** How the run ended, which its stages do not log. */
function withEnding(
  view: ExecutionView,
  manifest: Manifest | null,
  runId: string,
  atWork: boolean,
): ExecutionView {
  if (manifest === null && atWork) return view;
  const lastAt = Math.max(
    view.startedAt ?? 0,
    ...view.visits.map(({ leftAt, enteredAt }) => leftAt ?? enteredAt),
  );
  if (manifest?.status === "succeeded" || manifest?.status === "partial")
    return { ...view, status: "succeeded", endedAt: lastAt };
  if (manifest?.status === "failed") return { ...view, status: "failed", endedAt: lastAt };
  const failure = view.visits.at(-1)?.attempts.at(-1)?.failure ?? null;
  if (failure !== null && failure.error !== interrupted)
    return { ...view, status: "failed", endedAt: lastAt, ending: failure };
  const ending = { error: "Interrupted", cause: `go on with it: scout run --resume ${runId}` };
  return { ...view, status: "aborted", endedAt: lastAt, ending };
}

/** The manifest that a run has left beside its artifacts, if it has. */
export async function readExportedManifest(
  context: CommandContext,
  { out, run_id: runId }: RunRecord,
): Promise<Manifest | undefined> {
  const exported = await readIfThere(path.resolve(context.workingDirectory, out, "manifest.json"));
  const found = exported === undefined ? undefined : manifestSchema.parse(JSON.parse(exported));
  // Another run may have left its own in a folder that the user chose.
  return found?.run_id === runId ? found : undefined;
}

/**
 * A run of this machine, from the files beside it: also while it goes on, when its process has the data folder.
 *
 * @throws InvalidInputError where there is no such run
 */
export async function readLocalRun(context: CommandContext, runId: string): Promise<KnownRun> {
  const record = await readRunRecord(context.dataDirectory, runId);
  const logs = await readLines(telemetryFile(context, runId, "logs"), parseLogLine);
  const metrics: MetricLine[] = await readLines(telemetryFile(context, runId, "metrics"), parseMetricLine);
  const view = viewOfTelemetry(logs, metrics);
  const resumedAt = view.visits.findLast(({ state }) => state === "Initialize")?.enteredAt ?? 0;
  const found = await readExportedManifest(context, record);
  const manifest = found === undefined || isOutdated(found, resumedAt) ? null : found;
  return {
    view: withEnding(view, manifest, runId, isAtWork(context)),
    books: { manifest, sources: manifest?.sources ?? sourcesOfMetrics(metrics) },
  };
}

/**
 * Reads what the stages of a run of this machine log.
 *
 * @throws InvalidInputError where there is no such run
 */
export async function openLocalLogs(context: CommandContext, runId: string): Promise<LogReader> {
  await readRunRecord(context.dataDirectory, runId);
  const file = telemetryFile(context, runId, "logs");
  let told = 0;
  return {
    async newLines(): Promise<LogLine[]> {
      const text = ((await readIfThere(file)) ?? "").slice(told);
      // The last line may be half written.
      const whole = text.slice(0, text.lastIndexOf("\n") + 1);
      told += whole.length;
      return whole
        .split("\n")
        .map(parseLogLine)
        .filter((line) => line !== undefined);
    },
  };
}
