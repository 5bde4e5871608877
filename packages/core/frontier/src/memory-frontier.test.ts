import { createMemorySink, createTelemetry } from "@cityscout/telemetry";
import { MemoryQueue } from "./memory-queue.ts";
import { type FrontierFixture, frontierContract } from "./frontier-contract.ts";
import { sharedFrontierContract } from "./shared-frontier-contract.ts";
import { createFrontier } from "./sqs-frontier.ts";
import { createTestClock } from "./test-clock.ts";

const create = (): Promise<FrontierFixture> => {
  const clock = createTestClock();
  const sink = createMemorySink();
  const telemetry = createTelemetry({ sink, clock, state: "TileSweep", context: undefined });
  const queue = new MemoryQueue(clock);
  return Promise.resolve({
    frontier: createFrontier(queue, { clock, random: { next: () => 0.5 }, telemetry, retryBaseSeconds: 2 }),
    sink,
    flushTelemetry: () => telemetry.flush(),
    advance: (ms) => clock.advance(ms),
    sendRaw: async (body) => {
      await queue.send([{ body, attributes: {}, delaySeconds: 0 }]);
    },
    deadLetters: () => Promise.resolve([...queue.deadLetters]),
    close: () => Promise.resolve(),
  });
};

frontierContract("the memory broker", create);
sharedFrontierContract("the memory broker", create);
