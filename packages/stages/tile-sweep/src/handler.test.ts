import { expect, test } from "vitest";
import { tileSweepEvaluate, tileSweepPlan, tileSweepSearch } from "./handler.ts";

test("is the work of the sweep's three states", () => {
  expect([tileSweepPlan.state, tileSweepSearch.state, tileSweepEvaluate.state]).toEqual([
    "TileSweepPlan",
    "TileSweepSearch",
    "TileSweepEvaluate",
  ]);
});
