import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { testClock } from "../testing/test-clock.ts";
import { createCircuitBreaker } from "./circuit-breaker.ts";

const policy = { failuresToOpen: 3, openMs: 1000 };

function opened() {
  const clock = testClock();
  const breaker = createCircuitBreaker(policy, clock);
  for (let i = 0; i < policy.failuresToOpen; i++) {
    breaker.enter();
    breaker.failed();
  }
  return { clock, breaker };
}

describe("createCircuitBreaker", () => {
  it("opens after so many failures in a row, not after as many with an answer between", () => {
    expect(opened().breaker.enter()).toBe(1000);
    const breaker = createCircuitBreaker(policy, testClock());
    for (const outcome of ["failed", "failed", "succeeded", "failed", "failed"] as const) breaker[outcome]();
    expect(breaker.enter()).toBe(0);
  });

  it("lets one request probe after the pause, and the others wait for how it goes", () => {
    const { clock, breaker } = opened();
    clock.advance(1000);
    expect(breaker.enter()).toBe(0);
    expect(breaker.enter()).toBeGreaterThan(0);
    breaker.succeeded();
    expect(breaker.enter()).toBe(0);
  });

  it("Bug: where the clock was set back, a source was left alone until it had caught up. Fix: one request probes", () => {
    const { clock, breaker } = opened();
    clock.advance(-3_600_000);
    expect(breaker.enter()).toBe(0);
    breaker.failed();
    expect(breaker.enter()).toBe(1000);
  });

  it("opens again where the probe fails, and lets another probe where it was given up", () => {
    const { clock, breaker } = opened();
    clock.advance(1000);
    breaker.enter();
    breaker.failed();
    expect(breaker.enter()).toBe(1000);
    clock.advance(1000);
    breaker.enter();
    breaker.abandoned();
    expect(breaker.enter()).toBe(0);
  });

  it("never shuts a source out for good", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom("enter", "failed", "succeeded", "abandoned")), (steps) => {
        const clock = testClock();
        const breaker = createCircuitBreaker(policy, clock);
        for (const step of steps) breaker[step]();
        breaker.abandoned();
        clock.advance(policy.openMs);
        expect(breaker.enter()).toBe(0);
      }),
    );
  });
});
