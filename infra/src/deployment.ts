import { resolveLimits } from "@cityscout/budget";
import { environmentNames, InvalidInputError, jobSchema } from "@cityscout/contracts";
import { RetentionDays } from "aws-cdk-lib/aws-logs";
import { z } from "zod";

export { environmentNames };

/** The states that ask sources; each asks real or simulated ones. */
export const sourceStates = [
  "DiscoverTargets",
  "SeedPrimaries",
  "ExpandNeighbors",
  "TileSweep",
  "GeocodeValidate",
] as const;
export type SourceState = (typeof sourceStates)[number];

const secretArn = z
  .string()
  .regex(
    /^arn:aws[\w-]*:secretsmanager:[\w-]+:\d{12}:secret:[\w/+=.@-]+$/,
    "the ARN of a secret in Secrets Manager",
  );
const days = z.number().int().min(1).max(3_650);

const existingNetworkSchema = z.strictObject({
  subnet_ids: z
    .array(
      z
        .string()
        .regex(
          /^subnet-(?:[0-9a-f]{8}|[0-9a-f]{17})$/,
          "expected the id of a subnet, such as subnet-0123456789abcdef0",
        ),
    )
    .min(1),
  security_group_id: z
    .string()
    .regex(
      /^sg-(?:[0-9a-f]{8}|[0-9a-f]{17})$/,
      "expected the id of a security group, such as sg-0123456789abcdef0",
    ),
});

export const deploymentSchema = z
  .strictObject({
    environment: z.enum(environmentNames),
    log_level: z.enum(["DEBUG", "INFO", "WARN", "ERROR"]),
    /** What the state machine itself logs. */
    workflow_log_level: z.enum(["ALL", "ERROR", "FATAL"]),
    /** A number of days that CloudWatch knows. */
    log_days: z.enum(RetentionDays),
    /** Whether a state asks real sources or simulated ones. */
    states: z.strictObject(
      Object.fromEntries(sourceStates.map((state) => [state, z.enum(["mock", "real"])])) as Record<
        SourceState,
        z.ZodEnum<{ mock: "mock"; real: "real" }>
      >,
    ),
    /** The variables by which connectors find the simulated sources, as the simulator gives them. */
    simulator: z.record(z.string().regex(/^[A-Z_]+$/), z.string()).optional(),
    /** Secrets whose text is the source's key. */
    source_keys: z.partialRecord(z.enum(["google", "foursquare", "yelp"]), secretArn).default({}),
    /** Tells the operators of open services who is asking. */
    contact_url: z.url({ protocol: /^https?$/ }).optional(),
    /** A secret whose text is `postgres://user:password@host:port/database`, and the network that reaches it. */
    database: z.strictObject({ secret_arn: secretArn, network: existingNetworkSchema.optional() }),
    sweep: z.strictObject({
      /** Most workers of one run's round: its sources' rates may keep fewer busy. */
      workers: z.number().int().min(1).max(40),
      /** Searches that one worker has under way at once. */
      concurrency: z.number().int().min(1).max(100),
      /** Workers of all runs together. */
      reserved_concurrency: z.number().int().min(1).max(1_000),
    }),
    /** Longest that one execution may take; a job's own limit ends its search before, with all that it found. */
    execution_hours: z
      .number()
      .positive()
      .max(24 * 365),
    raw_responses: z.strictObject({ infrequent_access_after_days: days.min(30), expire_after_days: days }),
    alarms: z.strictObject({
      slow_execution_minutes: z.number().positive(),
      frontier_age_minutes: z.number().positive(),
      /** Failed invocations of one stage within five minutes. */
      stage_errors: z.number().int().min(1),
      /** Share of calls to sources that failed, 0..1. */
      source_error_rate: z.number().gt(0).max(1),
      /** 0..1; below it the search hardly finds anything new. */
      new_unique_rate: z.number().min(0).max(1),
      /** Share of a run's budget, 0..1. */
      budget_use: z.number().gt(0).max(1),
    }),
    schedule: z
      .strictObject({
        expression: z.string().regex(/^(?:rate|cron)\(.+\)$/, "rate(…) or cron(…)"),
        time_zone: z.string().min(1),
        job: jobSchema,
      })
      .optional(),
    subscriptions: z
      .strictObject({
        emails: z.array(z.email()).default([]),
        webhooks: z.array(z.url({ protocol: /^https$/ })).default([]),
      })
      .default({ emails: [], webhooks: [] }),
    monthly_budget_usd: z.number().positive(),
    tags: z.record(z.string(), z.string()).default({}),
  })
  .check(({ value, issues }) => {
    const wrong = (path: string[], message: string): void => {
      issues.push({ code: "custom", input: value, path, message });
    };
    if (Object.values(value.states).includes("mock") && value.simulator === undefined)
      wrong(["simulator"], "missing, and at least one state is `mock`");
    const { infrequent_access_after_days: cold, expire_after_days: expiry } = value.raw_responses;
    if (expiry <= cold) wrong(["raw_responses", "expire_after_days"], `must be above ${cold}`);
    const { schedule, execution_hours: hours } = value;
    const searchHours =
      schedule === undefined
        ? 0
        : resolveLimits({ environment: {}, job: schedule.job }).maxWallClockMs / 3_600_000;
    if (searchHours >= hours)
      wrong(
        ["execution_hours"],
        `must be above the ${searchHours} hours that the scheduled job may search: what it found has yet to be merged`,
      );
    for (const name of Object.keys(value.simulator ?? {}))
      if (name.startsWith("AWS_")) wrong(["simulator", name], "no variable of a simulator");
  });
export type Deployment = z.infer<typeof deploymentSchema>;
export type DeploymentInput = z.input<typeof deploymentSchema>;

/** @throws InvalidInputError that names each field that is wrong */
export function parseDeployment(input: unknown): Deployment {
  const result = deploymentSchema.safeParse(input);
  if (result.success) return result.data;
  const issues = result.error.issues.map(({ path, message }) => `${path.join(".") || "(whole)"}: ${message}`);
  throw new InvalidInputError(`the deployment is wrong: ${issues.join("; ")}`, { cause: result.error });
}
