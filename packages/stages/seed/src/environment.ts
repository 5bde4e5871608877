import { connectorEnvironmentSchema } from "@cityscout/connectors";
import { z } from "zod";

/** The variables that this stage reads: where the run's objects are, and where the sources are. */
export const environmentSchema = connectorEnvironmentSchema.extend({
  S3_BUCKET: z.string().min(3),
  AWS_REGION: z.string().min(1),
  /** Where AWS is a stand-in. */
  AWS_ENDPOINT_URL: z.url().optional(),
});
export type Environment = z.infer<typeof environmentSchema>;
