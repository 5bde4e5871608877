import { createRateLimits } from "@cityscout/books";
import { createConnectors, createHttpClient, createSourceClient } from "@cityscout/connectors";
import { createS3Client, createS3RawCache, createS3RunStore } from "@cityscout/raw-cache";
import { defineCityStage, systemClock, systemRandom } from "@cityscout/telemetry";
import { environmentSchema } from "./environment.ts";
import { seed } from "./seed.ts";

export const stage = defineCityStage({
  state: "SeedPrimaries",
  environment: environmentSchema,
  connect: (environment) => {
    const { connectors, endpoints } = createConnectors(environment);
    const s3 = createS3Client({ endpoint: environment.AWS_ENDPOINT_URL, region: environment.AWS_REGION });
    const store = createS3RunStore({ s3, bucket: environment.S3_BUCKET });
    return {
      store,
      connectors,
      rawCache: createS3RawCache({ s3, bucket: environment.S3_BUCKET, clock: systemClock }),
      http: createHttpClient({
        endpoints,
        clock: systemClock,
        random: systemRandom,
        contactUrl: environment.CONTACT_URL,
      }),
      rateLimits: createRateLimits({ store, clock: systemClock }),
    };
  },
  work: async ({ rawCache, http, rateLimits, ...deps }, state) => {
    const { run_id: runId, correlation_id: correlationId, city } = state.run;
    const client = createSourceClient({
      rawCache,
      http,
      telemetry: deps.telemetry,
      clock: deps.clock,
      run: { runId, correlationId, city },
      buckets: await rateLimits(state.run),
    });
    return seed({ ...deps, client }, state);
  },
});

export const handler = stage.handler;
