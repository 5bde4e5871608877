import { GetObjectCommand, PutObjectCommand, paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";
import { citySlug, type JobInput, runKeys, runPrefix, sourceNames } from "@cityscout/contracts";
import { type BindableStage, startRuntime } from "@cityscout/runtime";
import type { CityFunctionState } from "@cityscout/workflows";
import { stages } from "../src/stages.ts";

export interface EmbeddedRunOptions {
  directory: string;
  runId: string;
  job: JobInput;
  /** Where the sources are. */
  environment: Readonly<Record<string, string>>;
  /** A bucket whose raw responses the run finds in its own cache, so that it asks nobody. */
  rawResponses?: { s3: S3Client; bucket: string };
}

/** The places of a run in the embedded AWS, as the bytes of `places.ndjson`. */
export async function embeddedPlaces(options: EmbeddedRunOptions): Promise<string | undefined> {
  const { directory, runId, job, environment, rawResponses } = options;
  const runtime = await startRuntime(directory);
  try {
    const city = citySlug(job.city);
    if (rawResponses !== undefined)
      await copyRawResponses(rawResponses, { s3: runtime.aws.s3, bucket: runtime.aws.bucket }, city);
    await runtime.run({
      runId,
      job,
      stages: await stageHandlers(),
      environment,
      signal: new AbortController().signal,
    });
    return await runtime.store.readText(runKeys.artifact(runPrefix(job, runId), "places.ndjson"));
  } finally {
    await runtime.close();
  }
}

/** The handlers of all states, out of the stages' own modules. */
async function stageHandlers(): Promise<Record<CityFunctionState, BindableStage>> {
  const handlers: Record<string, BindableStage> = {};
  for (const { entry, functions } of stages) {
    const exported = Object.values((await import(entry)) as Record<string, unknown>);
    for (const { state } of functions) {
      const handler = exported.find(
        (value): value is BindableStage & { state: string } =>
          typeof value === "object" && value !== null && "state" in value && value.state === state,
      );
      if (handler === undefined) throw new Error(`${entry} exports no stage ${state}`);
      handlers[state] = handler;
    }
  }
  return handlers;
}

interface BucketOf {
  s3: S3Client;
  bucket: string;
}

async function copyRawResponses(from: BucketOf, to: BucketOf, city: string): Promise<void> {
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
