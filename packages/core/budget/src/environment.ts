import { killSwitchNames } from "@cityscout/contracts";
import { z } from "zod";

const positive = z.coerce.number().positive();
const positiveInteger = z.coerce.number().int().positive();

/**
 * The variables by which whoever runs Cityscout overrules every job. Names and units follow the job's:
 *
 * - `CITYSCOUT_MAX_API_CALLS`, `CITYSCOUT_MAX_COST_USD`, `CITYSCOUT_MAX_WALL_CLOCK_HOURS`,
 *   `CITYSCOUT_WALL_CLOCK_SECONDS` (the smaller of the two holds)
 * - `CITYSCOUT_MIN_NEW_UNIQUE_RATE` (0..1), `CITYSCOUT_WINDOW_CALLS`
 * - `CITYSCOUT_KILL_SWITCHES`: names of kill switches that are on for every run, separated by commas
 * - `CITYSCOUT_RATE_SCALE`: how many simulated minutes pass in a real one; every source's rate is multiplied by it.
 *   Defaults to 1.
 * - those of {@link sourceVariablesSchema}
 */
export const budgetEnvironmentSchema = z.object({
  CITYSCOUT_MAX_API_CALLS: positiveInteger.optional(),
  CITYSCOUT_MAX_COST_USD: positive.optional(),
  CITYSCOUT_MAX_WALL_CLOCK_HOURS: positive.optional(),
  CITYSCOUT_WALL_CLOCK_SECONDS: positiveInteger.optional(),
  CITYSCOUT_MIN_NEW_UNIQUE_RATE: z.coerce.number().min(0).max(1).optional(),
  CITYSCOUT_WINDOW_CALLS: positiveInteger.optional(),
  CITYSCOUT_RATE_SCALE: positive.default(1),
  CITYSCOUT_KILL_SWITCHES: z
    .string()
    .transform((names) => names.split(",").map((name) => name.trim()))
    .pipe(z.array(z.enum(killSwitchNames)))
    .default([]),
});

/** The variables of one source, after `CITYSCOUT_<SOURCE>_`, e.g. `CITYSCOUT_GOOGLE_TOKENS_PER_MIN`. */
export const sourceVariablesSchema = z.object({
  TOKENS_PER_MIN: positive.optional(),
  MAX_TOKENS_TOTAL: positiveInteger.optional(),
  COST_USD_PER_CALL: z.coerce.number().min(0).optional(),
});
