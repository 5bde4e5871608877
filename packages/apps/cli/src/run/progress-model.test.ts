import type { RunState } from "@cityscout/contracts";
import { describe, expect, it } from "vitest";
import { edinburghState } from "../operate/example-history.ts";
import { type Progress, progressAfterEvent, progressAfterMetric, startProgress } from "./progress-model.ts";

const booked = (calls: number, records: number): RunState => {
  const state = edinburghState();
  return { ...state, budget: { ...state.budget, calls, calls_by_source: { google: calls }, records } };
};

const left = (progress: Progress, state: string, output: RunState): Progress =>
  progressAfterEvent(progress, { state, kind: "left", output } as Parameters<typeof progressAfterEvent>[1]);

const shown = ({ calls, callsBySource, found }: Progress) => ({
  calls,
  google: callsBySource.get("google") ?? 0,
  found,
});

const metric = JSON.stringify({ source: "google", Calls: [1, 1], RecordsFound: [20, 15] });

describe("the progress of a run", () => {
  it("is ahead of the books while a stage works, and what they say once it ends", () => {
    const before = left(startProgress(), "SeedPrimaries", booked(3, 100));
    const during = progressAfterMetric(before, metric);
    expect(shown(during)).toEqual({ calls: 5, google: 5, found: 135 });
    const after = left(during, "ExpandNeighbors", booked(5, 130));
    expect(shown(after)).toEqual({ calls: 5, google: 5, found: 130 });
  });

  it("Bug: counted what a stage found that was interrupted, unlike the books. Fix: ends with what they have", () => {
    const during = progressAfterMetric(left(startProgress(), "SeedPrimaries", booked(3, 100)), metric);
    const interrupted = progressAfterEvent(during, {
      state: "ExpandNeighbors",
      kind: "failed",
      error: new Error("Ctrl-C"),
    });
    const ended = left(interrupted, "Finalize", booked(3, 100));
    expect(shown(ended)).toEqual({ calls: 3, google: 3, found: 100 });
  });

  it("Bug: began at nothing where a run was resumed. Fix: begins with what the books have", () => {
    const resumed = left(startProgress(), "Initialize", booked(3, 100));
    expect(shown(resumed)).toEqual({ calls: 3, google: 3, found: 100 });
  });
});
