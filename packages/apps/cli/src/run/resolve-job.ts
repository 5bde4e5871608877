import { readFile } from "node:fs/promises";
import path from "node:path";
import {
  InvalidInputError,
  jobSchema,
  parseInput,
  textOfFile,
  type Job,
  type JobInput,
} from "@cityscout/contracts";
import { areaFromSeed } from "@cityscout/geo";
import type { World } from "@cityscout/simulator";
import { findPreset, presets } from "../presets.ts";

export interface ResolvedJob {
  job: Job;
  /** The preset's name, where the job is one. */
  preset: string | null;
}

async function readJobFile(file: string, given: string): Promise<unknown> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(file);
  } catch (error) {
    const names = presets.map((preset) => preset.name).join(", ");
    throw new InvalidInputError(`job: found ${given}, expected a preset (${names}) or a readable job file`, {
      cause: error,
    });
  }
  const text = textOfFile(bytes, given);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new InvalidInputError(
      `${given}: found text that is not JSON, expected a job (see \`scout schema job\`)`,
      { cause: error },
    );
  }
}

/** Reads a job from a file and checks it. Throws `InvalidInputError` with one message. */
export async function loadJobFile(workingDirectory: string, given: string): Promise<Job> {
  const job = parseInput(jobSchema, await readJobFile(path.resolve(workingDirectory, given), given), given);
  try {
    areaFromSeed(job.seed);
  } catch (error) {
    if (!(error instanceof InvalidInputError)) throw error;
    throw new InvalidInputError(`${given}: ${error.message}`, { cause: error });
  }
  return job;
}

/** The job of a preset's name or a file's path. Throws `InvalidInputError` where it is neither, or no sound job. */
export async function resolveJob(workingDirectory: string, given: string): Promise<ResolvedJob> {
  const preset = findPreset(given);
  if (preset !== undefined) return { job: parseInput(jobSchema, preset.job, given), preset: preset.name };
  return { job: await loadJobFile(workingDirectory, given), preset: null };
}

/** The job over a given world: a preset takes the world's city, centre and radius; a user's own job keeps its area. */
export function jobForWorld(
  { job, preset }: ResolvedJob,
  world: Pick<World, "city" | "center" | "radiusKm">,
): Job {
  if (preset === null) return job;
  const input: JobInput = {
    ...job,
    city: world.city,
    seed: { type: "map", center: world.center, radius_km: world.radiusKm },
  };
  return jobSchema.parse(input);
}

/** The job with the command line's call budget over its own. */
export function withCallBudget(job: Job, calls: number | undefined): Job {
  return calls === undefined ? job : { ...job, budgets: { ...job.budgets, max_api_calls: calls } };
}
