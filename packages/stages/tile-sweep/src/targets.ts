import {
  CorruptObjectError,
  runKeys,
  type RunReference,
  type Targets,
  targetsSchema,
} from "@cityscout/contracts";
import type { RunStore } from "@cityscout/raw-cache";

/** What DiscoverTargets decided. Throws `CorruptObjectError` where it is not there. */
export async function readTargets(store: RunStore, run: RunReference): Promise<Targets> {
  const targets = await store.readJson(runKeys.targets(run.prefix), targetsSchema);
  if (targets === undefined)
    throw new CorruptObjectError(`run "${run.run_id}" has no targets.json; DiscoverTargets writes it`);
  return targets;
}
