/** The environments that there can be. */
export const environmentNames = ["mock", "mixed", "dev", "stage", "prod"] as const;

/** Where an environment is deployed. While a template is written these are references that AWS fills in. */
export interface DeploymentPlace {
  /** `aws`, but in a few regions. */
  partition: string;
  region: string;
  accountId: string;
  /** Of the services' host names: `amazonaws.com`, but in a few regions. */
  urlSuffix: string;
}

export interface QueueName {
  name: string;
  arn: string;
  url: string;
}

/**
 * What everything of an environment is called: who deploys it and who operates it find the same things. Stacks meet
 * through these names and not through exports: an export ties the stacks that import it to each other's updates, and
 * one stage could no longer be deployed alone.
 */
export interface DeployedNames {
  /** @param part - `shared`, `workflow` or a stage's folder */
  stack(part: string): string;
  bucket: string;
  bucketArn: string;
  accessLogBucket: string;
  frontier: QueueName;
  deadLetters: QueueName;
  alertsTopic: string;
  alertsTopicArn: string;
  /** @param state - a task of the city workflow */
  function(state: string): string;
  functionArn(state: string): string;
  logGroup(state: string): string;
  logGroupArn(state: string): string;
  stateMachine: string;
  stateMachineArn: string;
  /** @param runId - the execution's name */
  executionArn(runId: string): string;
  stateMachineLogGroup: string;
  dashboard: string;
}

export const queueNamePrefix = "cityscout-";
const deadLettersSuffix = "-dead-letters";

export const deadLetterQueueName = (environment: string): string =>
  `${queueNamePrefix}${environment}${deadLettersSuffix}`;

/** The name of the environment whose dead-letter queue this is; `undefined` where it is no environment's. */
export function environmentOfDeadLetterQueue(queueName: string): string | undefined {
  if (!queueName.startsWith(queueNamePrefix) || !queueName.endsWith(deadLettersSuffix)) return undefined;
  return queueName.slice(queueNamePrefix.length, -deadLettersSuffix.length) || undefined;
}

export function deployedNames(environment: string, place: DeploymentPlace): DeployedNames {
  const { partition, region, accountId, urlSuffix } = place;
  const prefix = `${queueNamePrefix}${environment}`;
  const arn = (service: string, resource: string): string =>
    `arn:${partition}:${service}:${region}:${accountId}:${resource}`;
  // Bucket names are the world's, so the account and the region are in them.
  const bucketName = (name: string): string => `${prefix}-${name}-${accountId}-${region}`;
  const queue = (name: string): QueueName => ({
    name,
    arn: arn("sqs", name),
    url: `https://sqs.${region}.${urlSuffix}/${accountId}/${name}`,
  });
  const functionName = (state: string): string => `${prefix}-${state}`;
  const logGroup = (state: string): string => `/aws/lambda/${functionName(state)}`;
  const bucket = bucketName("raw");
  const stateMachine = `${prefix}-city`;
  return {
    stack: (part) => `${prefix}-${part}`,
    bucket,
    bucketArn: `arn:${partition}:s3:::${bucket}`,
    accessLogBucket: bucketName("access-logs"),
    frontier: queue(`${prefix}-frontier`),
    deadLetters: queue(deadLetterQueueName(environment)),
    alertsTopic: `${prefix}-alerts`,
    alertsTopicArn: arn("sns", `${prefix}-alerts`),
    function: functionName,
    functionArn: (state) => arn("lambda", `function:${functionName(state)}`),
    logGroup,
    logGroupArn: (state) => arn("logs", `log-group:${logGroup(state)}`),
    stateMachine,
    stateMachineArn: arn("states", `stateMachine:${stateMachine}`),
    executionArn: (runId) => arn("states", `execution:${stateMachine}:${runId}`),
    stateMachineLogGroup: `/aws/vendedlogs/states/${stateMachine}`,
    dashboard: prefix,
  };
}
