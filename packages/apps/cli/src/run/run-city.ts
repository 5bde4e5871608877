import path from "node:path";
import { readCorrections, readManifest } from "@cityscout/raw-cache";
import { citySlug, InterruptedError, type Manifest } from "@cityscout/contracts";
import { type BindableStage, type EmbeddedRuntime, prepareAwsThread } from "@cityscout/runtime";
import type { CityFunctionState } from "@cityscout/workflows";
import type { CommandContext } from "../context.ts";
import { withRuntime } from "../data.ts";
import { exportArtifacts } from "./artifacts.ts";
import { createProgressView } from "./progress-view.ts";
import { writeRunRecord, type RunRecord } from "./run-record.ts";
import { liveSources, startSimulatedSources, type Sources } from "./sources.ts";

export interface RunOutcome {
  manifest: Manifest;
  artifacts: Record<string, string>;
  /** What the simulated services counted; `null` on a live run. */
  simulatorCalls: unknown;
}

export type CityStages = Readonly<Record<CityFunctionState, BindableStage>>;

export interface RunCityOptions {
  context: CommandContext;
  record: RunRecord;
  loadStages: () => Promise<CityStages>;
  quiet: boolean;
}

async function startSources(context: CommandContext, record: RunRecord): Promise<Sources> {
  if (record.live) return liveSources(context.environment);
  return await startSimulatedSources({
    workingDirectory: context.workingDirectory,
    choice: { directory: record.world, serve: record.serve, preset: record.preset, seed: record.seed },
    job: record.job,
    faults: record.faults,
  });
}

/**
 * One run from its record to its artifacts. Nothing is written before its sources and its city's corrections are found to
 * be sound.
 */
export async function runCity({ context, record, loadStages, quiet }: RunCityOptions): Promise<RunOutcome> {
  // Side by side: the services make a world, the store and the stages load their code.
  const starting = startSources(context, record);
  const thread = prepareAwsThread();
  try {
    const [sources, stages] = await Promise.all([starting, loadStages()]);
    return await withRuntime(
      context,
      (runtime) => runIn(runtime, { context, record, sources, stages, quiet }),
      thread,
    );
  } finally {
    await thread.stop();
    await starting.then(
      (sources) => sources.close(),
      () => undefined,
    );
  }
}

interface Started extends Omit<RunCityOptions, "loadStages"> {
  sources: Sources;
  stages: CityStages;
}

async function runIn(
  runtime: EmbeddedRuntime,
  { context, record, sources, stages, quiet }: Started,
): Promise<RunOutcome> {
  await readCorrections(runtime.store, citySlug(record.job.city));
  await writeRunRecord(context.dataDirectory, record);
  context.stderr.write(sources.notes);
  const progress = createProgressView(context.stderr, { quiet, signal: context.signal });
  try {
    await runtime.run({
      runId: record.run_id,
      job: record.job,
      stages,
      environment: { ...budgetVariables(context.environment), ...sources.environment },
      signal: context.signal,
      ...(record.faults.duplicates > 0 || record.faults.reorder
        ? {
            queueFaults: {
              duplicates: record.faults.duplicates,
              reorder: record.faults.reorder,
              seed: record.seed,
            },
          }
        : {}),
      onEvent: progress.onEvent,
      onMetric: progress.onMetric,
    });
    const manifest = await readManifest(runtime.store, citySlug(record.job.city), record.run_id);
    if (manifest === undefined) throw new Error(`the run ${record.run_id} ended without a manifest`);
    const artifacts = await exportArtifacts(
      runtime.store,
      manifest,
      path.resolve(context.workingDirectory, record.out),
    );
    return { manifest, artifacts, simulatorCalls: await sources.calls() };
  } catch (error) {
    if (!(error instanceof InterruptedError)) throw error;
    const { run_id: runId } = record;
    throw new InterruptedError(
      `the run ${runId} was interrupted: scout run --resume ${runId} goes on with it`,
      { cause: error },
    );
  } finally {
    progress.stop();
  }
}

/** The user's variables that concern budgets and the database reach the stages on every run, live or simulated. */
function budgetVariables(environment: Readonly<Record<string, string | undefined>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).filter(
      (entry): entry is [string, string] =>
        entry[1] !== undefined &&
        (/^CITYSCOUT_(?!CWD|HOME)/.test(entry[0]) || entry[0] === "DATABASE_URL" || entry[0] === "LOG_LEVEL"),
    ),
  );
}
