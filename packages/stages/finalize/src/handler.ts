import { createS3Client, createS3RunStore } from "@cityscout/raw-cache";
import { defineCityStage } from "@cityscout/telemetry";
import { environmentSchema } from "./environment.ts";
import { finalize } from "./finalize.ts";

export const stage = defineCityStage({
  state: "Finalize",
  environment: environmentSchema,
  connect: (environment) => ({
    store: createS3RunStore({
      s3: createS3Client({ endpoint: environment.AWS_ENDPOINT_URL, region: environment.AWS_REGION }),
      bucket: environment.S3_BUCKET,
    }),
  }),
  work: finalize,
});

export const handler = stage.handler;
