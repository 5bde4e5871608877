import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { systemClock } from "@cityscout/contracts";
import { type FauxqsServer, startFauxqs } from "fauxqs";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createSqsClient, ensureQueues } from "../sqs-client.ts";
import { createLetterQueue } from "./letter-queue.ts";
import { scanLetters } from "./scan.ts";
import { searchLetter, sendLetters } from "./test-letters.ts";

let directory: string;
let server: FauxqsServer;
beforeEach(async () => {
  directory = await mkdtemp(path.join(tmpdir(), "cityscout-letters-"));
});
afterEach(async () => {
  await server.stop();
  await rm(directory, { recursive: true, force: true });
});

/** The queue of a data folder, as each command opens it anew. */
async function openQueue() {
  server = await startFauxqs({ port: 0, host: "localhost", logger: false, dataDir: directory });
  const sqs = createSqsClient({ endpoint: `http://127.0.0.1:${server.port}`, region: "us-east-1" });
  const { deadLetterQueueUrl } = await ensureQueues(sqs, { frontier: "frontier", deadLetter: "dead" });
  const letters = createLetterQueue({ sqs, queueUrl: deadLetterQueueUrl, holdSeconds: 30, waitSeconds: 0 });
  return { sqs, deadLetterQueueUrl, letters };
}

describe("a queue that is kept on disk", () => {
  it("Bug: a message given back was lost, to the queue and to its next process. Fix: it is there at once, and later", async () => {
    const first = await openQueue();
    await sendLetters(
      first.sqs,
      first.deadLetterQueueUrl,
      Array.from({ length: 25 }, (_, index) => searchLetter(index)),
    );
    const look = async ({ letters }: typeof first): Promise<number> => {
      const pages = await Array.fromAsync(scanLetters(letters, { clock: systemClock, most: 1000 }));
      return pages.flat().length;
    };
    expect(await look(first)).toBe(25);
    expect(await look(first)).toBe(25);
    first.sqs.destroy();
    await server.stop();
    const second = await openQueue();
    expect(await look(second)).toBe(25);
    expect(await second.letters.depth()).toEqual({ visible: 25, hidden: 0 });
    second.sqs.destroy();
  });
});
