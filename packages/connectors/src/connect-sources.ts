import { createSourceTerms } from "@cityscout/books";
import { type RunReference, type Slice, systemClock } from "@cityscout/contracts";
import { createS3Client, createS3RawCache, createS3RunStore, type RunStore } from "@cityscout/raw-cache";
import { type StageServices, systemRandom } from "@cityscout/telemetry";
import type { Connectors, SourceClient } from "./connector.ts";
import { createConnectors, type UnavailableSource } from "./connectors.ts";
import type { ConnectorEnvironment } from "./environment.ts";
import { createCorruptAnswers } from "./corrupt-answers.ts";
import { createExhaustedSources } from "./exhausted-sources.ts";
import { createHttpClient } from "./http/http-client.ts";
import { createSourceClient } from "./source-client.ts";

/** The variables by which a stage finds the run's objects and the sources. */
export type SourcesEnvironment = ConnectorEnvironment & {
  S3_BUCKET: string;
  AWS_REGION: string;
  AWS_ENDPOINT_URL?: string | undefined;
};

/** What a stage that asks sources needs; made once per container. */
export interface ConnectedSources {
  store: RunStore;
  connectors: Connectors;
  unavailable: readonly UnavailableSource[];
  /**
   * Asks on behalf of one run, within its rate limits, and reports through the telemetry of this invocation; for one of
   * the run's sweep workers, within the rates of its slice.
   */
  clientOf: (
    run: RunReference,
    services: Pick<StageServices, "telemetry" | "clock">,
    slice?: Slice,
  ) => Promise<SourceClient>;
}

/** Connects to the sources and to the cache before them. One HTTP client a container, so that its breakers learn. */
export function connectSources(environment: SourcesEnvironment): ConnectedSources {
  const { connectors, unavailable, endpoints } = createConnectors(environment);
  const s3 = createS3Client({ endpoint: environment.AWS_ENDPOINT_URL, region: environment.AWS_REGION });
  const store = createS3RunStore({ s3, bucket: environment.S3_BUCKET });
  const rawCache = createS3RawCache({ s3, bucket: environment.S3_BUCKET, clock: systemClock });
  const termsOf = createSourceTerms({ store, clock: systemClock });
  const exhaustedOf = createExhaustedSources({ store, clock: systemClock });
  const http = createHttpClient({
    endpoints,
    clock: systemClock,
    random: systemRandom,
    contactUrl: environment.CONTACT_URL,
    circuit: {
      failuresToOpen: environment.CIRCUIT_FAILURES,
      openMs: environment.CIRCUIT_OPEN_SECONDS * 1000,
    },
  });
  return {
    store,
    connectors,
    unavailable,
    clientOf: async (run, { telemetry, clock }, slice) =>
      createSourceClient({
        rawCache,
        http,
        telemetry,
        clock,
        run: {
          runId: run.run_id,
          correlationId: run.correlation_id,
          city: run.city,
          startedAt: run.started_at,
        },
        ...(await termsOf(run, slice)),
        exhausted: await exhaustedOf(run),
        corrupt: createCorruptAnswers(store, run),
      }),
  };
}
