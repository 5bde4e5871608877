import { mkdir, readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { InvalidInputError, jobSchema, parseInput } from "@cityscout/contracts";
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

/** Throws `InvalidInputError` where there is no such run, or its record is none. */
export async function readRunRecord(dataDirectory: string, runId: string): Promise<RunRecord> {
  const record = await readIfThere(dataDirectory, runId);
  if (record !== undefined) return record;
  throw new InvalidInputError(
    `run ${runId}: not found in ${dataDirectory}; \`scout runs\` lists the runs there are`,
  );
}

async function readIfThere(dataDirectory: string, runId: string): Promise<RunRecord | undefined> {
  const file = recordFile(dataDirectory, runId);
  let text: string;
  try {
    text = await readFile(file, "utf8");
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw new InvalidInputError(`${file}: cannot be read, expected the record of a run`, { cause: error });
  }
  let found: unknown;
  try {
    found = JSON.parse(text);
  } catch (error) {
    throw new InvalidInputError(`${file}: found text that is not JSON, expected the record of a run`, {
      cause: error,
    });
  }
  return parseInput(runRecordSchema, found, file);
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && "code" in error && (error.code === "ENOENT" || error.code === "ENOTDIR");

/** All runs with a record, oldest first. Throws `InvalidInputError` where one cannot be read. */
export async function listRunRecords(dataDirectory: string): Promise<RunRecord[]> {
  const names = await readdir(path.join(dataDirectory, "runs")).catch((error: unknown) => {
    if (isMissing(error)) return [];
    throw error;
  });
  const records: RunRecord[] = [];
  for (const name of names) {
    const found = await readIfThere(dataDirectory, name);
    if (found !== undefined) records.push(found);
  }
  return records.sort((a, b) => a.started_at.localeCompare(b.started_at) || a.run_id.localeCompare(b.run_id));
}
