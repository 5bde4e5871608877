import type { StageFolder } from "@cityscout/contracts";
import type { CityFunctionState } from "@cityscout/workflows";
import { Aws } from "aws-cdk-lib";

export interface QueueName {
  name: string;
  arn: string;
  url: string;
}

/**
 * What everything is called. Stacks meet through these names and not through exports: an export ties the stacks that
 * import it to each other's updates, and one stage could no longer be deployed alone.
 */
export interface Names {
  stack(part: "shared" | "workflow" | StageFolder): string;
  bucket: string;
  bucketArn: string;
  accessLogBucket: string;
  frontier: QueueName;
  deadLetters: QueueName;
  alertsTopic: string;
  alertsTopicArn: string;
  function(state: CityFunctionState): string;
  functionArn(state: CityFunctionState): string;
  logGroup(state: CityFunctionState): string;
  logGroupArn(state: CityFunctionState): string;
  stateMachine: string;
  stateMachineArn: string;
  stateMachineLogGroup: string;
  dashboard: string;
}

export function namesOf(environment: string): Names {
  const prefix = `cityscout-${environment}`;
  const arn = (service: string, resource: string): string =>
    `arn:${Aws.PARTITION}:${service}:${Aws.REGION}:${Aws.ACCOUNT_ID}:${resource}`;
  // Bucket names are the world's, so the account and the region are in them.
  const bucketName = (name: string): string => `${prefix}-${name}-${Aws.ACCOUNT_ID}-${Aws.REGION}`;
  const queue = (name: string): QueueName => ({
    name,
    arn: arn("sqs", name),
    url: `https://sqs.${Aws.REGION}.${Aws.URL_SUFFIX}/${Aws.ACCOUNT_ID}/${name}`,
  });
  const functionName = (state: CityFunctionState): string => `${prefix}-${state}`;
  const logGroup = (state: CityFunctionState): string => `/aws/lambda/${functionName(state)}`;
  const bucket = bucketName("raw");
  return {
    stack: (part) => `${prefix}-${part}`,
    bucket,
    bucketArn: `arn:${Aws.PARTITION}:s3:::${bucket}`,
    accessLogBucket: bucketName("access-logs"),
    frontier: queue(`${prefix}-frontier`),
    deadLetters: queue(`${prefix}-dead-letters`),
    alertsTopic: `${prefix}-alerts`,
    alertsTopicArn: arn("sns", `${prefix}-alerts`),
    function: functionName,
    functionArn: (state) => arn("lambda", `function:${functionName(state)}`),
    logGroup,
    logGroupArn: (state) => arn("logs", `log-group:${logGroup(state)}`),
    stateMachine: `${prefix}-city`,
    stateMachineArn: arn("states", `stateMachine:${prefix}-city`),
    stateMachineLogGroup: `/aws/vendedlogs/states/${prefix}-city`,
    dashboard: prefix,
  };
}
