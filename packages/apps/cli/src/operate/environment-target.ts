import {
  GetQueueUrlCommand,
  ListQueuesCommand,
  QueueDoesNotExist,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import type { S3Client } from "@aws-sdk/client-s3";
import {
  deadLetterQueueName,
  deployedNames,
  type DeployedNames,
  environmentNames,
  environmentOfDeadLetterQueue,
  InvalidInputError,
  queueNamePrefix,
} from "@cityscout/contracts";
import { createSqsClient } from "@cityscout/frontier";
import { createS3Client, createS3RunStore, type RunStore } from "@cityscout/raw-cache";
import type { Command } from "commander";
import type { CommandContext } from "../context.ts";
import { withRuntime } from "../data.ts";

/** Which environment a command speaks to; without `env` and `endpoint` it is the data folder of this machine. */
export interface TargetFlags {
  env?: string;
  endpoint?: string;
  region?: string;
}

/** Gives a command the options that {@link TargetFlags} are read from. */
export const withTargetOptions = (command: Command): Command =>
  command
    .option("--env <name>", `a deployed environment: ${environmentNames.join(", ")}`)
    .option("--endpoint <url>", "a local AWS that the environment is deployed to")
    .option("--region <name>", "the AWS region; default: as the AWS SDK finds it");

/** Settings for any client of the AWS SDK that is to speak to an environment. */
export interface ClientSettings {
  region: string;
  endpoint?: string;
  /** Only with an endpoint; else they are those of the process. */
  credentials?: { accessKeyId: string; secretAccessKey: string };
}

/** An environment on AWS, or on a local AWS. */
export interface DeployedEnvironment {
  /** `dev`, … */
  environment: string;
  accountId: string;
  names: DeployedNames;
  clientSettings: ClientSettings;
}

/** The queues and the bucket of an environment, or of the data folder. */
export interface TargetServices {
  /** For people: `environment dev (eu-west-1)`, or the data folder. */
  description: string;
  sqs: SQSClient;
  s3: S3Client;
  store: RunStore;
  bucket: string;
  frontierQueueUrl: string;
  deadLetterQueueUrl: string;
  /** Absent for the data folder of this machine. */
  deployed?: DeployedEnvironment;
}

/** AWS has partitions of its own for China and for the government of the United States. */
function partitionOf(region: string): { partition: string; urlSuffix: string } {
  if (region.startsWith("cn-")) return { partition: "aws-cn", urlSuffix: "amazonaws.com.cn" };
  return { partition: region.startsWith("us-gov-") ? "aws-us-gov" : "aws", urlSuffix: "amazonaws.com" };
}

function checkFlags({ env, endpoint, region }: TargetFlags): void {
  if (env !== undefined && !environmentNames.some((name) => name === env))
    throw new InvalidInputError(`--env: found "${env}", expected one of ${environmentNames.join(", ")}`);
  if (endpoint !== undefined && !/^https?:\/\//.test(endpoint))
    throw new InvalidInputError(
      `--endpoint: found "${endpoint}", expected a URL, for example http://127.0.0.1:4566`,
    );
  if (region !== undefined && env === undefined && endpoint === undefined)
    throw new InvalidInputError("--region: found without --env or --endpoint, expected one of them with it");
}

async function regionOf(sqs: SQSClient): Promise<string> {
  try {
    return await sqs.config.region();
  } catch (error) {
    throw new InvalidInputError(
      "--region: found none, neither here nor in AWS_REGION or the AWS profile, expected one, for example eu-west-1",
      { cause: error },
    );
  }
}

/** The environment that is deployed to an endpoint, where nobody said which. */
async function onlyEnvironment(sqs: SQSClient, endpoint: string): Promise<string> {
  const { QueueUrls = [] } = await sqs.send(new ListQueuesCommand({ QueueNamePrefix: queueNamePrefix }));
  const found = QueueUrls.map((url) => environmentOfDeadLetterQueue(url.split("/").at(-1) ?? "")).filter(
    (environment) => environment !== undefined,
  );
  const [environment] = found;
  if (environment === undefined || found.length > 1) {
    const others = found.length === 0 ? "no environment" : found.sort().join(" and ");
    throw new InvalidInputError(`${endpoint}: found ${others}, expected one; say which with --env`);
  }
  return environment;
}

/** The account is part of a queue's URL, and the queue's being there says that the environment is. */
async function accountOf(sqs: SQSClient, environment: string, region: string): Promise<string> {
  const name = deadLetterQueueName(environment);
  try {
    const { QueueUrl = "" } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
    return new URL(QueueUrl).pathname.split("/")[1] ?? "";
  } catch (error) {
    if (!(error instanceof QueueDoesNotExist)) throw error;
    throw new InvalidInputError(
      `environment ${environment}: found no queue ${name} in ${region}, expected a deployed environment`,
      { cause: error },
    );
  }
}

/**
 * The environment that the flags name, `undefined` for the data folder. With an endpoint alone it is the one that is
 * deployed there.
 *
 * @throws InvalidInputError where a flag is wrong or there is no such environment
 */
export async function findEnvironment(
  context: CommandContext,
  flags: TargetFlags,
): Promise<DeployedEnvironment | undefined> {
  checkFlags(flags);
  if (flags.env === undefined && flags.endpoint === undefined) return undefined;
  const endpoint = flags.endpoint ?? context.environment["AWS_ENDPOINT_URL"];
  const given = flags.region ?? context.environment["AWS_REGION"];
  const sqs = createSqsClient({
    endpoint,
    region: given ?? (endpoint === undefined ? undefined : "us-east-1"),
  });
  try {
    const region = await regionOf(sqs);
    const environment = flags.env ?? (await onlyEnvironment(sqs, endpoint ?? ""));
    const accountId = await accountOf(sqs, environment, region);
    return {
      environment,
      accountId,
      names: deployedNames(environment, { ...partitionOf(region), region, accountId }),
      clientSettings: {
        region,
        ...(endpoint === undefined
          ? {}
          : { endpoint, credentials: { accessKeyId: "local", secretAccessKey: "local" } }),
      },
    };
  } finally {
    sqs.destroy();
  }
}

/**
 * Opens the queues and the bucket of what the flags name for as long as `work` takes.
 *
 * @throws InvalidInputError as {@link findEnvironment} does; DataLockedError where another process has the data folder
 */
export async function withTarget<T>(
  context: CommandContext,
  flags: TargetFlags,
  work: (services: TargetServices) => Promise<T>,
): Promise<T> {
  const deployed = await findEnvironment(context, flags);
  if (deployed === undefined) {
    return await withRuntime(context, async ({ aws, store }) => {
      const { sqs, s3, bucket, frontierQueueUrl, deadLetterQueueUrl } = aws;
      const description = context.dataDirectory;
      return await work({ description, sqs, s3, store, bucket, frontierQueueUrl, deadLetterQueueUrl });
    });
  }
  const { environment, names, clientSettings } = deployed;
  const sqs = createSqsClient(clientSettings);
  const s3 = createS3Client(clientSettings);
  try {
    return await work({
      description: `environment ${environment} (${clientSettings.endpoint ?? clientSettings.region})`,
      sqs,
      s3,
      store: createS3RunStore({ s3, bucket: names.bucket }),
      bucket: names.bucket,
      frontierQueueUrl: names.frontier.url,
      deadLetterQueueUrl: names.deadLetters.url,
      deployed,
    });
  } finally {
    sqs.destroy();
    s3.destroy();
  }
}
