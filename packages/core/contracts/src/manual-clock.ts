import type { Clock } from "./ambient.ts";

/** Time that stands still until a test moves it. */
export interface ManualClock extends Clock {
  /** Moves on by `ms`, waking sleepers at their own time, earliest first, and letting each run before the next. */
  advance(ms: number): Promise<void>;
  /** Moves on to the next sleeper's time; `false` where nobody sleeps. */
  advanceToNext(): Promise<boolean>;
  /** How many sleep now. */
  sleeping(): number;
}

interface Sleeper {
  wakesAt: number;
  wake(): void;
}

/** @param start - milliseconds since the epoch, or an ISO 8601 time */
export function manualClock(start: number | string = 0): ManualClock {
  let now = typeof start === "string" ? Date.parse(start) : start;
  const sleepers = new Set<Sleeper>();

  const earliest = (): Sleeper | undefined => {
    let first: Sleeper | undefined;
    for (const sleeper of sleepers)
      if (first === undefined || sleeper.wakesAt < first.wakesAt) first = sleeper;
    return first;
  };
  const wakeUntil = async (until: number): Promise<void> => {
    await settled();
    for (let next = earliest(); next !== undefined && next.wakesAt <= until; next = earliest()) {
      now = Math.max(now, next.wakesAt);
      next.wake();
      await settled();
    }
    now = until;
  };

  return {
    now: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(signal.reason as Error);
          return;
        }
        const onAbort = (): void => {
          sleepers.delete(sleeper);
          reject(signal?.reason as Error);
        };
        const sleeper: Sleeper = {
          wakesAt: now + Math.max(0, ms),
          wake: () => {
            sleepers.delete(sleeper);
            signal?.removeEventListener("abort", onAbort);
            resolve();
          },
        };
        sleepers.add(sleeper);
        signal?.addEventListener("abort", onAbort, { once: true });
      }),
    advance: (ms) => wakeUntil(now + ms),
    async advanceToNext() {
      await settled();
      const next = earliest();
      if (next === undefined) return false;
      await wakeUntil(Math.max(now, next.wakesAt));
      return true;
    },
    sleeping: () => sleepers.size,
  };
}

/** Lets everything run that waits for promises only. */
function settled(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
