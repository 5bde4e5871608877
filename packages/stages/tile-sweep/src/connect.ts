import { connectSources } from "@cityscout/connectors";
import type { RunReference, Slice } from "@cityscout/contracts";
import { createSqsClient, createSqsFrontier } from "@cityscout/frontier";
import type { StageServices } from "@cityscout/telemetry";
import type { Environment } from "./environment.ts";
import { createWarmPlanner } from "./warm-planner.ts";

/** The clients that the three states of the sweep share; made once per container. */
export function connectSweep(environment: Environment) {
  return {
    ...connectSources(environment),
    sqs: createSqsClient({
      endpoint: environment.AWS_ENDPOINT_URL_SQS ?? environment.AWS_ENDPOINT_URL,
      region: environment.AWS_REGION,
    }),
    warmPlanner: createWarmPlanner(),
    environment,
  };
}
export type SweepClients = ReturnType<typeof connectSweep>;

/** What a state works with: the clients, bound to its run and to the telemetry of this invocation; a worker's, to its slice. */
export async function bindSweep(deps: SweepClients & StageServices, run: RunReference, slice?: Slice) {
  const { sqs, clientOf, environment, ...shared } = deps;
  const { telemetry, clock, random } = shared;
  return {
    ...shared,
    maxWorkers: environment.SWEEP_WORKERS,
    maxHistoryEvents: environment.MAX_HISTORY_EVENTS ?? Infinity,
    concurrency: environment.SWEEP_CONCURRENCY,
    client: await clientOf(run, shared, slice),
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
