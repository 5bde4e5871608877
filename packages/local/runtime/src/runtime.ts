import path from "node:path";
import { SendMessageCommand } from "@aws-sdk/client-sqs";
import type { Clock, Random } from "@cityscout/contracts";
import { type DataLock, lockDataDirectory, startEmbeddedPostgres } from "@cityscout/place-store/embedded";
import { createS3RunStore, type RunStore } from "@cityscout/raw-cache";
import { createFileSink, type StageHost } from "@cityscout/telemetry";
import { cityFunctionStates, type CityFunctionState } from "@cityscout/workflows";
import { type AwsThread, type EmbeddedAws, prepareAwsThread, startEmbeddedAws } from "./embedded-aws.ts";
import { namingFullDisk } from "./full-disk.ts";
import { createRunDatabase } from "./run-database.ts";
import { startUnreliableQueue, type QueueFaults } from "./unreliable-queue.ts";
import { executeCityMachine, type BoundStage, type ExecutionEvent } from "./execution.ts";

/** A stage's handler as its package exports it; `bind` gives it its surroundings in place of Lambda's. */
export interface BindableStage {
  bind(host: StageHost): BoundStage;
}

export interface RunOptions {
  runId: string;
  job: unknown;
  stages: Readonly<Record<CityFunctionState, BindableStage>>;
  /** Where the sources are, and what else the stages' schemas want beyond AWS and the database. */
  environment: Readonly<Record<string, string>>;
  signal: AbortSignal;
  /** Makes of the embedded queue what a standard queue is allowed to be. */
  queueFaults?: QueueFaults;
  clock?: Clock;
  random?: Random;
  onEvent?: (event: ExecutionEvent) => void;
  /** Sees each metric line as it is written, for live progress. */
  onMetric?: (line: string) => void;
}

export interface EmbeddedRuntime {
  store: RunStore;
  aws: EmbeddedAws;
  /** Where a run's logs, metrics and spans are. */
  telemetryDirectory(runId: string): string;
  /**
   * Gives the database of the places to `work`, for as long as that takes.
   *
   * @param givenUrl the user's own server; the embedded one is then never started
   */
  withDatabase<T>(givenUrl: string | undefined, work: (databaseUrl: string) => Promise<T>): Promise<T>;
  /** Returns the output of the workflow's last state. */
  run(options: RunOptions): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * The embedded AWS under `directory`: S3, SQS, Postgres and the interpreter, in this process. Throws `DataLockedError`
 * where another process works on the same directory. The thread, given or not, ends with it.
 */
export async function startRuntime(
  directory: string,
  thread: AwsThread = prepareAwsThread(),
): Promise<EmbeddedRuntime> {
  let lock: DataLock | undefined;
  let aws: EmbeddedAws;
  try {
    lock = lockDataDirectory(directory);
    aws = await startEmbeddedAws(path.join(directory, "aws"), thread);
  } catch (error) {
    await thread.stop();
    lock?.release();
    throw error;
  }
  const { s3, sqs, bucket, deadLetterQueueUrl } = aws;
  const telemetryDirectory = (runId: string): string => path.join(directory, "runs", runId, "telemetry");

  const postgresDirectory = path.join(directory, "postgres");

  return {
    store: createS3RunStore({ s3, bucket }),
    aws,
    telemetryDirectory,
    async withDatabase(givenUrl, work) {
      if (givenUrl !== undefined) return await work(givenUrl);
      const database = await startEmbeddedPostgres(postgresDirectory);
      try {
        return await work(database.databaseUrl);
      } finally {
        await database.close();
      }
    },
    async run(options) {
      const file = createFileSink(telemetryDirectory(options.runId));
      const sink = {
        ...file,
        metric: (line: string) => {
          file.metric(line);
          options.onMetric?.(line);
        },
      };
      const queue =
        options.queueFaults === undefined
          ? undefined
          : await startUnreliableQueue(aws.endpoint, options.queueFaults);
      const database = createRunDatabase(postgresDirectory, options.environment["DATABASE_URL"]);
      const environment = {
        ...aws.environment,
        ...(queue === undefined ? {} : { AWS_ENDPOINT_URL_SQS: queue.endpoint }),
        ...options.environment,
      };
      const host = {
        signal: options.signal,
        sink,
        ...(options.clock === undefined ? {} : { clock: options.clock }),
        ...(options.random === undefined ? {} : { random: options.random }),
      };
      // Bound when it is first called, as a Lambda is when it first starts.
      const bound = new Map<CityFunctionState, BoundStage>();
      const stageOf =
        (state: CityFunctionState): BoundStage =>
        async (event) => {
          const variables = await database.environmentOf(state);
          const known = bound.get(state);
          const stage =
            known ?? options.stages[state].bind({ ...host, environment: { ...environment, ...variables } });
          bound.set(state, stage);
          return await stage(event);
        };
      const disk = { directory, runId: options.runId };
      const stages = Object.fromEntries(
        cityFunctionStates.map((state) => [
          state,
          (event: unknown) => namingFullDisk(disk, () => stageOf(state)(event)),
        ]),
      ) as Record<CityFunctionState, BoundStage>;
      try {
        return await executeCityMachine({
          name: options.runId,
          input: options.job,
          stages,
          signal: options.signal,
          reportFailure: async (body) => {
            await sqs.send(
              new SendMessageCommand({ QueueUrl: deadLetterQueueUrl, MessageBody: JSON.stringify(body) }),
            );
          },
          ...(options.onEvent === undefined ? {} : { onEvent: options.onEvent }),
        });
      } finally {
        await database.close();
        await queue?.close();
        await namingFullDisk(disk, () => file.flush());
      }
    },
    async close() {
      await aws.close();
      lock.release();
    },
  };
}
