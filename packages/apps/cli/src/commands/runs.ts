import { citySlug, DataLockedError, type Manifest } from "@cityscout/contracts";
import { readManifest } from "@cityscout/raw-cache";
import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { withRuntime } from "../data.ts";
import { formatNumber, formatTable, formatUsd } from "../format.ts";
import { readExportedManifest } from "../operate/local-run.ts";
import { listRunRecords, type RunRecord } from "../run/run-record.ts";

/** `scout runs`: what was run here. */
export function registerRuns(program: Command, context: CommandContext): void {
  program
    .command("runs")
    .summary("list the runs on this machine")
    .option("--json", "print one JSON document")
    .action(async (flags: { json?: true }) => {
      const records = await listRunRecords(context.dataDirectory);
      if (records.length === 0) {
        context.stdout.write(
          flags.json === true ? "[]\n" : "No runs yet. Start one with `scout run edinburgh`.\n",
        );
        return;
      }
      const manifests = await readManifests(context, records);
      const runs = records.map((record, at) => {
        const manifest = manifests[at];
        return {
          run_id: record.run_id,
          city: record.job.city,
          started_at: record.started_at,
          status: manifest?.status ?? "unfinished",
          stop_reason: manifest?.stop_reason ?? null,
          places: manifest?.counts.places ?? null,
          calls: manifest?.calls.total ?? null,
          cost_usd: manifest?.cost_usd ?? null,
        };
      });
      if (flags.json === true) {
        context.stdout.write(`${JSON.stringify(runs, null, 2)}\n`);
        return;
      }
      const dash = "–";
      const rows = runs.map((run) => [
        run.run_id,
        run.started_at.slice(0, 16).replace("T", " "),
        run.status,
        run.stop_reason ?? dash,
        run.places === null ? dash : formatNumber(run.places),
        run.calls === null ? dash : formatNumber(run.calls),
        run.cost_usd === null ? dash : formatUsd(run.cost_usd),
      ]);
      context.stdout.write(
        `${formatTable(["run", "started", "status", "stop reason", "places", "calls", "cost"], rows)}\n`,
      );
    });
}

/** While another process has the store, of the artifacts that runs have exported. */
async function readManifests(
  context: CommandContext,
  records: readonly RunRecord[],
): Promise<(Manifest | undefined)[]> {
  try {
    return await withRuntime(context, async ({ store }) => {
      const found = [];
      for (const { job, run_id: runId } of records)
        found.push(await readManifest(store, citySlug(job.city), runId));
      return found;
    });
  } catch (error) {
    if (!(error instanceof DataLockedError)) throw error;
    return await Promise.all(records.map((record) => readExportedManifest(context, record)));
  }
}
