import { CreateBucketCommand, type S3Client } from "@aws-sdk/client-s3";
import { PurgeQueueCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { createSqsClient, ensureQueues } from "@cityscout/frontier";
import { createS3Client } from "@cityscout/raw-cache";
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { AwsServerData, AwsServerStart } from "./aws-server.ts";

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

/** A thread that has its code, and waits for a directory to serve. */
export interface AwsThread {
  serve(data: AwsServerData): Promise<AwsServerStart>;
  /** Ends it, whether it serves or still waits; once, however often it is asked for. */
  stop(): Promise<void>;
}

/**
 * Loads S3 and SQS in a thread of their own, where storing what a stage has written goes on while the stage does.
 * Nothing is written before they serve a directory.
 */
export function prepareAwsThread(): AwsThread {
  const worker = new Worker(new URL("./aws-server.ts", import.meta.url));
  let serving = false;
  let stopped: Promise<unknown> | undefined;
  const stop = async (): Promise<void> => {
    if (!serving) {
      await worker.terminate();
      return;
    }
    const ended = once(worker, "exit");
    worker.postMessage("stop");
    await ended;
  };
  return {
    async serve(data) {
      const answer = once(worker, "message");
      worker.postMessage(data);
      const [start] = (await answer) as [AwsServerStart];
      serving = true;
      return start;
    },
    async stop() {
      stopped ??= stop();
      await stopped;
    },
  };
}

/**
 * S3 and SQS over HTTP on loopback, inside this process, kept under `directory`. The caller holds the directory's
 * lock: two processes on one directory would not see each other's writes. The thread, given or not, ends with it.
 */
export async function startEmbeddedAws(directory: string, thread = prepareAwsThread()): Promise<EmbeddedAws> {
  const { port } = await thread.serve({ directory, region });
  const endpoint = `http://127.0.0.1:${port}`;
  const s3 = createS3Client({ endpoint, region });
  const sqs = createSqsClient({ endpoint, region });
  const close = async (): Promise<void> => {
    s3.destroy();
    sqs.destroy();
    await thread.stop();
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
