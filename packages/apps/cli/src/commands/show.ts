import { access } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { citySlug, InvalidInputError, type Manifest } from "@cityscout/contracts";
import { readManifest } from "@cityscout/raw-cache";
import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { withRuntime } from "../data.ts";
import { exportArtifacts } from "../run/artifacts.ts";
import { readRunRecord, runDirectory } from "../run/run-record.ts";
import { runDocument, runSummary } from "../run/summary.ts";

async function finishedRun(
  context: CommandContext,
  runId: string,
): Promise<{ manifest: Manifest; artifacts: Record<string, string> }> {
  const record = await readRunRecord(context.dataDirectory, runId);
  return await withRuntime(context, async ({ store }) => {
    const manifest = await readManifest(store, citySlug(record.job.city), runId);
    if (manifest === undefined) {
      throw new InvalidInputError(
        `run ${runId}: found a run without an end, expected a finished one; go on with it: scout run --resume ${runId}`,
      );
    }
    return {
      manifest,
      artifacts: await exportArtifacts(store, manifest, runDirectory(context.dataDirectory, runId)),
    };
  });
}

/** `scout show` and `scout report`: one run again. */
export function registerShow(program: Command, context: CommandContext): void {
  program
    .command("show")
    .summary("show one run")
    .argument("<run-id>", "as `scout runs` lists it")
    .option("--json", "print one JSON document")
    .action(async (runId: string, flags: { json?: true }) => {
      const { manifest, artifacts } = await finishedRun(context, runId);
      context.stdout.write(
        flags.json === true
          ? `${JSON.stringify(runDocument(manifest, artifacts), null, 2)}\n`
          : runSummary(manifest, artifacts),
      );
    });
  program
    .command("report")
    .summary("say where a run's report is")
    .argument("<run-id>", "as `scout runs` lists it")
    .action(async (runId: string) => {
      const { artifacts } = await finishedRun(context, runId);
      const report = artifacts["report.html"];
      if (report === undefined)
        throw new InvalidInputError(
          `run ${runId}: found no report.html among its artifacts, expected a finalized run`,
        );
      await access(path.resolve(report));
      context.stdout.write(`${pathToFileURL(report).href}\n`);
    });
}
