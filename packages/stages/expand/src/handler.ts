import { connectSources } from "@cityscout/connectors";
import { defineCityStage } from "@cityscout/telemetry";
import { environmentSchema } from "./environment.ts";
import { expand } from "./expand.ts";

export const stage = defineCityStage({
  state: "ExpandNeighbors",
  environment: environmentSchema,
  connect: connectSources,
  work: async ({ clientOf, ...deps }, state) =>
    expand({ ...deps, client: await clientOf(state.run, deps) }, state),
});

export const handler = stage.handler;
