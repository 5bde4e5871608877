import type { Clock } from "@cityscout/contracts";

export interface VirtualClock extends Clock {
  advance(ms: number): void;
}

/** A clock that stands still until somebody waits, and then is there at once. Starts on 1 January 2026. */
export function createVirtualClock(): VirtualClock {
  let now = Date.parse("2026-01-01T00:00:00.000Z");
  return {
    now: () => now,
    advance: (ms) => {
      now += ms;
    },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        setImmediate(() => {
          if (signal?.aborted === true) {
            reject(signal.reason as Error);
            return;
          }
          now += ms;
          resolve();
        });
      }),
  };
}
