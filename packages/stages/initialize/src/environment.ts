import { z } from "zod";

/**
 * The variables that this stage reads. Those that set limits are passed on as they are: `@cityscout/budget` says which
 * there are.
 */
export const environmentSchema = z
  .object({
    S3_BUCKET: z.string().min(3),
    AWS_REGION: z.string().min(1),
    /** Where AWS is a stand-in. */
    AWS_ENDPOINT_URL: z.url().optional(),
  })
  .catchall(z.string().optional());
export type Environment = z.infer<typeof environmentSchema>;
