import type { Clock } from "@cityscout/contracts";
import { describe, expect, it } from "vitest";
import { exampleHistory, edinburghState, exampleStart } from "./example-history.ts";
import { followExecution } from "./follow.ts";

/** A run of two stages that is looked at as it goes on: what has happened by a time is what the clock says. */
function followed(signal = new AbortController().signal) {
  const history = exampleHistory();
  history.task("Initialize", 100, 900, edinburghState());
  history.task("Rank", 5_000, 7_000, edinburghState());
  history.add("ExecutionSucceeded", 7_100, { executionSucceededEventDetails: { output: "{}" } });
  let now = exampleStart;
  const asked: number[] = [];
  const clock: Clock = {
    now: () => now,
    sleep: (ms) => {
      signal.throwIfAborted();
      now += ms;
      return Promise.resolve();
    },
  };
  const views = followExecution({
    eventsSince: (since) => {
      asked.push(since);
      return Promise.resolve(
        history.events.filter(({ id = 0, timestamp }) => id > since && (timestamp?.getTime() ?? 0) <= now),
      );
    },
    clock,
    intervalMs: 2_000,
    signal,
  });
  return { views, asked };
}

describe("following an execution", () => {
  it("ends when the execution does, and asks for no event twice", async () => {
    const { views, asked } = followed();
    const seen: string[] = [];
    for await (const { status, visits } of views) seen.push(`${status} ${visits.at(-1)?.state ?? "-"}`);
    expect(seen).toEqual([
      "running -",
      "running Initialize",
      "running Initialize",
      "running Rank",
      "succeeded Rank",
    ]);
    expect(asked).toEqual([0, 1, 6, 6, 9]);
  });

  it("ends with the reason of whoever no longer wants to watch", async () => {
    const interruption = new AbortController();
    const { views } = followed(interruption.signal);
    await views.next();
    interruption.abort(new Error("Ctrl-C"));
    await expect(views.next()).rejects.toThrow("Ctrl-C");
  });
});
