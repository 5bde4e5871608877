import { z } from "zod";
import { categorySchema } from "./candidate.ts";
import { latLngSchema } from "./geo-point.ts";

/**
 * What is known of the records that a city's corrections name, so that a correction goes on with a record that its source
 * gives another key. Kept from run to run.
 */
export const correctedRecordsSchema = z.strictObject({
  /**
   * Those records as they were when they were seen last, and the namesakes that their sources had around them: what was there
   * beside a record has not taken its place.
   */
  records: z.array(
    z.strictObject({
      key: z.string(),
      name: z.string(),
      category: categorySchema,
      lat: latLngSchema.shape.lat,
      lng: latLngSchema.shape.lng,
    }),
  ),
  /** By the key that a record had, the one that it has got. */
  rekeyed: z.record(z.string(), z.string()),
});
export type CorrectedRecords = z.infer<typeof correctedRecordsSchema>;
