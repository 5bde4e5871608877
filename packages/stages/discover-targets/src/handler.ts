import { connectSources } from "@cityscout/connectors";
import { defineCityStage } from "@cityscout/telemetry";
import { environmentSchema } from "./environment.ts";
import { discoverTargets } from "./discover-targets.ts";

export const stage = defineCityStage({
  state: "DiscoverTargets",
  environment: environmentSchema,
  connect: (environment) => ({
    ...connectSources(environment),
    simulatedWorld: environment.SIMULATED_WORLD,
  }),
  work: async ({ clientOf, ...deps }, state) =>
    discoverTargets({ ...deps, client: await clientOf(state.run, deps) }, state),
});

export const handler = stage.handler;
