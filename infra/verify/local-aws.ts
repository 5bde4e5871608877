import { CloudFormationClient } from "@aws-sdk/client-cloudformation";
import { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient } from "@aws-sdk/client-cloudwatch-logs";
import { CreateBucketCommand, S3Client } from "@aws-sdk/client-s3";
import { CreateSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SFNClient } from "@aws-sdk/client-sfn";
import { SQSClient } from "@aws-sdk/client-sqs";

export const account = "000000000000";
export const region = "us-east-1";

/** Clients of the local AWS; the ordinary ones but for the endpoint. */
export function clientsOf(endpoint: string) {
  const settings = { endpoint, region, credentials: { accessKeyId: "local", secretAccessKey: "local" } };
  return {
    cloudFormation: new CloudFormationClient(settings),
    cloudWatch: new CloudWatchClient(settings),
    logs: new CloudWatchLogsClient(settings),
    s3: new S3Client({ ...settings, forcePathStyle: true }),
    secrets: new SecretsManagerClient(settings),
    sfn: new SFNClient(settings),
    sqs: new SQSClient(settings),
  };
}
export type Clients = ReturnType<typeof clientsOf>;

/** What `cdk bootstrap` has made in a real account, and the database's secret; gives its ARN. */
export async function prepareAccount({ s3, secrets }: Clients, databaseUrl: string): Promise<string> {
  await s3.send(new CreateBucketCommand({ Bucket: `cdk-hnb659fds-assets-${account}-${region}` }));
  const { ARN } = await secrets.send(
    new CreateSecretCommand({ Name: "cityscout/database", SecretString: databaseUrl }),
  );
  if (ARN === undefined) throw new Error("Secrets Manager gave no ARN");
  return ARN;
}
