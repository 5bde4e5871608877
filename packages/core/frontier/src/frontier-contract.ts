import {
  BudgetExhaustedError,
  InterruptedError,
  InvalidInputError,
  RateLimitedError,
  SourceContractError,
  TransientSourceError,
} from "@cityscout/contracts";
import type { FrontierMessage, MapsMessage } from "@cityscout/contracts";
import type { MemorySink } from "@cityscout/telemetry";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { DeadLetter, DrainOptions, FrontierReader, FrontierWriter } from "./frontier.ts";

/** What the suite needs of an adapter: its frontier over an empty queue, and hands on what is around it. */
export interface FrontierFixture {
  frontier: FrontierWriter & FrontierReader;
  sink: MemorySink;
  flushTelemetry(): Promise<void>;
  /** Moves the clock of the frontier and of its broker. */
  advance(ms: number): void;
  /** Puts a body on the queue that no frontier wrote. */
  sendRaw(body: string): Promise<void>;
  deadLetters(): Promise<{ body: string; attributes: Readonly<Record<string, string>> }[]>;
  close(): Promise<void>;
}

const traceId = "65a1b2c3d4e5f60718293a4b5c6d7e8f";

export const mapsMessage = (index: number, changes: Partial<MapsMessage> = {}): MapsMessage => ({
  type: "maps",
  city: "edinburgh",
  lat: 55.95,
  lng: -3.19,
  radius: 500,
  source: "google",
  run_id: "run-1",
  correlation_id: "0b0f8b0e-6f57-4a3e-9a4f-5f1f0a2f7c11",
  request_hash: index.toString(16).padStart(64, "0"),
  ...changes,
});

export const mapsMessages = (count: number): MapsMessage[] =>
  Array.from({ length: count }, (_, index) => mapsMessage(index));

export const untilEmpty: DrainOptions = {
  concurrency: 4,
  allowance: () => Number.POSITIVE_INFINITY,
  finished: () => Promise.resolve(true),
};

const sorted = (texts: readonly (string | undefined)[]): string[] =>
  texts.map(String).sort((a, b) => (a < b ? -1 : 1));

export const hashes = (handled: readonly FrontierMessage[]): string[] =>
  sorted(handled.map((message) => message.request_hash));

/** What every frontier promises, whatever its broker; retry base 2 s, no chance in its random numbers (0.5). */
export function frontierContract(name: string, create: () => Promise<FrontierFixture>): void {
  describe(`the frontier on ${name}`, () => {
    let fixture: FrontierFixture;
    beforeEach(async () => {
      fixture = await create();
    });
    afterEach(() => fixture.close());

    const failWith = async (error: Error): Promise<never> => {
      throw error;
    };

    it("delivers every message and deletes what was handled", async () => {
      const { frontier } = fixture;
      const sent = mapsMessages(34);
      expect(await frontier.enqueue(sent)).toEqual({ sent: 34, failed: [] });
      expect(await frontier.depth()).toEqual({ visible: 34, inFlight: 0, delayed: 0 });

      const handled: FrontierMessage[] = [];
      const report = await frontier.drain(async (message) => void handled.push(message), untilEmpty);

      expect(hashes(handled)).toEqual(hashes(sent));
      expect(report).toEqual({ handled: 34, postponed: 0, deadLettered: 0, refused: 0, passedOn: 0 });
      expect(await frontier.depth()).toEqual({ visible: 0, inFlight: 0, delayed: 0 });
    });

    it("delivers what handling a message enqueues", async () => {
      const { frontier } = fixture;
      await frontier.enqueue([mapsMessage(1)]);
      const report = await frontier.drain(async (message) => {
        if (message.request_hash === mapsMessage(1).request_hash) {
          await frontier.enqueue([mapsMessage(2), mapsMessage(3)]);
        }
      }, untilEmpty);
      expect(report.handled).toBe(3);
    });

    it("continues the trace that the message carries", async () => {
      const { frontier, sink } = fixture;
      await frontier.enqueue([mapsMessage(1, { traceparent: `00-${traceId}-00f067aa0ba902b7-01` })]);
      await frontier.drain(() => Promise.resolve(), untilEmpty);
      expect(sink.spans).toMatchObject([
        { name: "frontier message", kind: "consumer", traceId, parentSpanId: "00f067aa0ba902b7" },
      ]);
    });

    it("stamps messages with the time and a trace context", async () => {
      const { frontier } = fixture;
      await frontier.enqueue([mapsMessage(1)]);
      const handled: FrontierMessage[] = [];
      await frontier.drain(async (message) => void handled.push(message), untilEmpty);
      expect(handled).toMatchObject([
        {
          enqueued_at: expect.stringMatching(/^2026-/),
          traceparent: expect.stringMatching(/^00-[\da-f]{32}-/),
        },
      ]);
    });

    it("sends nothing at all where one message is wrong", async () => {
      const { frontier } = fixture;
      const wrong = [...mapsMessages(3), mapsMessage(4, { radius: 10 })];
      await expect(frontier.enqueue(wrong)).rejects.toThrow(InvalidInputError);
      await expect(frontier.enqueue(wrong)).rejects.toThrow(/message 3 .*radius/);
      expect((await frontier.depth()).visible).toBe(0);
    });

    it("reports a message that is too large and sends the others", async () => {
      const { frontier } = fixture;
      const large = mapsMessage(1, { category: "x".repeat(1_050_000) });
      const report = await frontier.enqueue([mapsMessage(0), large, mapsMessage(2)]);
      expect(report).toMatchObject({ sent: 2, failed: [{ message: large }] });
      expect(report.failed[0]?.reason).toMatch(/at most 1048576/);
    });

    it("works on as many messages at once as asked for, never on more", async () => {
      const { frontier } = fixture;
      await frontier.enqueue(mapsMessages(12));
      let atOnce = 0;
      let most = 0;
      let full = Promise.withResolvers<undefined>();
      await frontier.drain(
        async () => {
          atOnce += 1;
          most = Math.max(most, atOnce);
          if (atOnce === 3) {
            full.resolve(undefined);
            full = Promise.withResolvers<undefined>();
          } else {
            await full.promise;
          }
          atOnce -= 1;
        },
        { ...untilEmpty, concurrency: 3 },
      );
      expect(most).toBe(3);
    });

    it("takes no more messages than it is allowed", async () => {
      const { frontier } = fixture;
      await frontier.enqueue(mapsMessages(9));
      let left = 5;
      const report = await frontier.drain(
        async () => {
          left -= 1;
          return Promise.resolve();
        },
        { ...untilEmpty, allowance: () => left },
      );
      expect(report.handled).toBe(5);
      expect((await frontier.depth()).visible).toBe(4);
    });

    it("lets a failed message reappear after a back-off, and handles the others", async () => {
      const { frontier } = fixture;
      await frontier.enqueue(mapsMessages(3));
      const first = await frontier.drain(
        async (message) =>
          message.request_hash === mapsMessage(1).request_hash
            ? failWith(new TransientSourceError("google", "reset"))
            : undefined,
        untilEmpty,
      );
      expect(first).toMatchObject({ handled: 2, postponed: 1 });

      fixture.advance(1000);
      const receives: number[] = [];
      const handle = async (_: FrontierMessage, delivery: { receiveCount: number }): Promise<void> =>
        void receives.push(delivery.receiveCount);
      expect(await frontier.drain(handle, untilEmpty)).toMatchObject({ handled: 0 });
      fixture.advance(2000);
      expect(await frontier.drain(handle, untilEmpty)).toMatchObject({ handled: 1 });
      expect(receives).toEqual([2]);
    });

    it("waits as long as the source asked", async () => {
      const { frontier } = fixture;
      await frontier.enqueue([mapsMessage(1)]);
      await frontier.drain(() => failWith(new RateLimitedError("google", "slow down", 59_500)), untilEmpty);
      fixture.advance(59_000);
      expect(await frontier.drain(() => Promise.resolve(), untilEmpty)).toMatchObject({ handled: 0 });
      fixture.advance(2000);
      expect(await frontier.drain(() => Promise.resolve(), untilEmpty)).toMatchObject({ handled: 1 });
    });

    it("dead-letters a message at its fifth receive, with its reason", async () => {
      const { frontier } = fixture;
      await frontier.enqueue([mapsMessage(1)]);
      const told: DeadLetter[] = [];
      const receives: number[] = [];
      const reports = [];
      for (let round = 0; round < 7; round += 1) {
        reports.push(
          await frontier.drain(
            (_, { receiveCount }) => {
              receives.push(receiveCount);
              return failWith(new TransientSourceError("google", "connection reset"));
            },
            { ...untilEmpty, onDeadLetter: async (letter) => void told.push(letter) },
          ),
        );
        fixture.advance(3_600_000);
      }

      expect(receives).toEqual([1, 2, 3, 4, 5]);
      expect(reports.map(({ postponed, deadLettered }) => [postponed, deadLettered])).toEqual([
        ...Array.from({ length: 4 }, () => [1, 0]),
        [0, 1],
        [0, 0],
        [0, 0],
      ]);
      const [letter, ...others] = await fixture.deadLetters();
      expect(others).toEqual([]);
      expect(JSON.parse(letter!.body)).toMatchObject(mapsMessage(1));
      expect(letter!.attributes).toMatchObject({
        reason: "connection reset",
        error: "TransientSourceError",
        receive_count: "5",
        run_id: "run-1",
        correlation_id: mapsMessage(1).correlation_id,
      });
      expect(told).toMatchObject([{ reason: "connection reset", receiveCount: 5, runId: "run-1" }]);
    });

    it("dead-letters at once what no attempt can mend", async () => {
      const { frontier, sink } = fixture;
      await frontier.enqueue(mapsMessages(2));
      const report = await frontier.drain(
        (message) =>
          message.request_hash === mapsMessage(0).request_hash
            ? failWith(new SourceContractError("google", "no places field"))
            : failWith(new TypeError("undefined is not iterable")),
        untilEmpty,
      );
      expect(report).toMatchObject({ handled: 0, deadLettered: 2 });
      const errors = (await fixture.deadLetters()).map(({ attributes }) => attributes["error"]);
      expect(sorted(errors)).toEqual(["SourceContractError", "TypeError"]);
      await fixture.flushTelemetry();
      expect(sink.metrics).toContainEqual(
        expect.objectContaining({ DeadLetters: 1, source: "google", reason: "SourceContractError" }),
      );
    });

    it("dead-letters what it cannot read", async () => {
      const { frontier } = fixture;
      await fixture.sendRaw("not json");
      await fixture.sendRaw(JSON.stringify({ ...mapsMessage(1), radius: 1 }));
      await frontier.enqueue([mapsMessage(2)]);

      const report = await frontier.drain(() => Promise.resolve(), { ...untilEmpty, runId: "run-1" });

      expect(report).toMatchObject({ handled: 1, refused: 2 });
      const reasons = sorted((await fixture.deadLetters()).map(({ attributes }) => attributes["reason"]));
      expect(reasons).toEqual([
        expect.stringMatching(/^unreadable: not JSON/),
        expect.stringMatching(/^unreadable: radius/),
      ]);
    });

    it("puts back what there is no budget for, as often as need be, without counting it", async () => {
      const { frontier } = fixture;
      await frontier.enqueue([mapsMessage(1)]);
      for (let round = 0; round < 8; round += 1) {
        let taken = false;
        await frontier.drain(
          () => {
            taken = true;
            return failWith(new BudgetExhaustedError("no permit left"));
          },
          { ...untilEmpty, allowance: () => (taken ? 0 : 1) },
        );
      }
      const receives: number[] = [];
      await frontier.drain(async (_, { receiveCount }) => void receives.push(receiveCount), untilEmpty);
      expect(receives).toEqual([1]);
      expect(await fixture.deadLetters()).toEqual([]);
    });

    it("ends a drain that gets nothing but what it has no budget for", async () => {
      const { frontier } = fixture;
      await frontier.enqueue(mapsMessages(3));
      const report = await frontier.drain(() => failWith(new BudgetExhaustedError("no permit left")), {
        ...untilEmpty,
        finished: () => Promise.resolve(false),
      });
      expect(report.handled).toBe(0);
      expect((await frontier.depth()).visible).toBe(3);
    });

    it("puts what was interrupted back, visible at once", async () => {
      const { frontier } = fixture;
      await frontier.enqueue(mapsMessages(6));
      const controller = new AbortController();
      const report = await frontier.drain(
        (_, { signal }) => {
          controller.abort(new InterruptedError("Ctrl-C"));
          return failWith(signal.reason as Error);
        },
        { ...untilEmpty, concurrency: 2, signal: controller.signal },
      );
      expect(report).toMatchObject({ handled: 0, deadLettered: 0 });
      expect(await frontier.depth()).toEqual({ visible: 6, inFlight: 0, delayed: 0 });
    });

    it("rejects with an error that stops the run, after putting the message back", async () => {
      const { frontier } = fixture;
      await frontier.enqueue([mapsMessage(1)]);
      const error = new InterruptedError("stop");
      await expect(frontier.drain(() => failWith(error), untilEmpty)).rejects.toBe(error);
      expect((await frontier.depth()).visible).toBe(1);
    });

    it("has finished and deleted what else was in work when it rejects", async () => {
      const { frontier } = fixture;
      await frontier.enqueue(mapsMessages(2));
      const error = new InterruptedError("stop");
      let started = 0;
      let isFinished = false;
      const drained = frontier.drain(async () => {
        started += 1;
        if (started === 2) throw error;
        for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
        isFinished = true;
      }, untilEmpty);
      await expect(drained).rejects.toBe(error);
      expect(isFinished).toBe(true);
      expect(await frontier.depth()).toEqual({ visible: 1, inFlight: 0, delayed: 0 });
    });

    it("has deleted what was handled when it asks whether it is finished", async () => {
      const { frontier } = fixture;
      await frontier.enqueue(mapsMessages(13));
      const depths: unknown[] = [];
      await frontier.drain(() => Promise.resolve(), {
        ...untilEmpty,
        finished: async () => {
          depths.push(await frontier.depth());
          return true;
        },
      });
      expect(depths).toEqual([{ visible: 0, inFlight: 0, delayed: 0 }]);
    });

    it("asks whether it is finished as long as the queue is empty, and takes what came meanwhile", async () => {
      const { frontier } = fixture;
      let asked = 0;
      const report = await frontier.drain(() => Promise.resolve(), {
        ...untilEmpty,
        finished: async () => {
          asked += 1;
          if (asked === 2) {
            await frontier.enqueue([mapsMessage(1)]);
          }
          return asked === 3;
        },
      });
      expect(report.handled).toBe(1);
    });

    it("reports the queue's depth and the age of its oldest message", async () => {
      const { frontier, sink } = fixture;
      await frontier.enqueue([mapsMessage(1)]);
      fixture.advance(30_000);
      await frontier.enqueue(mapsMessages(3));
      let left = 2;
      await frontier.drain(
        () => {
          left -= 1;
          return Promise.resolve();
        },
        { ...untilEmpty, allowance: () => left },
      );
      await fixture.flushTelemetry();
      expect(sink.metrics).toContainEqual(
        expect.objectContaining({ FrontierDepth: 2, FrontierAgeSeconds: 30 }),
      );
    });
  });
}
