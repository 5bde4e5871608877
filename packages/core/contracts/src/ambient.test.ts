import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { manualClock } from "./manual-clock.ts";
import { seededRandom } from "./seeded-random.ts";
import { systemClock } from "./system-clock.ts";

describe("seeded chance", () => {
  const draws = (seed: number, count: number): number[] => {
    const random = seededRandom(seed);
    return Array.from({ length: count }, () => random.next());
  };

  it("is the same for the same seed, here and on every machine", () => {
    expect(draws(42, 3)).toEqual(draws(42, 3));
    expect(draws(42, 3)).toEqual([0.4562558052254867, 0.5743777227769976, 0.8310974141243506]);
  });

  it("lies in [0, 1) and is spread evenly, also over neighbouring seeds", () => {
    fc.assert(
      fc.property(fc.integer(), (seed) => {
        expect(draws(seed, 50).every((draw) => draw >= 0 && draw < 1)).toBe(true);
      }),
    );
    const buckets = Array.from({ length: 10 }, () => 0);
    for (let seed = 0; seed < 10_000; seed += 1) buckets[Math.floor(draws(seed, 1)[0]! * 10)]! += 1;
    for (const count of buckets) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});

describe("real time", () => {
  it("lets no time pass for a sleep of nothing, and rejects with the reason of an abort", async () => {
    const reason = new Error("interrupted");
    await expect(systemClock.sleep(0)).resolves.toBeUndefined();
    await expect(systemClock.sleep(0, AbortSignal.abort(reason))).rejects.toBe(reason);
    await expect(systemClock.sleep(60_000, AbortSignal.abort(reason))).rejects.toBe(reason);
    const controller = new AbortController();
    const sleeping = systemClock.sleep(3_000_000_000, controller.signal);
    controller.abort(reason);
    await expect(sleeping).rejects.toBe(reason);
  });
});

describe("manual time", () => {
  it("stands still until it is moved, and wakes sleepers in order, those of sleepers too", async () => {
    const clock = manualClock("2026-01-01T00:00:00.000Z");
    const start = clock.now();
    const woken: [string, number][] = [];
    const sleeper = async (name: string, ...naps: number[]): Promise<void> => {
      for (const ms of naps) {
        await clock.sleep(ms);
        woken.push([name, clock.now() - start]);
      }
    };
    const all = Promise.all([sleeper("slow", 30), sleeper("quick", 10, 10, 10)]);
    await clock.advance(20);
    expect(woken).toEqual([
      ["quick", 10],
      ["quick", 20],
    ]);
    expect(clock.sleeping()).toBe(2);
    expect(await clock.advanceToNext()).toBe(true);
    await all;
    expect(woken.slice(2)).toEqual([
      ["slow", 30],
      ["quick", 30],
    ]);
    expect(await clock.advanceToNext()).toBe(false);
  });

  it("rejects a sleeper whose signal is aborted", async () => {
    const clock = manualClock();
    const controller = new AbortController();
    const sleeping = clock.sleep(1_000, controller.signal);
    controller.abort(new Error("stop"));
    await expect(sleeping).rejects.toThrow("stop");
    expect(clock.sleeping()).toBe(0);
  });
});
