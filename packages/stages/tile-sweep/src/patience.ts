import { limitsSchema, longestWaitMinutes } from "@cityscout/budget";
import { type Clock, CorruptObjectError, runKeys, type RunReference } from "@cityscout/contracts";
import type { RunStore } from "@cityscout/raw-cache";

/** Of a worker's time, which on AWS is 15 minutes, what it may have waited for a source's rate twice over. */
const MOST_MS = 2 * longestWaitMinutes * 60_000;
/** A pause this short is no reason to give a search up that is planned and paid for, be the run's time up meanwhile. */
const LEAST_MS = 10_000;

/**
 * How long a worker that begins now may wait, at the moment of asking, for a source that wants to be left alone, in
 * milliseconds: until the worker's time for that is over, and no longer than the run's time for searching. Throws
 * `CorruptObjectError` where the run has no limits.
 */
export async function patienceOf(
  { store, clock }: { store: RunStore; clock: Pick<Clock, "now"> },
  run: RunReference,
): Promise<() => number> {
  const limits = await store.readJson(runKeys.limits(run.prefix), limitsSchema);
  if (limits === undefined)
    throw new CorruptObjectError(`run "${run.run_id}" has no limits.json; Initialize writes it`);
  const endsAt = Math.min(clock.now() + MOST_MS, Date.parse(run.started_at) + limits.maxWallClockMs);
  return () => Math.max(LEAST_MS, endsAt - clock.now());
}
