import { RateLimitedError } from "@cityscout/contracts";
import { describe, expect, it } from "vitest";
import { testClock } from "../testing/test-clock.ts";
import { createPauses, isOfAssumedPause } from "./pauses.ts";

const LONGEST_MS = 60_000;

function setUp() {
  const clock = testClock();
  const pauses = createPauses(clock, LONGEST_MS);
  return {
    clock,
    pauses,
    refused: (retryAfterMs: number | undefined, sentAt = clock.now()) =>
      pauses.begin("yelp", new RateLimitedError("yelp", "slow down", retryAfterMs), sentAt),
    /** What `check` throws. */
    check: (): unknown => {
      try {
        return pauses.check("yelp");
      } catch (error) {
        return error;
      }
    },
  };
}

const pauseOf = (retryAfterMs: number) => ({ name: "RateLimitedError", message: "slow down", retryAfterMs });

describe("createPauses", () => {
  it("gives back what is no refusal, and begins no pause", () => {
    const { clock, pauses, check } = setUp();
    const error = new Error("broken");
    expect(pauses.begin("yelp", error, clock.now())).toBe(error);
    expect(check()).toBeUndefined();
  });

  it("Bug: a clock that was set back by an hour made a pause of an hour of it. Fix: it is over, until the source says so again", () => {
    const { clock, refused, check } = setUp();
    refused(10_000);
    clock.advance(-3_600_000);
    expect(check()).toBeUndefined();
    refused(2000);
    clock.advance(1999);
    expect(check()).toMatchObject(pauseOf(1));
    clock.advance(1);
    expect(check()).toBeUndefined();
  });

  it("keeps to the pause that ends last, to its very end, and for its source alone", () => {
    const { clock, pauses, refused, check } = setUp();
    refused(10_000);
    refused(4000);
    clock.advance(9999);
    expect(check()).toMatchObject(pauseOf(1));
    expect(() => pauses.check("google")).not.toThrow();
    clock.advance(1);
    expect(check()).toBeUndefined();
  });

  it("says which pauses are assumed, of refusals and of requests that were not sent", () => {
    const { clock, refused, check } = setUp();
    expect(isOfAssumedPause(refused(undefined))).toBe(true);
    expect(isOfAssumedPause(check())).toBe(true);
    clock.advance(1000);
    expect(isOfAssumedPause(refused(5000))).toBe(false);
    expect(isOfAssumedPause(check())).toBe(false);
    expect(isOfAssumedPause(new Error("broken"))).toBe(false);
  });

  it("lets what the source says go before what was assumed, but not the other way round", () => {
    const { refused, check } = setUp();
    refused(undefined);
    refused(300);
    expect(check()).toMatchObject(pauseOf(300));
    expect(refused(undefined)).toMatchObject(pauseOf(300));
    expect(isOfAssumedPause(check())).toBe(false);
  });

  it("makes a pause no longer for a refusal of what was sent before it began, and came after its end", () => {
    const { clock, refused } = setUp();
    const sentAt = clock.now();
    clock.advance(500);
    expect(refused(undefined)).toMatchObject(pauseOf(1000));
    clock.advance(1000);
    expect(refused(undefined, sentAt)).toMatchObject(pauseOf(1000));
    clock.advance(1000);
    expect(refused(undefined)).toMatchObject(pauseOf(2000));
  });

  it("begins with the shortest pause again after an answer, but not one to what was sent before the pause began", () => {
    const { clock, pauses, refused } = setUp();
    const sentAt = clock.now();
    refused(undefined);
    pauses.answered("yelp", sentAt);
    clock.advance(1000);
    expect(refused(undefined)).toMatchObject(pauseOf(2000));
    clock.advance(2000);
    pauses.answered("yelp", clock.now());
    expect(refused(undefined)).toMatchObject(pauseOf(1000));
  });

  it("begins with the shortest pause again where the latest was over for long", () => {
    const { clock, refused } = setUp();
    refused(undefined);
    clock.advance(1000 + LONGEST_MS);
    expect(refused(undefined)).toMatchObject(pauseOf(2000));
    clock.advance(2001 + LONGEST_MS);
    expect(refused(undefined)).toMatchObject(pauseOf(1000));
  });
});
