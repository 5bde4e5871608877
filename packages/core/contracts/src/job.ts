import { z } from "zod";
import { latLngSchema } from "./geo-point.ts";
import { seedPolygonSchema } from "./seed-polygon.ts";
import { killSwitchGroups, meterNames, sourceNames } from "./source.ts";

const positive = z.number().positive();
const positiveInteger = z.number().int().positive();
/** A year: an execution of Step Functions takes no longer. */
const maxHours = 8_760;

/** Limits of one source: calls a minute and calls in all. */
export const sourceBudgetSchema = z.strictObject({
  tokens_per_min: positive.max(1_000_000).optional(),
  max_tokens_total: positiveInteger.optional(),
});

const webBudgetSchema = z.strictObject({
  bytes_per_min: positive.optional(),
  max_bytes_total: positiveInteger.optional(),
});

const sourceBudgets = Object.fromEntries(
  sourceNames.map((source) => [source, sourceBudgetSchema.optional()]),
) as Record<(typeof sourceNames)[number], z.ZodOptional<typeof sourceBudgetSchema>>;

/** Budgets of a run; what is absent comes from the environment or from the defaults (`@cityscout/budget`). */
export const budgetsSchema = z.strictObject({
  max_api_calls: positiveInteger.optional(),
  max_wall_clock_hours: positive.max(maxHours).optional(),
  max_cost_usd: positive.max(1_000_000).optional(),
  ...sourceBudgets,
  llm: sourceBudgetSchema.optional(),
  web: webBudgetSchema.optional(),
});

export const killSwitchNames = [
  ...new Set([
    ...meterNames,
    ...(Object.keys(killSwitchGroups) as (keyof typeof killSwitchGroups)[]),
    ...sourceNames,
  ]),
];
export type KillSwitch = (typeof killSwitchNames)[number];

/** `true` turns a source, or a group of them, off for this run. */
export const killSwitchesSchema = z.strictObject(
  Object.fromEntries(killSwitchNames.map((name) => [name, z.boolean().optional()])) as Record<
    KillSwitch,
    z.ZodOptional<z.ZodBoolean>
  >,
);

/**
 * Stop when fewer than `min_new_unique_rate` of the records in the last `window_calls` answers were new, or are to be expected of
 * the next and hardly any can be missing; 0 goes on to the proof.
 */
export const earlyStopSchema = z.strictObject({
  min_new_unique_rate: z.number().min(0).max(1).optional(),
  window_calls: positiveInteger.optional(),
});

/** Where to look: a disc (at most 200 km), or an area as GeoJSON or as a ring of vertices. */
export const seedSchema = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("map"), center: latLngSchema, radius_km: positive.max(200) }),
  z.strictObject({ type: z.literal("area"), polygon: seedPolygonSchema }),
]);
export type Seed = z.infer<typeof seedSchema>;

/** What a user asks for. Absent parts take the defaults of `@cityscout/budget`. */
export const jobSchema = z.strictObject({
  job_id: z
    .string()
    .regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/, "1 to 64 letters, digits, dots, dashes or underscores"),
  city: z
    .string()
    .max(100)
    .regex(/[\p{L}\p{N}]/u, "a name with at least one letter or digit"),
  seed: seedSchema,
  budgets: budgetsSchema.default({}),
  kill_switches: killSwitchesSchema.default({}),
  early_stop: earlyStopSchema.default({}),
  timeouts: z
    .strictObject({ wall_clock_seconds: positiveInteger.max(maxHours * 3_600).optional() })
    .default({}),
  s3_prefix: z
    .string()
    .regex(
      /^(?!\/)(?!.*(?:\/\/|\.\.))[\w!.*'()/-]{1,200}(?<!\/)$/,
      "a key prefix without leading or trailing slash, '//' or '..'",
    )
    .optional(),
  fail_fast: z.boolean().default(false),
});
export type Job = z.infer<typeof jobSchema>;
export type JobInput = z.input<typeof jobSchema>;

/** The city's name as it stands in S3 keys and table rows: lower case, words joined by dashes. */
export function citySlug(city: string): string {
  return city
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "-")
    .replace(/^-|-$/g, "");
}
