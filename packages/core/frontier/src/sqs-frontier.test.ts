import { PurgeQueueCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { createMemorySink, createTelemetry } from "@cityscout/telemetry";
import { startFauxqs } from "fauxqs";
import type { FauxqsServer } from "fauxqs";
import { afterAll, beforeAll, vi } from "vitest";
import { frontierContract } from "./frontier-contract.ts";
import { createSqsClient, ensureQueues } from "./sqs-client.ts";
import type { QueueUrls } from "./sqs-client.ts";
import { createSqsFrontier } from "./sqs-frontier.ts";
import { createTestClock } from "./test-clock.ts";

let server: FauxqsServer;
let sqs: SQSClient;
let queues: QueueUrls;

beforeAll(async () => {
  server = await startFauxqs({ port: 0, host: "127.0.0.1", logger: false });
  sqs = createSqsClient({ endpoint: `http://127.0.0.1:${server.port}`, region: "eu-west-1" });
  queues = await ensureQueues(sqs, { frontier: "frontier", deadLetter: "frontier-dead" });
});

afterAll(async () => {
  sqs.destroy();
  await server.stop();
});

frontierContract("SQS", async () => {
  // The broker's time is the process's: moving it spares the tests every wait.
  vi.useFakeTimers({ toFake: ["Date"] });
  const clock = createTestClock((now) => vi.setSystemTime(now));
  vi.setSystemTime(clock.now());
  const sink = createMemorySink();
  const telemetry = createTelemetry({ sink, clock, state: "TileSweep", context: undefined });
  return Promise.resolve({
    frontier: createSqsFrontier({
      sqs,
      ...queues,
      clock,
      random: { next: () => 0.5 },
      telemetry,
      retryBaseSeconds: 2,
      visibilitySeconds: 60,
      waitSeconds: 0,
    }),
    sink,
    flushTelemetry: () => telemetry.flush(),
    advance: (ms) => clock.advance(ms),
    sendRaw: async (body) => {
      await sqs.send(new SendMessageCommand({ QueueUrl: queues.queueUrl, MessageBody: body }));
    },
    deadLetters: () =>
      Promise.resolve(
        (server.inspectQueue("frontier-dead")?.messages.ready ?? []).map(({ body, messageAttributes }) => ({
          body,
          attributes: Object.fromEntries(
            Object.entries(messageAttributes).map(([name, { StringValue }]) => [name, StringValue ?? ""]),
          ),
        })),
      ),
    close: async () => {
      await sqs.send(new PurgeQueueCommand({ QueueUrl: queues.queueUrl }));
      await sqs.send(new PurgeQueueCommand({ QueueUrl: queues.deadLetterQueueUrl }));
      vi.useRealTimers();
    },
  });
});
