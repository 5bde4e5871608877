import {
  GetQueueAttributesCommand,
  ReceiveMessageCommand,
  SendMessageBatchCommand,
  type BatchResultErrorEntry,
  type SendMessageBatchRequest,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import { SourceContractError } from "@cityscout/contracts";
import type { FrontierMessage } from "@cityscout/contracts";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { addDeliveryFaults } from "./delivery-faults.ts";
import { mapsMessage } from "./frontier-contract.ts";
import type { DrainOptions } from "./frontier.ts";
import { startBroker } from "./sqs-broker.ts";
import type { TestBroker } from "./sqs-broker.ts";
import { ensureQueues } from "./sqs-client.ts";

let broker: TestBroker;
let sqs: SQSClient;

beforeAll(async () => {
  broker = await startBroker();
});
afterAll(() => broker.stop());
beforeEach(() => {
  sqs = broker.newClient();
});
afterEach(async () => {
  sqs.destroy();
  await broker.reset();
});

const untilEmpty: DrainOptions = {
  concurrency: 10,
  allowance: () => Number.POSITIVE_INFINITY,
  finished: () => Promise.resolve(true),
};

const messages = (count: number) => Array.from({ length: count }, (_, index) => mapsMessage(index));

/** Entries of every batch that the client sends; `refuse` says which of them the broker is to refuse, and how. */
const watchBatches = (
  refuse: (batch: number, id: string) => Partial<BatchResultErrorEntry> | undefined = () => undefined,
) => {
  const batches: string[][] = [];
  sqs.middlewareStack.add(
    (next, context) => async (args) => {
      if (context.commandName !== "SendMessageBatchCommand") {
        return next(args);
      }
      const input = args.input as SendMessageBatchRequest;
      const ids = (input.Entries ?? []).map(({ Id }) => Id!);
      const batch = batches.push(ids) - 1;
      const refused = ids.flatMap((id) => {
        const entry = refuse(batch, id);
        return entry === undefined ? [] : [{ Id: id, SenderFault: false, Code: "InternalError", ...entry }];
      });
      const sent = (input.Entries ?? []).filter(({ Id }) => refused.every((entry) => entry.Id !== Id));
      if (sent.length === 0) {
        return { output: { $metadata: {}, Successful: [], Failed: refused }, response: {} };
      }
      const result = await next({ ...args, input: { ...input, Entries: sent } });
      return { ...result, output: { ...result.output, Failed: refused } };
    },
    { step: "initialize" },
  );
  return batches;
};

describe("sending to SQS", () => {
  it("puts at most ten messages and 1 MiB in a batch", async () => {
    const { frontier } = broker.newFrontier(sqs);
    const batches = watchBatches();
    await frontier.enqueue(messages(25));
    expect(batches.map((ids) => ids.length)).toEqual([10, 10, 5]);
    batches.length = 0;
    const half = "x".repeat(500_000);
    expect(
      await frontier.enqueue(Array.from({ length: 5 }, (_, index) => mapsMessage(index, { category: half }))),
    ).toMatchObject({
      sent: 5,
    });
    expect(batches.map((ids) => ids.length)).toEqual([2, 2, 1]);
  });

  it("sends again the entries that were refused, and only those", async () => {
    const { frontier } = broker.newFrontier(sqs);
    const batches = watchBatches((batch, id) => (batch < 2 && ["3", "7"].includes(id) ? {} : undefined));
    expect(await frontier.enqueue(messages(10))).toEqual({ sent: 10, failed: [] });
    expect(batches).toEqual([
      ["0", "1", "2", "3", "4", "5", "6", "7", "8", "9"],
      ["3", "7"],
      ["3", "7"],
    ]);
    expect((await frontier.depth()).visible).toBe(10);
  });

  it("does not repeat what is the sender's fault, and gives up after four attempts on the rest", async () => {
    const { frontier } = broker.newFrontier(sqs);
    const batches = watchBatches((_, id) => {
      if (id === "0") {
        return { SenderFault: true, Code: "InvalidMessageContents", Message: "bad character" };
      }
      return id === "1" ? { Message: "try later" } : undefined;
    });
    const [first, second] = messages(3);
    expect(await frontier.enqueue(messages(3))).toEqual({
      sent: 1,
      failed: [
        { message: first, reason: "InvalidMessageContents: bad character" },
        { message: second, reason: "InternalError: try later" },
      ],
    });
    expect(batches).toEqual([["0", "1", "2"], ["1"], ["1"], ["1"]]);
  });

  it("gives run, correlation id and trace context to a message as attributes", async () => {
    const { frontier } = broker.newFrontier(sqs);
    const traceparent = "00-65a1b2c3d4e5f60718293a4b5c6d7e8f-00f067aa0ba902b7-01";
    await frontier.enqueue([mapsMessage(1, { traceparent })]);
    const { Messages } = await sqs.send(
      new ReceiveMessageCommand({ QueueUrl: broker.queues.queueUrl, MessageAttributeNames: ["All"] }),
    );
    expect(Messages?.[0]?.MessageAttributes).toMatchObject({
      correlation_id: { StringValue: mapsMessage(1).correlation_id },
      run_id: { StringValue: "run-1" },
      traceparent: { StringValue: traceparent },
    });
  });
});

describe("working on messages of SQS", () => {
  it("keeps a message invisible as long as the work on it takes", async () => {
    const { frontier, clock } = broker.newFrontier(sqs);
    await frontier.enqueue([mapsMessage(1)]);
    const started = Promise.withResolvers<undefined>();
    const end = Promise.withResolvers<undefined>();
    const draining = frontier.drain(async () => {
      started.resolve(undefined);
      await end.promise;
    }, untilEmpty);
    await started.promise;

    for (let third = 0; third < 6; third += 1) {
      await clock.untilSlept();
      clock.advance(20_000);
    }
    await clock.untilSlept();
    const other = await frontier.drain(() => Promise.resolve(), untilEmpty);
    end.resolve(undefined);

    expect(other.handled).toBe(0);
    expect((await draining).handled).toBe(1);
    expect(await frontier.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it("does not delete a message whose dead letter could not be stored", async () => {
    const { frontier, clock } = broker.newFrontier(sqs);
    await frontier.enqueue(messages(2));
    const outage = new Error("dead-letter queue unavailable");
    sqs.middlewareStack.add(
      (next, context) => async (args) => {
        if (context.commandName === "SendMessageCommand") {
          throw outage;
        }
        return next(args);
      },
      { step: "initialize" },
    );
    const refuseFirst = async (message: FrontierMessage): Promise<void> => {
      if (message.request_hash === mapsMessage(0).request_hash) {
        throw new SourceContractError("google", "no places field");
      }
    };
    await expect(frontier.drain(refuseFirst, untilEmpty)).rejects.toBe(outage);
    clock.advance(61_000);
    const handled: FrontierMessage[] = [];
    await frontier.drain(async (message) => void handled.push(message), untilEmpty);
    expect(handled).toMatchObject([{ request_hash: mapsMessage(0).request_hash }]);
  });

  it("has one effect a message where deliveries are duplicated and reordered", async () => {
    let state = 7;
    const random = { next: () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647 };
    addDeliveryFaults(sqs, { random, duplicated: 0.2, reordered: true });
    const { frontier } = broker.newFrontier(sqs);
    const sent = messages(200);
    await frontier.enqueue(sent);

    const deliveries: string[] = [];
    const effects = new Set<string>();
    const report = await frontier.drain(async ({ request_hash: hash }) => {
      deliveries.push(hash!);
      effects.add(hash!);
    }, untilEmpty);

    expect(effects).toEqual(new Set(sent.map((message) => message.request_hash)));
    expect(report.handled).toBe(deliveries.length);
    expect(deliveries.length).toBeGreaterThan(220);
    expect([...effects]).not.toEqual(sent.map((message) => message.request_hash));
  });
});

describe("the queues", () => {
  it("are the same when they are ensured again, and dead-letter by themselves what kills its worker", async () => {
    const names = { frontier: "frontier", deadLetter: "frontier-dead" };
    expect(await ensureQueues(sqs, names)).toEqual(broker.queues);
    const { Attributes } = await sqs.send(
      new GetQueueAttributesCommand({ QueueUrl: broker.queues.queueUrl, AttributeNames: ["All"] }),
    );
    expect(Attributes).toMatchObject({ VisibilityTimeout: "120", MessageRetentionPeriod: "345600" });

    await sqs.send(
      new SendMessageBatchCommand({
        QueueUrl: broker.queues.queueUrl,
        Entries: [{ Id: "0", MessageBody: "kills its worker" }],
      }),
    );
    for (let receive = 0; receive < 7; receive += 1) {
      await sqs.send(new ReceiveMessageCommand({ QueueUrl: broker.queues.queueUrl, VisibilityTimeout: 0 }));
    }
    expect(broker.deadLetters().map(({ body }) => body)).toEqual(["kills its worker"]);
  });
});
