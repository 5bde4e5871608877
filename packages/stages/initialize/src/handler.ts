import { runStateSchema } from "@cityscout/contracts";
import { createS3Client, createS3RunStore } from "@cityscout/raw-cache";
import { defineStage, withOutcome } from "@cityscout/telemetry";
import { environmentSchema } from "./environment.ts";
import { initialize, initializeInputSchema, telemetryContextOf } from "./initialize.ts";

export const stage = defineStage({
  state: "Initialize",
  environment: environmentSchema,
  input: initializeInputSchema,
  output: runStateSchema,
  context: telemetryContextOf,
  connect: (environment) => {
    const s3 = createS3Client({ endpoint: environment.AWS_ENDPOINT_URL, region: environment.AWS_REGION });
    return { store: createS3RunStore({ s3, bucket: environment.S3_BUCKET }), budgetVariables: environment };
  },
  work: async (deps, input) => {
    const startedAt = deps.clock.now();
    const state = await initialize(deps, input);
    return withOutcome(state, "Initialize", {}, { startedAt, durationMs: deps.clock.now() - startedAt });
  },
});

export const handler = stage.handler;
