import {
  BudgetExhaustedError,
  InterruptedError,
  SourceContractError,
  TransientSourceError,
} from "@cityscout/contracts";
import {
  type BoundTelemetry,
  createMemorySink,
  createTelemetry,
  type MemorySink,
} from "@cityscout/telemetry";
import { beforeEach, describe, expect, it } from "vitest";
import type { FrontierReader, FrontierWriter } from "./frontier.ts";
import { hashes, mapsMessage, mapsMessages, untilEmpty } from "./frontier-contract.ts";
import { MemoryQueue } from "./memory-queue.ts";
import type { OutgoingMessage, ReceivedMessage } from "./message-queue.ts";
import { createFrontier } from "./sqs-frontier.ts";
import { createTestClock } from "./test-clock.ts";

/** A broker that fails when it is told to. */
class FaultyQueue extends MemoryQueue {
  broken: Error | undefined;
  refuses = false;
  receives = 0;
  readonly deleted: string[] = [];

  override receive(max: number) {
    this.receives += 1;
    return this.broken === undefined ? super.receive(max) : Promise.reject(this.broken);
  }

  override delete(messages: readonly ReceivedMessage[]) {
    this.deleted.push(...messages.map(({ body }) => body));
    return super.delete(messages);
  }

  override send(messages: readonly OutgoingMessage[]) {
    if (!this.refuses) return super.send(messages);
    return Promise.resolve({ failed: messages.map((_, index) => ({ index, reason: "try later" })) });
  }
}

let queue: FaultyQueue;
let frontier: FrontierWriter & FrontierReader;
let sink: MemorySink;
let telemetry: BoundTelemetry;
/** How long the drain slept, each time. */
let pauses: number[];

beforeEach(() => {
  const testClock = createTestClock();
  pauses = [];
  const clock = {
    ...testClock,
    sleep: (ms: number, signal?: AbortSignal) => {
      pauses.push(ms);
      return testClock.sleep(ms, signal);
    },
  };
  sink = createMemorySink();
  telemetry = createTelemetry({ sink, clock, state: "TileSweep", context: undefined });
  queue = new FaultyQueue(clock);
  const random = { next: () => 0.5 };
  frontier = createFrontier(queue, { clock, random, telemetry, retryBaseSeconds: 2 });
});

const turns = async (count: number): Promise<void> => {
  for (let turn = 0; turn < count; turn += 1) await new Promise((resolve) => setImmediate(resolve));
};
const ofOther = (index: number) => mapsMessage(index, { run_id: "run-2" });

describe("a drain whose broker fails", () => {
  it("rejects with that, once what is in work is finished and deleted", async () => {
    await frontier.enqueue([mapsMessage(1)]);
    const error = new Error("no such queue");
    let isFinished = false;
    const drained = frontier.drain(async () => {
      queue.broken = error;
      await turns(5);
      isFinished = true;
    }, untilEmpty);
    await expect(drained).rejects.toBe(error);
    expect(isFinished).toBe(true);
    expect(await frontier.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
  });

  it("loses no message that the broker takes no copy of", async () => {
    await frontier.enqueue([mapsMessage(1), ofOther(2)]);
    queue.refuses = true;
    let allowed = 2;
    const report = await frontier.drain(
      () => {
        allowed = 0;
        throw new BudgetExhaustedError("no permit left");
      },
      { ...untilEmpty, runId: "run-1", allowance: () => allowed },
    );
    expect(report).toMatchObject({ handled: 0, postponed: 1 });
    expect(queue.deleted).toEqual([]);
    expect(await frontier.depth()).toEqual({ visible: 2, inFlight: 0, delayed: 0 });
    queue.refuses = false;
    const handled: string[] = [];
    await frontier.drain(async (message) => void handled.push(...hashes([message])), untilEmpty);
    expect(handled).toEqual(hashes([mapsMessage(1), mapsMessage(2)]));
  });
});

describe("a drain that has no budget for some messages", () => {
  it.each([
    ["handles", undefined],
    ["gives up", new SourceContractError("google", "no places field")],
  ])("goes on as long as it %s others in between", async (_, failure) => {
    await frontier.enqueue(mapsMessages(60));
    let [calls, putBack] = [0, 0];
    const report = await frontier.drain(
      () => {
        calls += 1;
        if (calls % 2 === 0 && putBack < 30) {
          putBack += 1;
          throw new BudgetExhaustedError("no permit left");
        }
        return failure === undefined ? Promise.resolve() : Promise.reject(failure);
      },
      { ...untilEmpty, concurrency: 1 },
    );
    expect(report.handled + report.deadLettered).toBe(60);
    expect(report.postponed).toBe(30);
  });
});

it("tells of a dead letter when it is stored, and the message is not deleted yet", async () => {
  await frontier.enqueue([mapsMessage(1)]);
  const seen: unknown[] = [];
  await frontier.drain(() => Promise.reject(new SourceContractError("google", "no places field")), {
    ...untilEmpty,
    onDeadLetter: async () => {
      seen.push({ stored: queue.deadLetters.length, ...(await frontier.depth()) });
    },
  });
  expect(seen).toEqual([{ stored: 1, visible: 0, inFlight: 1, delayed: 0 }]);
  expect(await frontier.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
});

it("begins with nothing any more once it is interrupted, not even with what it has received", async () => {
  await frontier.enqueue(mapsMessages(4));
  const controller = new AbortController();
  let calls = 0;
  const report = await frontier.drain(
    () => {
      calls += 1;
      controller.abort(new InterruptedError("Ctrl-C"));
      return Promise.resolve();
    },
    { ...untilEmpty, signal: controller.signal },
  );
  expect([calls, report.handled, report.postponed]).toEqual([1, 1, 3]);
  expect(await frontier.depth()).toEqual({ visible: 3, inFlight: 0, delayed: 0 });
});

it("waits for what is in work, and asks the broker little meanwhile", async () => {
  await frontier.enqueue([mapsMessage(1)]);
  await frontier.drain(() => turns(200), untilEmpty);
  expect(queue.receives).toBeLessThan(5);
});

it("gives a dead letter the run that its attributes name, and a reason, where it has none to read", async () => {
  await queue.send([{ body: "not json", attributes: { run_id: "run-7" }, delaySeconds: 0 }]);
  await frontier.enqueue([mapsMessage(1)]);
  const told = new Map<string | undefined, string>();
  await frontier.drain(() => Promise.reject(new TypeError("")), {
    ...untilEmpty,
    onDeadLetter: async ({ runId, reason }) => void told.set(runId, reason),
  });
  const letters = queue.deadLetters.map(({ attributes }) => [attributes["run_id"], attributes["reason"]]);
  for (const given of [Object.fromEntries(told), Object.fromEntries(letters)])
    expect(given).toEqual({
      "run-1": "no message",
      "run-7": expect.stringMatching(/^unreadable: not JSON/),
    });
});

it("measures as the queue's depth also what is to come back, and no age of what comes from a clock that is ahead", async () => {
  await frontier.enqueue([mapsMessage(1, { enqueued_at: "2026-01-01T00:00:07.000Z" })]);
  await frontier.drain(() => Promise.reject(new TransientSourceError("google", "reset")), untilEmpty);
  await telemetry.flush();
  expect(sink.metrics).toContainEqual(expect.objectContaining({ FrontierDepth: 1, FrontierAgeSeconds: 0 }));
});

describe("a drain among messages of other runs", () => {
  it("passes on what does not say how old it is", async () => {
    await queue.send([{ body: JSON.stringify(ofOther(1)), attributes: {}, delaySeconds: 0 }]);
    await frontier.drain(() => Promise.resolve(), { ...untilEmpty, runId: "run-1" });
    expect(await frontier.depth()).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
  });

  it("passes few on while it is busy", async () => {
    const others = Array.from({ length: 12 }, (_, index) => ofOther(100 + index));
    await frontier.enqueue([mapsMessage(1), mapsMessage(2), ...others]);
    let [started, passedOn] = [0, 0];
    await frontier.drain(
      async () => {
        started += 1;
        await turns(200);
        passedOn = queue.receives - 1;
      },
      { ...untilEmpty, concurrency: 3, runId: "run-1" },
    );
    expect(started).toBe(2);
    expect(passedOn).toBeLessThan(4);
  });

  it("looks for more of its own while it has little to do", async () => {
    const others = Array.from({ length: 12 }, (_, index) => ofOther(100 + index));
    await frontier.enqueue([mapsMessage(1), ...others, mapsMessage(2)]);
    const started: string[] = [];
    let startedMeanwhile = 0;
    await frontier.drain(
      async (message) => {
        started.push(...hashes([message]));
        if (started.length > 1) return;
        await turns(200);
        startedMeanwhile = started.length;
      },
      { ...untilEmpty, concurrency: 2, runId: "run-1" },
    );
    expect(startedMeanwhile).toBe(2);
  });

  it("rests for longer once it has looked through all of them, until one is its own", async () => {
    await frontier.enqueue(Array.from({ length: 15 }, (_, index) => ofOther(100 + index)));
    let asked = 0;
    let before: number[] = [];
    await frontier.drain(
      () => {
        before = pauses;
        pauses = [];
        return Promise.resolve();
      },
      {
        ...untilEmpty,
        concurrency: 10,
        runId: "run-1",
        finished: async () => {
          asked += 1;
          if (asked === 5) await frontier.enqueue([mapsMessage(1)]);
          return asked === 10;
        },
      },
    );
    expect(before.slice(0, 5).map(Math.round)).toEqual([15, 23, 34, 51, 76]);
    expect(pauses.slice(0, 2)).toEqual([15, 22.5]);
  });

  it("or asks an empty queue again and again after the same pause", async () => {
    let asked = 0;
    await frontier.drain(() => Promise.resolve(), {
      ...untilEmpty,
      finished: () => Promise.resolve((asked += 1) > 4),
    });
    expect(pauses).toEqual([20, 20, 20, 20]);
  });
});
