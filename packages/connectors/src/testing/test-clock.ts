import type { Clock, Random } from "@cityscout/contracts";

export interface TestClock extends Clock {
  /** What was slept, in order. */
  slept: number[];
  advance(ms: number): void;
}

/** Sleeping takes no time and moves the clock on. */
export function testClock(start = Date.parse("2026-03-01T12:00:00.000Z")): TestClock {
  let now = start;
  const slept: number[] = [];
  return {
    slept,
    now: () => now,
    advance: (ms) => void (now += ms),
    sleep(ms, signal) {
      if (signal?.aborted === true) return Promise.reject(signal.reason as Error);
      slept.push(ms);
      now += ms;
      return Promise.resolve();
    },
  };
}

export function constantRandom(value: number): Random {
  return { next: () => value };
}
