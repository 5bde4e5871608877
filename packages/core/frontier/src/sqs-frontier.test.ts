import { SendMessageCommand } from "@aws-sdk/client-sqs";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { afterAll, beforeAll } from "vitest";
import { type FrontierFixture, frontierContract } from "./frontier-contract.ts";
import { sharedFrontierContract } from "./shared-frontier-contract.ts";
import { startBroker } from "./sqs-broker.ts";
import type { TestBroker } from "./sqs-broker.ts";

let broker: TestBroker;
let sqs: SQSClient;

beforeAll(async () => {
  broker = await startBroker();
  sqs = broker.newClient();
});

afterAll(async () => {
  sqs.destroy();
  await broker.stop();
});

const create = (): Promise<FrontierFixture> => {
  const { frontier, clock, sink, telemetry } = broker.newFrontier(sqs);
  return Promise.resolve({
    frontier,
    sink,
    flushTelemetry: () => telemetry.flush(),
    advance: (ms) => clock.advance(ms),
    sendRaw: async (body) => {
      await sqs.send(new SendMessageCommand({ QueueUrl: broker.queues.queueUrl, MessageBody: body }));
    },
    deadLetters: () => Promise.resolve(broker.deadLetters()),
    close: () => broker.reset(),
  });
};

frontierContract("SQS", create);
sharedFrontierContract("SQS", create);
