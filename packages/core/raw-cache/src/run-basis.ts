import {
  CorruptObjectError,
  type Job,
  jobSchema,
  runKeys,
  type RunReference,
  type Targets,
  targetsSchema,
} from "@cityscout/contracts";
import type { RunStore } from "./run-store.ts";

/**
 * The job that Initialize has stored.
 *
 * @throws CorruptObjectError where it is not there, or is not as it was written
 */
export async function readJob(store: RunStore, run: RunReference): Promise<Job> {
  const job = await store.readJson(runKeys.job(run.prefix), jobSchema);
  if (job === undefined)
    throw new CorruptObjectError(`run "${run.run_id}" has no job.json; Initialize writes it`);
  return job;
}

/**
 * What DiscoverTargets has decided.
 *
 * @throws CorruptObjectError where it is not there, or is not as it was written
 */
export async function readTargets(store: RunStore, run: RunReference): Promise<Targets> {
  const targets = await store.readJson(runKeys.targets(run.prefix), targetsSchema);
  if (targets === undefined)
    throw new CorruptObjectError(`run "${run.run_id}" has no targets.json; DiscoverTargets writes it`);
  return targets;
}
