import { describe, expect, it } from "vitest";
import { createLimiter, type Limits } from "../src/limiter.ts";

/** A service of 60 calls a minute (63 at once after a rest), two at a time. */
function setUp(change: Partial<Limits> = {}) {
  let now = 0;
  const limits = { rateScale: 1, quota: undefined, now: () => now, ...change };
  const limiter = createLimiter({ callsPerMinute: 60, concurrentCalls: 2 }, limits);
  const call = () => {
    const refusal = limiter.take();
    if (refusal === undefined) limiter.release();
    return refusal;
  };
  return { limiter, call, pass: (ms: number) => void (now += ms) };
}

const limited = (retryAfterSeconds: number) => ({ kind: "rate-limited", retryAfterSeconds });

describe("a simulated service", () => {
  it("answers a minute's calls and a twentieth more, then as many as its rate lets through", () => {
    const { call, pass } = setUp();
    for (let made = 0; made < 63; made++) expect(call()).toBeUndefined();
    expect(call()).toEqual(limited(1));
    pass(999);
    expect(call()).toEqual(limited(1));
    pass(1);
    expect([call(), call()]).toEqual([undefined, limited(1)]);
    pass(3_600_000);
    for (let made = 0; made < 63; made++) expect(call()).toBeUndefined();
    expect(call()).toEqual(limited(1));
  });

  it("says how long a slow one is to be left alone", () => {
    let now = 0;
    const limits = { rateScale: 1, quota: undefined, now: () => now };
    const limiter = createLimiter({ callsPerMinute: 2, concurrentCalls: 9 }, limits);
    expect([limiter.take(), limiter.take()]).toEqual([undefined, undefined]);
    // A tenth of a call is left.
    expect(limiter.take()).toEqual(limited(27));
    now = 27_000;
    expect(limiter.take()).toBeUndefined();
  });

  it("has minutes that pass as many times faster as it is told", () => {
    const { call, pass } = setUp({ rateScale: 100 });
    for (let made = 0; made < 63; made++) expect(call()).toBeUndefined();
    pass(10);
    expect([call(), call()]).toEqual([undefined, limited(1)]);
  });

  it("has so many at once, until one is answered", () => {
    const { limiter } = setUp();
    expect([limiter.take(), limiter.take(), limiter.take()]).toEqual([undefined, undefined, limited(1)]);
    limiter.release();
    expect([limiter.take(), limiter.take()]).toEqual([undefined, limited(1)]);
  });

  it("has no limit but its quota where its minutes take no time", () => {
    const { limiter } = setUp({ rateScale: Infinity, quota: 200 });
    for (let made = 0; made < 200; made++) expect(limiter.take()).toBeUndefined();
    expect(limiter.take()).toEqual({ kind: "quota-exceeded" });
    limiter.release();
    expect(limiter.take()).toEqual({ kind: "quota-exceeded" });
  });

  it("takes nothing of a quota for a call that it refuses by its rate", () => {
    const { limiter } = setUp({ quota: 3 });
    for (let made = 0; made < 5; made++) limiter.take();
    limiter.release();
    expect(limiter.take()).toBeUndefined();
    expect(limiter.take()).toEqual({ kind: "quota-exceeded" });
  });
});
