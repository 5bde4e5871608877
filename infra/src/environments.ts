import { readFileSync } from "node:fs";
import { InvalidInputError } from "@cityscout/contracts";
import { RetentionDays } from "aws-cdk-lib/aws-logs";
import {
  type Deployment,
  type DeploymentInput,
  environmentNames,
  parseDeployment,
  type SourceState,
  sourceStates,
} from "./deployment.ts";

type EnvironmentName = Deployment["environment"];

const every = (mode: "mock" | "real"): Record<SourceState, "mock" | "real"> =>
  Object.fromEntries(sourceStates.map((state) => [state, mode])) as Record<SourceState, "mock" | "real">;

const development: Omit<DeploymentInput, "environment" | "database"> = {
  log_level: "DEBUG",
  workflow_log_level: "ALL",
  log_days: RetentionDays.TWO_WEEKS,
  states: every("real"),
  sweep: { workers: 4, concurrency: 16, reserved_concurrency: 8 },
  execution_hours: 12,
  raw_responses: { infrequent_access_after_days: 30, expire_after_days: 60 },
  alarms: {
    slow_execution_minutes: 120,
    frontier_age_minutes: 60,
    stage_errors: 1,
    source_error_rate: 0.2,
    new_unique_rate: 0.01,
    budget_use: 0.9,
  },
  monthly_budget_usd: 50,
};

const production: typeof development = {
  ...development,
  log_level: "INFO",
  workflow_log_level: "ERROR",
  log_days: RetentionDays.THREE_MONTHS,
  sweep: { workers: 8, concurrency: 16, reserved_concurrency: 80 },
  execution_hours: 24,
  raw_responses: { infrequent_access_after_days: 30, expire_after_days: 365 },
  alarms: { ...development.alarms, slow_execution_minutes: 480, stage_errors: 3, source_error_rate: 0.05 },
  monthly_budget_usd: 2_000,
};

/** What an environment is unless its own file says otherwise. */
const defaults: Readonly<Record<EnvironmentName, typeof development>> = {
  mock: { ...development, states: every("mock") },
  /** The open services are real; whoever is paid by the call is simulated. */
  mixed: {
    ...development,
    states: { ...every("mock"), DiscoverTargets: "real", GeocodeValidate: "real" },
  },
  dev: development,
  stage: { ...production, log_level: "DEBUG", log_days: RetentionDays.ONE_MONTH, monthly_budget_usd: 200 },
  prod: production,
};

/**
 * The deployment of an environment. `own` has what belongs to one account and stays out of the repository (secrets'
 * ARNs, network, addresses); its fields replace the environment's defaults.
 *
 * @throws InvalidInputError that names each field that is wrong
 */
export function deploymentOf(name: string, own: Readonly<Record<string, unknown>>): Deployment {
  const environment = environmentNames.find((known) => known === name);
  if (environment === undefined)
    throw new InvalidInputError(
      `environment: found "${name}", expected one of ${environmentNames.join(", ")}`,
    );
  return parseDeployment({ ...defaults[environment], ...own, environment });
}

/** Reads what belongs to one account from a JSON file. */
export function readDeployment(name: string, file: string): Deployment {
  let own: unknown;
  try {
    own = JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    throw new InvalidInputError(
      `${file}: ${error instanceof Error ? error.message : "cannot be read"}; expected a JSON file with what belongs to your account`,
      { cause: error },
    );
  }
  if (typeof own !== "object" || own === null || Array.isArray(own))
    throw new InvalidInputError(`${file}: expected a JSON object`);
  return deploymentOf(name, own as Record<string, unknown>);
}
