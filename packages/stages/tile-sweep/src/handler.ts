import { defineCityStage, defineStage } from "@cityscout/telemetry";
import { bindSweep, connectSweep } from "./connect.ts";
import { environmentSchema } from "./environment.ts";
import {
  evaluateRound,
  planRound,
  searchInputSchema,
  searchReportSchema,
  searchRound,
} from "./tile-sweep.ts";

export const tileSweepPlan = defineCityStage({
  state: "TileSweepPlan",
  stage: "TileSweep",
  environment: environmentSchema,
  connect: connectSweep,
  work: async (deps, state) => planRound(await bindSweep(deps, state.run), state),
});

export const tileSweepSearch = defineStage({
  state: "TileSweepSearch",
  environment: environmentSchema,
  input: searchInputSchema,
  output: searchReportSchema,
  context: ({ run }) => run,
  connect: connectSweep,
  work: async (deps, input) => searchRound(await bindSweep(deps, input.run, input.slice), input),
});

export const tileSweepEvaluate = defineCityStage({
  state: "TileSweepEvaluate",
  stage: "TileSweep",
  environment: environmentSchema,
  connect: connectSweep,
  work: async (deps, state) => evaluateRound(await bindSweep(deps, state.run), state),
});

export const planHandler = tileSweepPlan.handler;
export const searchHandler = tileSweepSearch.handler;
export const evaluateHandler = tileSweepEvaluate.handler;
