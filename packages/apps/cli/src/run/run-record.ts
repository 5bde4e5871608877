import { mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { InvalidInputError, jobSchema } from "@cityscout/contracts";
import { z } from "zod";
import { writeWhole } from "../output-file.ts";
import { faultsSchema } from "./faults.ts";

/** What a run was started with, kept beside its artifacts so that it can be resumed exactly so. */
export const runRecordSchema = z.strictObject({
  run_id: z.string(),
  started_at: z.iso.datetime(),
  job: jobSchema,
  live: z.boolean(),
  world: z.string().nullable(),
  serve: z.record(z.string(), z.string()),
  preset: z.string().nullable(),
  seed: z.number().int(),
  faults: faultsSchema,
  out: z.string(),
});
export type RunRecord = z.infer<typeof runRecordSchema>;

export function runDirectory(dataDirectory: string, runId: string): string {
  return path.join(dataDirectory, "runs", runId);
}

const recordFile = (dataDirectory: string, runId: string): string =>
  path.join(runDirectory(dataDirectory, runId), "run.json");

/** A run killed in this moment has either no record or a good one. */
export async function writeRunRecord(dataDirectory: string, record: RunRecord): Promise<void> {
  const file = recordFile(dataDirectory, record.run_id);
  await mkdir(path.dirname(file), { recursive: true });
  await writeWhole(file, `${JSON.stringify(record, null, 2)}\n`);
}

/** Throws `InvalidInputError` where there is no such run. */
export async function readRunRecord(dataDirectory: string, runId: string): Promise<RunRecord> {
  const file = recordFile(dataDirectory, runId);
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    throw new InvalidInputError(
      `run ${runId}: not found in ${dataDirectory}; \`scout runs\` lists the runs there are`,
      {
        cause: error,
      },
    );
  }
  return runRecordSchema.parse(JSON.parse(text));
}

/** All runs with a record, oldest first. */
export async function listRunRecords(dataDirectory: string): Promise<RunRecord[]> {
  const names = await readdir(path.join(dataDirectory, "runs")).catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT") return [];
    throw error;
  });
  const records: RunRecord[] = [];
  for (const name of names) {
    const found = await readRunRecord(dataDirectory, name).catch((error: unknown) => {
      if (error instanceof InvalidInputError) return undefined;
      throw error;
    });
    if (found !== undefined) records.push(found);
  }
  return records.sort((a, b) => a.started_at.localeCompare(b.started_at) || a.run_id.localeCompare(b.run_id));
}
