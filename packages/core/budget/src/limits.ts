import {
  describeIssues,
  InvalidInputError,
  type Job,
  killSwitchGroups,
  type KillSwitch,
  type Source,
  sourceNames,
} from "@cityscout/contracts";
import { z } from "zod";
import type { Limits, SourceLimits } from "./budget.ts";
import { defaultSources, defaultTotals } from "./defaults.ts";
import { budgetEnvironmentSchema, sourceVariablesSchema } from "./environment.ts";

const sourceLimitsSchema = z.strictObject({
  tokensPerMinute: z.number().positive(),
  maxCalls: z.number().int().positive().nullable(),
  costUsdPerCall: z.number().min(0),
  off: z.boolean(),
});

/** `Limits` as they are stored with the run. */
export const limitsSchema: z.ZodType<Limits> = z.strictObject({
  maxCalls: z.number().int().positive(),
  maxCostUsd: z.number().positive().nullable(),
  maxWallClockMs: z.number().positive(),
  minNewUniqueRate: z.number().min(0).max(1),
  windowCalls: z.number().int().positive(),
  sources: z.record(z.enum(sourceNames), sourceLimitsSchema),
});

/** Variables as a process has them; those of others are passed over, empty ones are as if not set. */
export type Variables = Readonly<Record<string, string | undefined>>;

export interface LimitsInput {
  environment: Variables;
  job: Pick<Job, "budgets" | "kill_switches" | "early_stop" | "timeouts">;
}

/** The limits of a run that asks for nothing special. */
export const defaultLimits: Limits = { ...defaultTotals, sources: defaultSources };

/**
 * The limits in force: environment over job over defaults, each figure for itself. Of the two limits of time the
 * smaller holds, and the default where neither is given. A kill switch that is on in either place is on.
 *
 * @throws InvalidInputError where a variable has no sense, naming it
 */
export function resolveLimits({ environment, job }: LimitsInput): Limits {
  const variables = parseVariables(budgetEnvironmentSchema, environment, "");
  const { budgets, early_stop: earlyStop, timeouts } = job;
  const hours = variables.CITYSCOUT_MAX_WALL_CLOCK_HOURS ?? budgets.max_wall_clock_hours;
  const seconds = variables.CITYSCOUT_WALL_CLOCK_SECONDS ?? timeouts.wall_clock_seconds;
  const off = sourcesOff([
    ...variables.CITYSCOUT_KILL_SWITCHES,
    ...(Object.keys(job.kill_switches) as KillSwitch[]).filter((name) => job.kill_switches[name] === true),
  ]);
  const ofSource = (source: Source): SourceLimits => {
    const defaults = defaultSources[source];
    const ofEnvironment = parseVariables(
      sourceVariablesSchema,
      environment,
      `CITYSCOUT_${source.toUpperCase()}_`,
    );
    const perMinute =
      ofEnvironment.TOKENS_PER_MIN ?? budgets[source]?.tokens_per_min ?? defaults.tokensPerMinute;
    return {
      tokensPerMinute: perMinute * variables.CITYSCOUT_RATE_SCALE,
      maxCalls: ofEnvironment.MAX_TOKENS_TOTAL ?? budgets[source]?.max_tokens_total ?? defaults.maxCalls,
      costUsdPerCall: ofEnvironment.COST_USD_PER_CALL ?? defaults.costUsdPerCall,
      off: off.has(source),
    };
  };
  return {
    maxCalls: variables.CITYSCOUT_MAX_API_CALLS ?? budgets.max_api_calls ?? defaultTotals.maxCalls,
    maxCostUsd: variables.CITYSCOUT_MAX_COST_USD ?? budgets.max_cost_usd ?? defaultTotals.maxCostUsd,
    maxWallClockMs: smallest(
      [hours && hours * 3_600_000, seconds && seconds * 1_000],
      defaultTotals.maxWallClockMs,
    ),
    minNewUniqueRate:
      variables.CITYSCOUT_MIN_NEW_UNIQUE_RATE ??
      earlyStop.min_new_unique_rate ??
      defaultTotals.minNewUniqueRate,
    windowCalls: variables.CITYSCOUT_WINDOW_CALLS ?? earlyStop.window_calls ?? defaultTotals.windowCalls,
    sources: Object.fromEntries(sourceNames.map((source) => [source, ofSource(source)])) as Record<
      Source,
      SourceLimits
    >,
  };
}

function smallest(given: readonly (number | undefined)[], otherwise: number): number {
  const some = given.filter((value) => value !== undefined);
  return some.length === 0 ? otherwise : Math.min(...some);
}

function parseVariables<Schema extends z.ZodObject>(
  schema: Schema,
  environment: Variables,
  prefix: string,
): z.infer<Schema> {
  const given: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const value = environment[`${prefix}${name}`]?.trim();
    if (value !== undefined && value !== "") given[name] = value;
  }
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(`${prefix}${describeIssues(parsed.error, given, schema)}`, {
    cause: parsed.error,
  });
}

function sourcesOff(switches: readonly KillSwitch[]): Set<string> {
  const groups: Readonly<Record<string, readonly string[]>> = killSwitchGroups;
  return new Set(switches.flatMap((name) => groups[name] ?? [name]));
}
