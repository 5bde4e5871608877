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
    // Our own content hashes are checked on every read; on loopback a second sum over every byte only costs time.
    requestChecksumCalculation: "WHEN_REQUIRED",
    responseChecksumValidation: "WHEN_REQUIRED",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
}
