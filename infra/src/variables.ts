import type { connectorEnvironmentSchema } from "@cityscout/connectors";
import { InvalidInputError, mostHistoryEvents } from "@cityscout/contracts";
import { secretVariable } from "@cityscout/secrets";
import { Token } from "aws-cdk-lib";
import type { z } from "zod";
import type { Deployment, SourceState } from "./deployment.ts";
import type { Names } from "./names.ts";

export type Variables = Readonly<Record<string, string>>;

/** What every function is given, or gets from Lambda, or from a secret, or with its sources. */
type GivenAnyway =
  | "S3_BUCKET"
  | "AWS_REGION"
  | "AWS_ENDPOINT_URL"
  | "DATABASE_URL"
  | keyof typeof connectorEnvironmentSchema.shape;

/** A stage's own variables, as its handler's schema names them: leaving a needed one out does not compile. */
export type OwnVariables<Schema extends z.ZodType> = {
  [Name in keyof z.input<Schema> as Name extends GivenAnyway ? never : Name]: string;
};

/** The variables that hold the keys of sources. */
const keyVariables = {
  google: "GOOGLE_PLACES_API_KEY",
  foursquare: "FOURSQUARE_API_KEY",
  yelp: "YELP_API_KEY",
} as const;

/** The simulator's variables are those of the sources, and those that overrule every job. */
const overrulesJobs = (name: string): boolean => name.startsWith("CITYSCOUT_");

export const jobVariables = ({ simulator = {} }: Deployment): Variables =>
  Object.fromEntries(Object.entries(simulator).filter(([name]) => overrulesJobs(name)));

/** Where a state's sources are. */
export function sourceVariables(deployment: Deployment, state: SourceState): Variables {
  const { simulator = {}, contact_url: contactUrl } = deployment;
  if (deployment.states[state] === "mock")
    return Object.fromEntries(Object.entries(simulator).filter(([name]) => !overrulesJobs(name)));
  return contactUrl === undefined ? {} : { CONTACT_URL: contactUrl };
}

/** The secrets' ARNs, by the name of the variable that each stands for. */
export function sourceSecrets({ states, source_keys: arns }: Deployment, state: SourceState): Variables {
  if (states[state] === "mock") return {};
  const secrets: Record<string, string> = {};
  for (const source of ["google", "foursquare", "yelp"] as const) {
    const arn = arns[source];
    if (arn !== undefined) secrets[keyVariables[source]] = arn;
  }
  return secrets;
}

export const sweepVariables = ({ sweep }: Deployment, names: Names) => ({
  FRONTIER_QUEUE_URL: names.frontier.url,
  DEAD_LETTER_QUEUE_URL: names.deadLetters.url,
  SWEEP_WORKERS: String(sweep.workers),
  MAX_HISTORY_EVENTS: String(mostHistoryEvents),
  SWEEP_CONCURRENCY: String(sweep.concurrency),
});

/**
 * The variables as Lambda gets them: secrets by ARN, never in plain text. Those that only the deployment will know
 * (account, region) or that only the stage reads (secrets) cannot be checked before.
 *
 * @throws InvalidInputError where the handler's own schema would refuse them
 */
export function checkedVariables(
  state: string,
  schema: z.ZodType,
  variables: Variables,
  secrets: Variables,
): Variables {
  const result = schema.safeParse({ ...variables, AWS_REGION: "us-east-1" });
  const issues = (result.error?.issues ?? []).filter(({ path }) => {
    const name = String(path[0]);
    return !(name in secrets) && !Token.isUnresolved(variables[name]);
  });
  if (issues.length > 0) {
    const found = issues.map(({ path, message }) => `${path.join(".")}: ${message}`).join("; ");
    throw new InvalidInputError(`environment of ${state}: ${found}`, { cause: result.error });
  }
  return {
    ...variables,
    ...Object.fromEntries(Object.entries(secrets).map(([name, arn]) => [secretVariable(name), arn])),
  };
}
