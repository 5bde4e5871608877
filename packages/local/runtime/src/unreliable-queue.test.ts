import { PurgeQueueCommand, ReceiveMessageCommand, SendMessageBatchCommand } from "@aws-sdk/client-sqs";
import { createSqsClient, ensureQueues } from "@cityscout/frontier";
import { startFauxqs, type FauxqsServer } from "fauxqs";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { disturbBatch, startUnreliableQueue, type QueueFaults } from "./unreliable-queue.ts";

const entries = Array.from({ length: 10 }, (_, index) => ({
  Id: String(index),
  MessageBody: `message ${index}`,
}));

describe("disturbBatch", () => {
  it("leaves a batch alone where nothing is asked for", () => {
    expect(disturbBatch(entries, { duplicates: 0, reorder: false, seed: 1 })).toEqual(entries);
  });

  it("duplicates and reorders the same way for the same seed, and loses nothing", () => {
    const faults: QueueFaults = { duplicates: 0.5, reorder: true, seed: 7 };
    const disturbed = disturbBatch(entries, faults);
    expect(disturbed).toEqual(disturbBatch([...entries].reverse(), faults));
    expect(disturbed.length).toBeGreaterThan(10);
    expect(disturbed.map((entry) => entry.Id)).not.toEqual(disturbed.map((entry) => entry.Id).sort());
    expect(new Set(disturbed.map((entry) => entry.MessageBody)).size).toBe(10);
  });
});

describe("an unreliable queue before the embedded one", () => {
  let server: FauxqsServer;
  beforeAll(async () => {
    server = await startFauxqs({ port: 0, host: "127.0.0.1", logger: false });
  });
  afterAll(async () => await server.stop());

  it("delivers every message once or twice, and tells the sender of each message once", async () => {
    const endpoint = `http://127.0.0.1:${server.port}`;
    const direct = createSqsClient({ endpoint, region: "us-east-1" });
    const { queueUrl } = await ensureQueues(direct, { frontier: "frontier", deadLetter: "dead" });
    await direct.send(new PurgeQueueCommand({ QueueUrl: queueUrl }));
    const unreliable = await startUnreliableQueue(endpoint, { duplicates: 0.4, reorder: true, seed: 3 });
    const sqs = createSqsClient({ endpoint: unreliable.endpoint, region: "us-east-1" });
    const sent = await sqs.send(new SendMessageBatchCommand({ QueueUrl: queueUrl, Entries: entries }));
    expect(sent.Successful?.map(({ Id }) => Id).sort()).toEqual(entries.map(({ Id }) => Id));
    const bodies: string[] = [];
    for (;;) {
      const { Messages = [] } = await sqs.send(
        new ReceiveMessageCommand({ QueueUrl: queueUrl, MaxNumberOfMessages: 10 }),
      );
      if (Messages.length === 0) break;
      bodies.push(...Messages.map(({ Body }) => Body ?? ""));
    }
    expect(new Set(bodies).size).toBe(10);
    expect(bodies.length).toBe(disturbBatch(entries, { duplicates: 0.4, reorder: true, seed: 3 }).length);
    sqs.destroy();
    direct.destroy();
    await unreliable.close();
  });
});
