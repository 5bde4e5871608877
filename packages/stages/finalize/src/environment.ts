import { z } from "zod";

/** The variables that this stage reads: where the run's objects are. */
export const environmentSchema = z.object({
  S3_BUCKET: z.string().min(3),
  AWS_REGION: z.string().min(1),
  /** Where AWS is a stand-in. */
  AWS_ENDPOINT_URL: z.url().optional(),
});
export type Environment = z.infer<typeof environmentSchema>;
