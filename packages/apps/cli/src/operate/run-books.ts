import { limitsSchema, restoreLedger } from "@cityscout/budget";
import { type Manifest, runKeys } from "@cityscout/contracts";
import { readManifest, type RunStore } from "@cityscout/raw-cache";
import { z } from "zod";
import type { SourceUses } from "../run/source-uses.ts";
import type { ExecutionView } from "./execution-view.ts";

/** What a run's own objects say of it. */
export interface RunBooks {
  /** `null` before the run's end. */
  manifest: Manifest | null;
  sources: SourceUses;
}

/** A manifest of before `startedAt` (milliseconds since the epoch): of a run that goes on after it had ended. */
export const isOutdated = (manifest: Manifest, startedAt: number): boolean =>
  Date.parse(manifest.finished_at) < startedAt;

/** The manifest of a run that was finalized since `startedAt`, and what is booked so far of one that was not. */
export async function readBooks(store: RunStore, { runState, startedAt }: ExecutionView): Promise<RunBooks> {
  if (runState === null) return { manifest: null, sources: {} };
  const { city, run_id: runId, prefix } = runState.run;
  const found = await readManifest(store, city, runId);
  const manifest = found === undefined || isOutdated(found, startedAt ?? 0) ? null : found;
  return { manifest, sources: manifest?.sources ?? (await readSources(store, prefix)) };
}

/** What is booked below a run's prefix; nothing where the run has not begun. */
export async function readSources(store: RunStore, prefix: string): Promise<SourceUses> {
  const limits = await store.readJson(runKeys.limits(prefix), limitsSchema);
  const ledger = await store.readJson(runKeys.ledger(prefix), z.unknown());
  if (limits === undefined || ledger === undefined) return {};
  const uses = Object.entries(restoreLedger(limits, ledger).bySource());
  return Object.fromEntries(uses.filter(([, use]) => use.calls + use.cache_hits + use.failures > 0));
}
