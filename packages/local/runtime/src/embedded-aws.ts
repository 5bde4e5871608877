import { CreateBucketCommand, type S3Client } from "@aws-sdk/client-s3";
import { PurgeQueueCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { createSqsClient, ensureQueues } from "@cityscout/frontier";
import { createS3Client } from "@cityscout/raw-cache";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { AwsServerData } from "./aws-server.ts";

const region = "us-east-1";
const bucket = "cityscout";

export interface EmbeddedAws {
  s3: S3Client;
  sqs: SQSClient;
  endpoint: string;
  bucket: string;
  frontierQueueUrl: string;
  deadLetterQueueUrl: string;
  /** What the stages' environment schemas want to reach all this. */
  environment: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

async function createBucketOnce(s3: S3Client): Promise<void> {
  try {
    await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  } catch (error) {
    const known =
      error instanceof Error && ["BucketAlreadyOwnedByYou", "BucketAlreadyExists"].includes(error.name);
    if (!known) throw error;
  }
}

interface AwsServer {
  port: number;
  stop(): Promise<void>;
}

/** In a thread of its own: storing what a stage has written goes on while the stage does. */
async function startServer(data: AwsServerData): Promise<AwsServer> {
  const worker = new Worker(new URL("./aws-server.ts", import.meta.url), { workerData: data });
  const [{ port }] = (await once(worker, "message")) as [{ port: number }];
  return {
    port,
    stop: async () => {
      const ended = once(worker, "exit");
      worker.postMessage("stop");
      await ended;
    },
  };
}

/**
 * S3 and SQS over HTTP on loopback, inside this process, kept under `directory`. The caller holds the directory's
 * lock: two processes on one directory would not see each other's writes.
 */
export async function startEmbeddedAws(directory: string): Promise<EmbeddedAws> {
  const server = await startServer({ directory, region });
  const endpoint = `http://127.0.0.1:${server.port}`;
  const s3 = createS3Client({ endpoint, region });
  const sqs = createSqsClient({ endpoint, region });
  const close = async (): Promise<void> => {
    s3.destroy();
    sqs.destroy();
    await server.stop();
  };
  try {
    await createBucketOnce(s3);
    const { queueUrl, deadLetterQueueUrl } = await ensureQueues(sqs, {
      frontier: "cityscout-frontier",
      deadLetter: "cityscout-dead-letters",
    });
    // What a killed process left in flight would stay invisible for minutes. The round it belongs to is planned
    // again from the store, so nothing is lost with it.
    await sqs.send(new PurgeQueueCommand({ QueueUrl: queueUrl }));
    return {
      s3,
      sqs,
      endpoint,
      bucket,
      frontierQueueUrl: queueUrl,
      deadLetterQueueUrl,
      environment: {
        AWS_REGION: region,
        AWS_ENDPOINT_URL: endpoint,
        S3_BUCKET: bucket,
        FRONTIER_QUEUE_URL: queueUrl,
        DEAD_LETTER_QUEUE_URL: deadLetterQueueUrl,
        // Asking a queue in this process again costs less than waiting for it.
        FRONTIER_WAIT_SECONDS: "0",
        SWEEP_WORKERS: "2",
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}
