import { type KillSwitch, killSwitchNames } from "@cityscout/contracts";
import { z } from "zod";

const positive = z.coerce.number().positive();
const positiveInteger = z.coerce.number().int().positive();
const perMinute = positive.max(1_000_000);

const killSwitches = z.string().transform((text, context): KillSwitch[] => {
  const names = text.split(",").map((name) => name.trim());
  const known = killSwitchNames.filter((name) => names.includes(name));
  if (known.length < new Set(names).size) {
    context.addIssue(`names out of ${killSwitchNames.join(", ")}, separated by commas`);
  }
  return known;
});

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
  CITYSCOUT_MAX_COST_USD: positive.max(1_000_000).optional(),
  CITYSCOUT_MAX_WALL_CLOCK_HOURS: positive.max(8_760).optional(),
  CITYSCOUT_WALL_CLOCK_SECONDS: positiveInteger.max(31_536_000).optional(),
  CITYSCOUT_MIN_NEW_UNIQUE_RATE: z.coerce.number().min(0).max(1).optional(),
  CITYSCOUT_WINDOW_CALLS: positiveInteger.optional(),
  CITYSCOUT_RATE_SCALE: positive.max(1_000_000).default(1),
  CITYSCOUT_KILL_SWITCHES: killSwitches.default([]),
});

/** The variables of one source, after `CITYSCOUT_<SOURCE>_`, e.g. `CITYSCOUT_GOOGLE_TOKENS_PER_MIN`. */
export const sourceVariablesSchema = z.object({
  TOKENS_PER_MIN: perMinute.optional(),
  MAX_TOKENS_TOTAL: positiveInteger.optional(),
  COST_USD_PER_CALL: z.coerce.number().min(0).max(1_000).optional(),
});
