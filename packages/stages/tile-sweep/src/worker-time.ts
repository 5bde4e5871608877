import { boxesEndAt, leastCallMs, readLimits, searchesEndAt } from "@cityscout/books";
import { longestWaitMinutes } from "@cityscout/budget";
import type { Connectors } from "@cityscout/connectors";
import type { Clock, RunReference } from "@cityscout/contracts";
import type { RunStore } from "@cityscout/raw-cache";

/** Of a worker's time, which on AWS is 15 minutes, what it may have waited for a source's rate twice over. */
const MOST_MS = 2 * longestWaitMinutes * 60_000;

export interface WorkerTime {
  /** The run's time for searching is over: nothing more is asked. */
  isUp: () => boolean;
  /** When the worker gives boxes up, in milliseconds since the epoch: where it began before their share of the time was over. */
  boxesEndAt: number;
  /**
   * How long the worker may wait, from now on, for a source that wants to be left alone, in milliseconds: until its time for
   * that is over, and no longer than the run's. A pause as short as a call may take is no reason to give a search up.
   */
  patienceMs: () => number;
}

/** The time of a worker that begins now. Throws `CorruptObjectError` where the run has no limits. */
export async function workerTimeOf(
  { store, clock }: { store: RunStore; clock: Pick<Clock, "now"> },
  run: RunReference,
  connectors: Pick<Connectors, "circle">,
): Promise<WorkerTime> {
  const limits = await readLimits(store, run);
  const areCirclesAsked = connectors.circle.some(({ source }) => !limits.sources[source].off);
  const shareEndsAt = boxesEndAt(limits, run, areCirclesAsked);
  const runEndsAt = searchesEndAt(limits, run);
  const patienceEndsAt = Math.min(clock.now() + MOST_MS, runEndsAt);
  return {
    isUp: () => clock.now() >= runEndsAt,
    boxesEndAt: clock.now() < shareEndsAt ? shareEndsAt : Infinity,
    patienceMs: () => Math.max(leastCallMs, patienceEndsAt - clock.now()),
  };
}
