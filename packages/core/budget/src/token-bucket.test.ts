import { manualClock } from "@cityscout/contracts/testing";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createTokenBucket, type TokenBucketOptions } from "./token-bucket.ts";

/** When each of `count` takers, all asking at once, was served; in milliseconds from the start, in order of asking. */
async function servedAt(options: TokenBucketOptions, count: number): Promise<number[]> {
  const clock = manualClock(1_000_000);
  const bucket = createTokenBucket(options, clock);
  const served: number[] = [];
  const takers = Array.from({ length: count }, async (_, taker) => {
    await bucket.take();
    served[taker] = clock.now() - 1_000_000;
  });
  while (served.filter((at) => at !== undefined).length < count) await clock.advanceToNext();
  await Promise.all(takers);
  return served;
}

describe("a token bucket", () => {
  it("gives what it holds at once, then one token a turn", async () => {
    expect(await servedAt({ tokensPerMinute: 60 }, 4)).toEqual([0, 1_000, 2_000, 3_000]);
    expect(await servedAt({ tokensPerMinute: 60, capacity: 3 }, 5)).toEqual([0, 0, 0, 1_000, 2_000]);
    expect(await servedAt({ capacity: 2, refill: 5, periodMs: 1_000 }, 4)).toEqual([0, 0, 200, 400]);
  });

  it("gives nothing before its first token where it starts empty", async () => {
    expect(await servedAt({ tokensPerMinute: 60, startsEmpty: true }, 3)).toEqual([1_000, 2_000, 3_000]);
    expect(await servedAt({ tokensPerMinute: 180, startsEmpty: true }, 2)).toEqual([334, 667]);
  });

  it("holds one second's tokens unless told otherwise", async () => {
    expect(await servedAt({ tokensPerMinute: 180 }, 4)).toEqual([0, 0, 0, 334]);
  });

  it("gives a token now and then where the rate is less than one a second", async () => {
    expect(await servedAt({ tokensPerMinute: 6 }, 3)).toEqual([0, 10_000, 20_000]);
  });

  it("takes no tokens for a clock that was set back, and gives none", async () => {
    const manual = manualClock(1_000_000);
    let behindMs = 0;
    const bucket = createTokenBucket(
      { tokensPerMinute: 60 },
      { ...manual, now: () => manual.now() - behindMs },
    );
    await bucket.take();
    behindMs = 3_600_000;
    const next = bucket.take();
    await manual.advance(1_000);
    await expect(next).resolves.toBeUndefined();
  });

  it("fills up in a rest to what it holds and no further", async () => {
    const clock = manualClock();
    const bucket = createTokenBucket({ tokensPerMinute: 60, capacity: 2 }, clock);
    await bucket.take();
    await clock.advance(3_600_000);
    await Promise.all([bucket.take(), bucket.take()]);
    const third = bucket.take();
    expect(clock.sleeping()).toBe(1);
    await clock.advance(1_000);
    await expect(third).resolves.toBeUndefined();
  });

  it("waits once for all that have come, and not once for each", async () => {
    const clock = manualClock();
    const bucket = createTokenBucket({ tokensPerMinute: 60, startsEmpty: true }, clock);
    const takers = Array.from({ length: 3 }, () => bucket.take());
    expect(clock.sleeping()).toBe(1);
    await clock.advance(3_000);
    await expect(Promise.all(takers)).resolves.toHaveLength(3);
  });

  it("lets a taker go whose signal is aborted, at once and without a token", async () => {
    const clock = manualClock();
    const bucket = createTokenBucket({ tokensPerMinute: 60 }, clock);
    const controller = new AbortController();
    const served: string[] = [];
    await bucket.take();
    const first = bucket.take().then(() => served.push("first"));
    const aborted = bucket.take(controller.signal);
    const last = bucket.take().then(() => served.push("last"));
    controller.abort(new Error("interrupted"));
    await expect(aborted).rejects.toThrow("interrupted");
    await expect(bucket.take(controller.signal)).rejects.toThrow("interrupted");
    await clock.advance(1_000);
    expect(served).toEqual(["first"]);
    await clock.advance(1_000);
    expect(served).toEqual(["first", "last"]);
    await Promise.all([first, last]);
  });

  it("passes on what its clock says where that fails", async () => {
    const bucket = createTokenBucket(
      { tokensPerMinute: 60 },
      { now: () => 0, sleep: () => Promise.reject(new Error("no clock")) },
    );
    await bucket.take();
    await expect(bucket.take()).rejects.toThrow("no clock");
  });

  it("serves in the order of asking, in no stretch of time more than its rate and what it holds", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 5_000 }),
        fc.integer({ min: 1, max: 10 }),
        fc.integer({ min: 1, max: 25 }),
        async (tokensPerMinute, capacity, count) => {
          const times = await servedAt({ tokensPerMinute, capacity }, count);
          expect(times).toEqual(times.toSorted((a, b) => a - b));
          for (let from = 0; from < count; from += 1) {
            for (let to = from; to < count; to += 1) {
              const allowed = capacity + ((times[to]! - times[from]!) * tokensPerMinute) / 60_000;
              expect(to - from + 1).toBeLessThanOrEqual(allowed + 1e-6);
            }
          }
          // Nor is a token kept back: the last is there as soon as the rate allows, to the millisecond a turn.
          const due = (Math.max(0, count - capacity) * 60_000) / tokensPerMinute;
          expect(times.at(-1)).toBeLessThanOrEqual(due + count);
        },
      ),
      { numRuns: 50 },
    );
  });
});
