import { CreateBucketCommand } from "@aws-sdk/client-s3";
import {
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
} from "@aws-sdk/client-sqs";
import { defaultLimits } from "@cityscout/budget";
import {
  deployedNames,
  jobSchema,
  placeSources,
  redriveKeys,
  redriveLineSchema,
  runKeys,
} from "@cityscout/contracts";
import { exampleManifest } from "@cityscout/contracts/testing";
import { createLetterQueue, ensureQueues } from "@cityscout/frontier";
import { createS3RunStore, type RunStore } from "@cityscout/raw-cache";
import { type EmbeddedAws, startEmbeddedAws } from "@cityscout/runtime";
import { poisonedRun, poisonOf } from "./poison.ts";

/** An environment on a local AWS, whose dead letters are poison, in a process that the redrive is not in. */
export interface PoisonedEnvironment {
  endpoint: string;
  /** Of every copy on the frontier, its request hash; takes them all off. */
  drainFrontier(): Promise<string[]>;
  deadLetters(): Promise<{ visible: number; hidden: number }>;
  /** Has the queue see whose time is over: the embedded one only does when it is asked for messages. */
  wake(): Promise<void>;
  /** Message ids that the audit says were redriven, and all of its lines. */
  audit(): Promise<{ redriven: Set<string>; lines: number }>;
  close(): Promise<void>;
}

const names = deployedNames("dev", {
  partition: "aws",
  region: "us-east-1",
  accountId: "000000000000",
  urlSuffix: "amazonaws.com",
});

const atOnce = 50;

async function inTurns(count: number, work: (index: number) => Promise<unknown>): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < count) {
      next += 1;
      await work(next - 1);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, lane));
}

/** @param count - how many dead letters */
export async function startPoisonedEnvironment(
  directory: string,
  count: number,
): Promise<PoisonedEnvironment> {
  const aws = await startEmbeddedAws(directory);
  return { ...(await poisonEnvironment(aws, count)), close: () => aws.close() };
}

/** Makes the environment `dev` in a local AWS, and `count` dead letters in it. */
export async function poisonEnvironment(
  { sqs, s3, endpoint }: Pick<EmbeddedAws, "sqs" | "s3" | "endpoint">,
  count: number,
): Promise<Omit<PoisonedEnvironment, "close">> {
  const { queueUrl, deadLetterQueueUrl } = await ensureQueues(sqs, {
    frontier: names.frontier.name,
    deadLetter: names.deadLetters.name,
  });
  const letters = createLetterQueue({ sqs, queueUrl: deadLetterQueueUrl, holdSeconds: 30, waitSeconds: 0 });
  await s3.send(new CreateBucketCommand({ Bucket: names.bucket }));
  const store = createS3RunStore({ s3, bucket: names.bucket });
  await writeRun(store);
  await inTurns(count, async (index) => {
    const { missing, expected } = poisonOf(index);
    if (missing === undefined || expected === "run-gone") return;
    const { request_hash: hash = "", source = "google" } = missing;
    await store.writeJson(runKeys.deadLetter(poisonedRun.prefix, hash), {
      request_hash: hash,
      source,
      stage: "TileSweep",
      error: "TransientSourceError",
      reason: "made for the benchmark",
      at: "2026-01-01T00:00:30.000Z",
    });
  });
  await inTurns(Math.ceil(count / 10), (batch) =>
    sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: deadLetterQueueUrl,
        Entries: Array.from({ length: Math.min(10, count - batch * 10) }, (_, offset) => {
          const { body, attributes } = poisonOf(batch * 10 + offset);
          return {
            Id: String(offset),
            MessageBody: body,
            MessageAttributes: Object.fromEntries(
              Object.entries(attributes).map(([name, value]) => [
                name,
                { DataType: "String", StringValue: value },
              ]),
            ),
          };
        }),
      }),
    ),
  );

  return {
    endpoint,
    async drainFrontier() {
      const hashes: string[] = [];
      for (;;) {
        const { Messages = [] } = await sqs.send(
          new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
        );
        if (Messages.length === 0) return hashes;
        for (const { Body = "{}" } of Messages)
          hashes.push((JSON.parse(Body) as { request_hash: string }).request_hash);
        await sqs.send(
          new DeleteMessageBatchCommand({
            QueueUrl: queueUrl,
            Entries: Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle })),
          }),
        );
      }
    },
    deadLetters: () => letters.depth(),
    async wake() {
      await letters.release(await letters.take(1));
    },
    async audit() {
      const redriven = new Set<string>();
      let lines = 0;
      for (const key of await store.list(redriveKeys.auditPrefix)) {
        for await (const line of store.readRecords(key, redriveLineSchema)) {
          lines += 1;
          if (line.outcome === "redriven") redriven.add(line.message_id);
        }
      }
      return { redriven, lines };
    },
  };
}

/** A run that ended without its dead letters, with budget for all of them, and with one source turned off. */
async function writeRun(store: RunStore): Promise<void> {
  const { runId, city, correlationId, prefix } = poisonedRun;
  const job = jobSchema.parse({
    job_id: "poisoned",
    city,
    seed: { type: "map", center: { lat: 50, lng: -3 }, radius_km: 5 },
    kill_switches: { yelp: true },
  });
  const sources = {
    ...defaultLimits.sources,
    google: { ...defaultLimits.sources.google, maxCalls: null },
    yelp: { ...defaultLimits.sources.yelp, off: true },
  };
  const manifest = exampleManifest({
    run_id: runId,
    correlation_id: correlationId,
    job,
    city,
    status: "partial",
    failures: placeSources.map((source) => ({
      stage: "TileSweep",
      error: "TransientSourceError",
      message: source,
    })),
  });
  await store.writeJson(runKeys.job(prefix), job);
  await store.writeJson(runKeys.limits(prefix), { ...defaultLimits, maxCalls: 10_000_000, sources });
  await store.writeJson(runKeys.manifest(city, runId), manifest);
}
