import { AssumedPauseError, StillPausedError } from "@cityscout/connectors";
import {
  BudgetExhaustedError,
  RateLimitedError,
  SourceRefusedError,
  TransientSourceError,
} from "@cityscout/contracts";
import { manualClock } from "@cityscout/contracts/testing";
import { describe, expect, test } from "vitest";
import { createOutageWatch } from "./outage.ts";

function setUp(patienceMs = 60_000) {
  const clock = manualClock();
  const watch = createOutageWatch(clock, () => patienceMs);
  const reset = new TransientSourceError("yelp", "reset");
  return {
    clock,
    watch,
    failTimes: (count: number, error: Error = reset) => {
      for (let i = 0; i < count; i++) expect(watch.failed("yelp", error)).toBe(error);
    },
    check: () => watch.check("yelp"),
  };
}

const paused = (ms: number | undefined) => new RateLimitedError("yelp", "slow down", ms);

describe("a source is taken to be down", () => {
  test("after six failures in a row, and no other source with it", () => {
    const { watch, failTimes, check } = setUp();
    failTimes(5);
    expect(check).not.toThrow();
    failTimes(1);
    expect(check).toThrow("yelp answered none of 6 searches in a row: reset");
    expect(() => watch.check("google")).not.toThrow();
  });

  test("not where one was answered in between, nor where it refuses for good, which is an answer", () => {
    const { watch, failTimes, check } = setUp();
    failTimes(5);
    watch.answered("yelp");
    failTimes(5);
    failTimes(9, new SourceRefusedError("yelp", "no such place", 400));
    expect(check).not.toThrow();
  });

  test("after six pauses in a row, of which each counts once, however many searches meet it", async () => {
    const { clock, failTimes, check } = setUp();
    for (let pause = 0; pause < 5; pause++) {
      failTimes(9, paused(1000));
      await clock.advance(1000);
    }
    expect(check).not.toThrow();
    failTimes(1, paused(1000));
    expect(check).toThrow("yelp answered none of 6 searches in a row: slow down");
  });

  test("also where it goes on refusing while it is left alone: a pause lasts no longer than was said at its first refusal", async () => {
    const { clock, failTimes, check } = setUp();
    for (let refusal = 0; refusal < 10; refusal++) {
      failTimes(1, paused(1000));
      await clock.advance(500);
    }
    expect(check).not.toThrow();
    failTimes(1, paused(1000));
    expect(check).toThrow("yelp answered none of 6 searches in a row: slow down");
  });

  test("Bug: where the clock was set back by an hour, all refusals of that hour were one failure. Fix: a pause begun at a later time is over", async () => {
    const { clock, failTimes, check } = setUp();
    failTimes(2, paused(1000));
    await clock.advance(-3_600_000);
    for (let pause = 0; pause < 5; pause++) {
      expect(check).not.toThrow();
      failTimes(9, paused(1000));
      await clock.advance(1000);
    }
    expect(check).toThrow("yelp answered none of 6 searches in a row: slow down");
  });

  test("at once where it wants a pause that is longer than anybody waits for", () => {
    const { watch, failTimes, check } = setUp(60_000);
    failTimes(1, paused(60_000));
    expect(check).not.toThrow();
    const down = watch.failed("yelp", paused(60_001));
    expect(down).toMatchObject({
      name: "SourceDownError",
      message: "yelp wants to be left alone for 61 s, longer than the run waits for it (60 s): slow down",
    });
    watch.answered("yelp");
    expect(check).toThrow(down);
  });

  test("Bug: a source that refused five times and did not say for how long was given up by a worker in its ninth minute. Fix: its searches are another worker's", () => {
    const { failTimes, watch, check } = setUp(10_000);
    const assumed = (ms: number) => new AssumedPauseError("yelp", "slow down", ms);
    failTimes(1, assumed(8_000));
    expect(check).not.toThrow();
    const left = watch.failed(
      "yelp",
      new StillPausedError("yelp", "slow down", 16_000, { cause: assumed(16_000) }),
    );
    expect(left).toBeInstanceOf(BudgetExhaustedError);
    expect(left).toMatchObject({ message: "the worker has no time left to wait for yelp" });
    expect(check).toThrow("the worker has no time left to wait for yelp");
    expect(() => watch.check("google")).not.toThrow();
  });
});
