import { connectSources } from "@cityscout/connectors";
import { defineCityStage } from "@cityscout/telemetry";
import { environmentSchema } from "./environment.ts";
import { seed } from "./seed.ts";

export const stage = defineCityStage({
  state: "SeedPrimaries",
  environment: environmentSchema,
  connect: connectSources,
  work: async ({ clientOf, ...deps }, state) =>
    seed({ ...deps, client: await clientOf(state.run, deps) }, state),
});

export const handler = stage.handler;
