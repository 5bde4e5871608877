import { createRateLimits } from "@cityscout/books";
import { createConnectors, createHttpClient, createSourceClient } from "@cityscout/connectors";
import type { RunReference } from "@cityscout/contracts";
import { createSqsClient, createSqsFrontier } from "@cityscout/frontier";
import { createS3Client, createS3RawCache, createS3RunStore } from "@cityscout/raw-cache";
import { type StageServices, systemClock, systemRandom } from "@cityscout/telemetry";
import type { Environment } from "./environment.ts";
import { createWarmPlanner } from "./warm-planner.ts";

/** The clients that the three states of the sweep share; made once per container. */
export function connectSweep(environment: Environment) {
  const aws = { endpoint: environment.AWS_ENDPOINT_URL, region: environment.AWS_REGION };
  const { connectors, endpoints } = createConnectors(environment);
  const s3 = createS3Client(aws);
  const store = createS3RunStore({ s3, bucket: environment.S3_BUCKET });
  return {
    store,
    connectors,
    sqs: createSqsClient(aws),
    rawCache: createS3RawCache({ s3, bucket: environment.S3_BUCKET, clock: systemClock }),
    http: createHttpClient({
      endpoints,
      clock: systemClock,
      random: systemRandom,
      contactUrl: environment.CONTACT_URL,
    }),
    rateLimits: createRateLimits({ store, clock: systemClock }),
    warmPlanner: createWarmPlanner(),
    environment,
  };
}
export type SweepClients = ReturnType<typeof connectSweep>;

/** What a state works with: the clients, bound to its run and to the telemetry of this invocation. */
export async function bindSweep(deps: SweepClients & StageServices, run: RunReference) {
  const { sqs, rawCache, http, rateLimits, environment, ...shared } = deps;
  const { telemetry, clock, random } = shared;
  return {
    ...shared,
    maxWorkers: environment.SWEEP_WORKERS,
    concurrency: environment.SWEEP_CONCURRENCY,
    client: createSourceClient({
      rawCache,
      http,
      telemetry,
      clock,
      run: { runId: run.run_id, correlationId: run.correlation_id, city: run.city },
      buckets: await rateLimits(run),
    }),
    frontier: createSqsFrontier({
      sqs,
      queueUrl: environment.FRONTIER_QUEUE_URL,
      deadLetterQueueUrl: environment.DEAD_LETTER_QUEUE_URL,
      visibilitySeconds: environment.FRONTIER_VISIBILITY_SECONDS,
      waitSeconds: environment.FRONTIER_WAIT_SECONDS,
      retryBaseSeconds: environment.FRONTIER_RETRY_SECONDS,
      telemetry,
      clock,
      random,
    }),
  };
}
