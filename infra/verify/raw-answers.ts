import {
  DeleteObjectsCommand,
  GetObjectCommand,
  PutObjectCommand,
  paginateListObjectsV2,
  type S3Client,
} from "@aws-sdk/client-s3";
import { sourceNames } from "@cityscout/contracts";

/** A bucket and a client for it. */
export interface BucketOf {
  s3: S3Client;
  bucket: string;
}

/** Puts a city's raw responses into another bucket. */
export async function copyAnswers(from: BucketOf, to: BucketOf, city: string): Promise<void> {
  for (const key of await rawKeys(from, city)) {
    const object = await from.s3.send(new GetObjectCommand({ Bucket: from.bucket, Key: key }));
    await to.s3.send(
      new PutObjectCommand({
        Bucket: to.bucket,
        Key: key,
        Body: (await object.Body?.transformToByteArray()) ?? "",
        ContentType: object.ContentType ?? "application/octet-stream",
        Metadata: object.Metadata ?? {},
      }),
    );
  }
}

/** The keys of a city's raw responses. */
export async function rawKeys({ s3, bucket }: BucketOf, city: string): Promise<string[]> {
  const keys: string[] = [];
  for (const source of sourceNames) {
    for await (const page of paginateListObjectsV2(
      { client: s3 },
      { Bucket: bucket, Prefix: `${city}/${source}/` },
    )) {
      for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key);
    }
  }
  return keys;
}

/** Removes a city's raw responses, as their expiry does: whoever wants one has to ask its source again. */
export async function forgetAnswers(bucket: BucketOf, city: string): Promise<void> {
  const keys = await rawKeys(bucket, city);
  for (let from = 0; from < keys.length; from += 1_000) {
    const Objects = keys.slice(from, from + 1_000).map((Key) => ({ Key }));
    await bucket.s3.send(new DeleteObjectsCommand({ Bucket: bucket.bucket, Delete: { Objects } }));
  }
}
