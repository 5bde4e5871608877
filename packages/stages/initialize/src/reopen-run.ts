import { runKeys, type RunReference, type StageName } from "@cityscout/contracts";
import { readRedriven, type RunStore } from "@cityscout/raw-cache";
import type { Telemetry } from "@cityscout/telemetry";

/**
 * What a source that answers again may change. The area is not decided anew: the sweep was planned for it, and goes on
 * in it.
 */
const doneAgain = ["SeedPrimaries", "ExpandNeighbors", "GeocodeValidate"] as const satisfies StageName[];

/**
 * Where searches of the run were put back from the dead letters: has the stages done again whose outcome they may
 * change, and forgets that the quotas of their sources were spent. What was answered before comes from the cache. May
 * be repeated.
 */
export async function reopenRun(
  { store, telemetry }: { store: RunStore; telemetry: Telemetry },
  { prefix }: RunReference,
): Promise<void> {
  const redriven = await readRedriven(store, prefix);
  if (redriven.length === 0) return;
  const sources = [...new Set(redriven.map(({ source }) => source))].sort();
  for (const source of sources) await store.remove(runKeys.exhausted(prefix, source));
  for (const stage of doneAgain) await store.remove(runKeys.outcome(prefix, stage));
  telemetry.log.info("run reopened", { searches: redriven.length, sources });
}
