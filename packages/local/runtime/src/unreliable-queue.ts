import { createHash } from "node:crypto";
import { createServer, request as forward, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface QueueFaults {
  /** Share of messages, 0..1, that are delivered twice. */
  duplicates: number;
  /** Messages sent together arrive in another order. */
  reorder: boolean;
  seed: number;
}

export interface UnreliableQueue {
  endpoint: string;
  close(): Promise<void>;
}

interface BatchEntry {
  Id: string;
  MessageBody: string;
}

interface BatchResult {
  Successful?: { Id: string }[];
  Failed?: { Id: string }[];
}

const copySuffix = "-copy";

/** Uniform in [0, 1), decided by the message alone, so that the same messages meet the same fate in every run. */
function chanceOf(seed: number, purpose: string, message: string): number {
  return createHash("sha256").update(`${seed}\n${purpose}\n${message}`).digest().readUInt32LE(0) / 2 ** 32;
}

/** What an at-least-once, unordered queue may make of a batch. */
export function disturbBatch<Entry extends BatchEntry>(
  entries: readonly Entry[],
  faults: QueueFaults,
): Entry[] {
  const copies = entries
    .filter((entry) => chanceOf(faults.seed, "duplicate", entry.MessageBody) < faults.duplicates)
    .map((entry) => ({ ...entry, Id: `${entry.Id}${copySuffix}` }));
  const all = [...entries, ...copies];
  if (!faults.reorder) return all;
  const order = new Map(
    all.map((entry) => [entry, chanceOf(faults.seed, `order ${entry.Id}`, entry.MessageBody)]),
  );
  return all.sort((a, b) => (order.get(a) ?? 0) - (order.get(b) ?? 0));
}

async function readBody(message: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}

/** SQS takes ten entries a batch: what the copies push over goes in a batch of its own. */
function batchesOf<Entry>(entries: readonly Entry[]): Entry[][] {
  return Array.from({ length: Math.ceil(entries.length / 10) }, (_, index) =>
    entries.slice(index * 10, index * 10 + 10),
  );
}

function send(
  target: URL,
  message: IncomingMessage,
  body: Buffer,
): Promise<{ status: number; headers: IncomingMessage["headers"]; body: Buffer }> {
  return new Promise((resolve, reject) => {
    const headers = { ...message.headers, host: target.host, "content-length": String(body.length) };
    const outgoing = forward(
      { hostname: target.hostname, port: target.port, path: message.url, method: message.method, headers },
      (answer) => {
        readBody(answer).then(
          (answered) =>
            resolve({ status: answer.statusCode ?? 502, headers: answer.headers, body: answered }),
          reject,
        );
      },
    );
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/**
 * Stands between an SQS client and the embedded queue and makes of each batch what a standard queue is allowed to:
 * duplicates, and another order. Everything else passes through.
 */
export async function startUnreliableQueue(endpoint: string, faults: QueueFaults): Promise<UnreliableQueue> {
  const target = new URL(endpoint);
  const answer = async (message: IncomingMessage, response: ServerResponse): Promise<void> => {
    const body = await readBody(message);
    if (message.headers["x-amz-target"] !== "AmazonSQS.SendMessageBatch") {
      const passed = await send(target, message, body);
      response.writeHead(passed.status, passed.headers).end(passed.body);
      return;
    }
    const batch = JSON.parse(body.toString("utf8")) as { Entries: BatchEntry[] };
    const result: Required<BatchResult> = { Successful: [], Failed: [] };
    let status = 200;
    for (const entries of batchesOf(disturbBatch(batch.Entries, faults))) {
      const passed = await send(target, message, Buffer.from(JSON.stringify({ ...batch, Entries: entries })));
      if (passed.status !== 200) {
        response.writeHead(passed.status, passed.headers).end(passed.body);
        return;
      }
      status = passed.status;
      const part = JSON.parse(passed.body.toString("utf8")) as BatchResult;
      result.Successful.push(...(part.Successful ?? []));
      result.Failed.push(...(part.Failed ?? []));
    }
    // The client knows nothing of the copies.
    const known = ({ Id }: { Id: string }): boolean => !Id.endsWith(copySuffix);
    const text = JSON.stringify({
      Successful: result.Successful.filter(known),
      Failed: result.Failed.filter(known),
    });
    response
      .writeHead(status, {
        "content-type": "application/x-amz-json-1.0",
        "content-length": Buffer.byteLength(text),
      })
      .end(text);
  };
  const server = createServer((message, response) => {
    answer(message, response).catch((error: unknown) =>
      response.destroy(error instanceof Error ? error : undefined),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: async () => {
      server.closeAllConnections();
      await new Promise<void>((resolve, reject) =>
        server.close((error) => (error === undefined ? resolve() : reject(error))),
      );
    },
  };
}
