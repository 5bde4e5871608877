import { NoSuchKey, S3ServiceException } from "@aws-sdk/client-s3";

/** Writes where there is no such object yet, or where it is still the one that was read. */
export type WriteCondition = { IfNoneMatch: "*" } | { IfMatch: string };

/** Another writer was first, or what was to be replaced is gone. */
export function isOvertaken(error: unknown): boolean {
  return (
    error instanceof NoSuchKey ||
    (error instanceof S3ServiceException && [409, 412].includes(error.$metadata.httpStatusCode ?? 0))
  );
}
