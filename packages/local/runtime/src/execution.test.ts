import { cityFunctionStates, type CityFunctionState } from "@cityscout/workflows";
import { afterEach, expect, it, vi } from "vitest";
import { type BoundStage, executeCityMachine } from "./execution.ts";

afterEach(() => {
  vi.useRealTimers();
});

it("lets a stage take hours, and runs it once", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const ran: string[] = [];
  const stageOf =
    (state: CityFunctionState): BoundStage =>
    async (event) => {
      ran.push(state);
      if (state === "DedupeCanonicalize") await vi.advanceTimersByTimeAsync(5 * 3600 * 1000);
      if (state === "Initialize") return { run: {}, fail_fast: false };
      if (state === "TileSweepPlan")
        return { ...(event as object), sweep: { round: 0, done: true, workers: [] } };
      return event;
    };
  await executeCityMachine({
    name: "long",
    input: {},
    stages: Object.fromEntries(cityFunctionStates.map((state) => [state, stageOf(state)])) as Record<
      CityFunctionState,
      BoundStage
    >,
    reportFailure: () => Promise.reject(new Error("nothing failed")),
    signal: new AbortController().signal,
  });
  expect(ran.filter((state) => state === "DedupeCanonicalize")).toHaveLength(1);
  expect(ran.at(-1)).toBe("Finalize");
});
