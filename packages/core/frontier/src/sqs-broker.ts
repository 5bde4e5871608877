import { PurgeQueueCommand } from "@aws-sdk/client-sqs";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { createMemorySink, createTelemetry } from "@cityscout/telemetry";
import type { BoundTelemetry, MemorySink } from "@cityscout/telemetry";
import { startFauxqs } from "fauxqs";
import type { FauxqsServer } from "fauxqs";
import { vi } from "vitest";
import type { FrontierReader, FrontierWriter } from "./frontier.ts";
import { createSqsClient, ensureQueues } from "./sqs-client.ts";
import type { QueueUrls } from "./sqs-client.ts";
import { createSqsFrontier } from "./sqs-frontier.ts";
import { createTestClock } from "./test-clock.ts";
import type { TestClock } from "./test-clock.ts";

/** A frontier over the broker of a test, whose clock is the process's. */
export interface TestFrontier {
  frontier: FrontierWriter & FrontierReader;
  clock: TestClock;
  sink: MemorySink;
  telemetry: BoundTelemetry;
}

/** SQS within the process, for the tests of one file. */
export interface TestBroker {
  server: FauxqsServer;
  queues: QueueUrls;
  newClient(): SQSClient;
  /** Until `reset`, time stands still but for this frontier's clock, which the broker's time follows. */
  newFrontier(sqs: SQSClient): TestFrontier;
  deadLetters(): { body: string; attributes: Readonly<Record<string, string>> }[];
  reset(): Promise<void>;
  stop(): Promise<void>;
}

export async function startBroker(): Promise<TestBroker> {
  const server = await startFauxqs({ port: 0, host: "127.0.0.1", logger: false });
  const newClient = () =>
    createSqsClient({ endpoint: `http://127.0.0.1:${server.port}`, region: "eu-west-1" });
  const sqs = newClient();
  const queues = await ensureQueues(sqs, { frontier: "frontier", deadLetter: "frontier-dead" });
  return {
    server,
    queues,
    newClient,
    newFrontier: (client) => {
      vi.useFakeTimers({ toFake: ["Date"] });
      const clock = createTestClock((now) => vi.setSystemTime(now));
      vi.setSystemTime(clock.now());
      const sink = createMemorySink();
      const telemetry = createTelemetry({ sink, clock, state: "TileSweep", context: undefined });
      const frontier = createSqsFrontier({
        sqs: client,
        ...queues,
        clock,
        random: { next: () => 0.5 },
        telemetry,
        retryBaseSeconds: 2,
        visibilitySeconds: 60,
        waitSeconds: 0,
      });
      return { frontier, clock, sink, telemetry };
    },
    deadLetters: () =>
      (server.inspectQueue("frontier-dead")?.messages.ready ?? []).map(({ body, messageAttributes }) => ({
        body,
        attributes: Object.fromEntries(
          Object.entries(messageAttributes).map(([name, { StringValue }]) => [name, StringValue ?? ""]),
        ),
      })),
    reset: async () => {
      vi.useRealTimers();
      await sqs.send(new PurgeQueueCommand({ QueueUrl: queues.queueUrl }));
      await sqs.send(new PurgeQueueCommand({ QueueUrl: queues.deadLetterQueueUrl }));
    },
    stop: async () => {
      sqs.destroy();
      await server.stop();
    },
  };
}
