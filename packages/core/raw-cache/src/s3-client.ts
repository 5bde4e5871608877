import { S3Client } from "@aws-sdk/client-s3";

/** The S3 client of every stage. With an `endpoint` it talks path-style to a local server that checks no signature. */
export function createS3Client(options: {
  endpoint?: string | undefined;
  region?: string | undefined;
}): S3Client {
  const region = options.region === undefined ? {} : { region: options.region };
  if (options.endpoint === undefined) return new S3Client(region);
  return new S3Client({
    region: "us-east-1",
    ...region,
    endpoint: options.endpoint,
    forcePathStyle: true,
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
}
