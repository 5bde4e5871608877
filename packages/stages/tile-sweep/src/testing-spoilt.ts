import { createHash } from "node:crypto";
import { CreateBucketCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import type { Source } from "@cityscout/contracts";
import { createS3Client, createS3RawCache, rawKey } from "@cityscout/raw-cache";
import { startTrial, type Trial, type TrialOptions } from "@cityscout/trial";
import { startFauxqs } from "fauxqs";

/** A trial whose answers are in S3, where they can be spoilt. */
export interface SpoilableTrial extends Trial {
  /** Has something else stand where an answer was written: others' text, or an answer that is cut short. */
  spoil(city: string, source: Source, requestHash: string, how: "overwritten" | "unreadable"): Promise<void>;
}

const bucket = "answers";

export async function startSpoilableTrial(options: TrialOptions = {}): Promise<SpoilableTrial> {
  const server = await startFauxqs({ port: 0, host: "127.0.0.1", logger: false });
  const s3 = createS3Client({ endpoint: `http://127.0.0.1:${server.port}` });
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  const trial = await startTrial({
    ...options,
    rawCache: (_, clock) => createS3RawCache({ s3, bucket, clock }),
  });
  return {
    ...trial,
    async spoil(city, source, requestHash, how) {
      const Key = rawKey(city, source, requestHash);
      const { Metadata = {} } = await s3.send(new GetObjectCommand({ Bucket: bucket, Key }));
      const Body = how === "unreadable" ? "{" : "spoilt";
      const sha256 = createHash("sha256").update("{").digest("hex");
      await s3.send(new PutObjectCommand({ Bucket: bucket, Key, Body, Metadata: { ...Metadata, sha256 } }));
    },
    async close() {
      await trial.close();
      s3.destroy();
      await server.stop();
    },
  };
}
