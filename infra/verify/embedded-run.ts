import type { S3Client } from "@aws-sdk/client-s3";
import { citySlug, type JobInput, runKeys, runPrefix } from "@cityscout/contracts";
import { type BindableStage, startRuntime } from "@cityscout/runtime";
import type { CityFunctionState } from "@cityscout/workflows";
import { copyAnswers, forgetAnswers } from "./raw-answers.ts";
import { stages } from "../src/stages.ts";

export interface EmbeddedRunOptions {
  directory: string;
  runId: string;
  job: JobInput;
  /** Where the sources are. */
  environment: Readonly<Record<string, string>>;
  /** A bucket whose raw responses the run finds in its own cache, and no others, so that it asks nobody. */
  rawResponses?: { s3: S3Client; bucket: string };
  /** From here on that bucket is not looked at any more. */
  onCopied?: (() => void) | undefined;
}

/** The places of a run in the embedded AWS, as the bytes of `places.ndjson`. */
export async function embeddedPlaces(options: EmbeddedRunOptions): Promise<string | undefined> {
  const { directory, runId, job, environment, rawResponses, onCopied } = options;
  const runtime = await startRuntime(directory);
  try {
    const city = citySlug(job.city);
    if (rawResponses !== undefined) {
      const own = { s3: runtime.aws.s3, bucket: runtime.aws.bucket };
      await forgetAnswers(own, city);
      await copyAnswers(rawResponses, own, city);
    }
    onCopied?.();
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
