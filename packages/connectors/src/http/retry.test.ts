import {
  QuotaExhaustedError,
  RateLimitedError,
  SourceRefusedError,
  TransientSourceError,
} from "@cityscout/contracts";
import { describe, expect, it } from "vitest";
import { QueryTooHeavyError } from "../answer/source-failure.ts";
import { constantRandom, testClock } from "../testing/test-clock.ts";
import { defaultRetryPolicy, parseRetryAfter, retryDelayMs } from "./retry.ts";

const delay = (error: unknown, attempt = 1, chance = 0.5) =>
  retryDelayMs(error, attempt, defaultRetryPolicy, constantRandom(chance));
const transient = new TransientSourceError("yelp", "reset");

describe("retryDelayMs", () => {
  it("waits anywhere between nothing and a ceiling that doubles", () => {
    expect([delay(transient, 1, 0), delay(transient, 1, 0.5), delay(transient, 2, 0.5)]).toEqual([
      0, 250, 500,
    ]);
    expect(retryDelayMs(transient, 20, { ...defaultRetryPolicy, maxAttempts: 99 }, constantRandom(1))).toBe(
      10_000,
    );
  });

  it("gives up after the last attempt, and at once on what no attempt mends", () => {
    expect(delay(transient, 3)).toBeUndefined();
    expect(delay(new SourceRefusedError("yelp", "no", 403))).toBeUndefined();
    expect(delay(new QueryTooHeavyError("overpass", "timed out"))).toBeUndefined();
    expect(delay(new QuotaExhaustedError("yelp", "300 calls a day"))).toBeUndefined();
    expect(delay(new Error("abort"))).toBeUndefined();
  });

  it("never asks before the moment that the source named, and leaves it alone where that is far off", () => {
    expect(delay(new RateLimitedError("yelp", "slow", 7000))).toBe(7250);
    expect(delay(new RateLimitedError("yelp", "slow", undefined))).toBe(250);
    expect(delay(new RateLimitedError("yelp", "tomorrow", 3_600_000))).toBeUndefined();
  });
});

describe("parseRetryAfter", () => {
  const clock = testClock(Date.parse("2026-03-01T12:00:00Z"));

  it.each([
    ["5", 5000],
    ["0", 0],
    ["Sun, 01 Mar 2026 12:00:30 GMT", 30_000],
    ["Sun, 01 Mar 2026 11:00:00 GMT", 0],
    ["Sunday, 01-Mar-26 12:00:30 GMT", 30_000],
    ["Sun Mar  1 12:00:30 2026", 30_000],
    ["Tue Mar 10 12:00:00 2026", 9 * 86_400_000],
    ["Sun Mar  1 12:00:30", undefined],
    ["2026-03-01", undefined],
    ["soon", undefined],
    ["-5", undefined],
    ["", undefined],
    [undefined, undefined],
  ])("reads %s as %s ms", (header, ms) => {
    expect(parseRetryAfter(header, clock)).toBe(ms);
  });
});
