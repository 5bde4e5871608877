import { S3Client } from "@aws-sdk/client-s3";
import { InvalidInputError } from "@cityscout/contracts";

/**
 * A client of S3 that has what every request takes: to be asked for before bundles are made, which take longer.
 *
 * @throws InvalidInputError where the AWS SDK finds no region or no credentials.
 */
export async function connectS3(): Promise<S3Client> {
  const s3 = new S3Client({});
  const found = async (what: string, where: string, look: () => Promise<unknown>): Promise<void> => {
    await look().catch((error: unknown) => {
      throw new InvalidInputError(`${what}: the AWS SDK found none, expected ${where} or a profile`, {
        cause: error,
      });
    });
  };
  await found("region", "AWS_REGION", () => s3.config.region());
  await found("credentials", "AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY", () => s3.config.credentials());
  return s3;
}
