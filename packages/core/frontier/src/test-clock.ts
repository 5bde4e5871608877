import type { Clock } from "@cityscout/contracts";

/** Pauses up to this long pass by themselves; longer ones end when the clock is moved. */
const shortMs = 2000;

export interface TestClock extends Clock {
  advance(ms: number): void;
  /** Resolves once something sleeps that only `advance` can wake. */
  untilSlept(): Promise<void>;
}

/** A clock for tests that stands still until it is moved. */
export function createTestClock(onChange: (now: number) => void = () => undefined): TestClock {
  let now = Date.parse("2026-01-01T00:00:00.000Z");
  let sleepers: { due: number; wake: () => void }[] = [];
  return {
    now: () => now,
    advance: (ms) => {
      now += ms;
      onChange(now);
      const due = sleepers.filter((sleeper) => sleeper.due <= now);
      sleepers = sleepers.filter((sleeper) => sleeper.due > now);
      for (const sleeper of due) {
        sleeper.wake();
      }
    },
    untilSlept: async () => {
      while (sleepers.length === 0) {
        await new Promise((resolve) => setImmediate(resolve));
      }
    },
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (ms <= shortMs) {
          setImmediate(resolve);
          return;
        }
        sleepers.push({ due: now + ms, wake: resolve });
        signal?.addEventListener("abort", () => reject(signal.reason as Error), { once: true });
      }),
  };
}
