import { type Limits, limitsSchema } from "@cityscout/budget";
import { CorruptObjectError, runKeys, type RunReference } from "@cityscout/contracts";
import type { RunStore } from "@cityscout/raw-cache";

/**
 * The limits in force in a run, as Initialize has stored them.
 *
 * @throws CorruptObjectError where they are not there, or are not as they were written
 */
export async function readLimits(store: RunStore, run: RunReference): Promise<Limits> {
  const limits = await store.readJson(runKeys.limits(run.prefix), limitsSchema);
  if (limits === undefined)
    throw new CorruptObjectError(`run "${run.run_id}" has no limits.json; Initialize writes it`);
  return limits;
}
