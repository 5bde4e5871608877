import { createPlaceStore } from "@cityscout/place-store";
import { createS3Client, createS3RunStore } from "@cityscout/raw-cache";
import { defineCityStage } from "@cityscout/telemetry";
import { environmentSchema } from "./environment.ts";
import { rank } from "./rank.ts";

export const stage = defineCityStage({
  state: "Rank",
  environment: environmentSchema,
  connect: (environment) => ({
    store: createS3RunStore({
      s3: createS3Client({ endpoint: environment.AWS_ENDPOINT_URL, region: environment.AWS_REGION }),
      bucket: environment.S3_BUCKET,
    }),
    places: createPlaceStore({ databaseUrl: environment.DATABASE_URL }),
  }),
  work: rank,
});

export const handler = stage.handler;
