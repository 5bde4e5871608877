import { connectSources } from "@cityscout/connectors";
import { defineCityStage } from "@cityscout/telemetry";
import { environmentSchema } from "./environment.ts";
import { geocode } from "./geocode.ts";

export const stage = defineCityStage({
  state: "GeocodeValidate",
  environment: environmentSchema,
  connect: connectSources,
  work: async ({ clientOf, ...deps }, state) =>
    geocode({ ...deps, client: await clientOf(state.run, deps) }, state),
});

export const handler = stage.handler;
