import { discArea } from "@cityscout/geo";
import { createSweepPlanner } from "@cityscout/planning";
import { describe, expect, it } from "vitest";
import { newSweepState, sweepStateSchema } from "./sweep-state.ts";

describe("where a sweep stands", () => {
  const area = discArea({ lat: 43.65, lng: -79.38 }, 1000);
  const planner = createSweepPlanner({ area, sources: [], prior: [] }).toState();

  it("is read back with its planner, or without one", () => {
    for (const state of [newSweepState(), { ...newSweepState(), planner }]) {
      expect(sweepStateSchema.parse(JSON.parse(JSON.stringify(state)))).toEqual(state);
    }
  });

  it("is refused where an older planner wrote it, and says what to do", () => {
    const { success, error } = sweepStateSchema.safeParse({
      ...newSweepState(),
      planner: { ...planner, version: 1 },
    });
    expect(success).toBe(false);
    expect(error?.issues[0]?.path).toEqual(["planner"]);
    expect(error?.issues[0]?.message).toContain("run anew");
  });
});
