import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as wait } from "node:timers/promises";
import type { Source } from "@cityscout/contracts";
import type { CallCounter, Outcome } from "./counter.ts";
import type { FaultDecision } from "./faults.ts";
import type { Limiter } from "./limiter.ts";
import {
  jsonAnswer,
  type Service,
  type ServiceAnswer,
  type ServiceRequest,
  textAnswer,
} from "./services/service.ts";

export interface ServerParts {
  readonly services: ReadonlyMap<Source, { readonly service: Service; readonly limiter: Limiter }>;
  readonly counter: CallCounter;
  readonly decideFault: (source: Source, request: string, attempt: number) => FaultDecision;
  readonly port: number;
}

const MAX_REQUEST_BYTES = 4 * 1024 * 1024;

/** One server on loopback; the first part of a path is the source, what follows is as the source has it. */
export async function listen(parts: ServerParts): Promise<{ port: number; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    handle(parts, request, response).catch((error: unknown) => {
      if (!response.headersSent) send(response, textAnswer(`the simulator failed: ${String(error)}`, 500));
      else response.destroy();
    });
  });
  server.keepAliveTimeout = 30_000;
  server.listen(parts.port, "127.0.0.1");
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, close: () => closeServer(server) };
}

async function handle(
  parts: ServerParts,
  incoming: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(incoming.url ?? "/", "http://127.0.0.1");
  if (url.pathname === "/_calls") {
    send(response, jsonAnswer(parts.counter.calls()));
    return;
  }
  const [, name = "", ...rest] = url.pathname.split("/");
  const served = parts.services.get(name as Source);
  const body = await readBody(incoming);
  if (!served) {
    send(response, textAnswer(`this world serves no source '${name}'`, 404));
    return;
  }
  const request: ServiceRequest = {
    method: incoming.method ?? "GET",
    path: `/${rest.join("/")}`,
    query: url.searchParams,
    headers: Object.fromEntries(
      Object.entries(incoming.headers).map(([key, value]) => [key, value?.toString()]),
    ),
    body,
  };
  const { source } = served.service;
  const key = canonical(request);
  parts.counter.arrive(source, key);
  const settled = (outcome: Outcome) => parts.counter.settle(source, key, outcome);
  const refusal = served.limiter.take();
  if (refusal) {
    const answer = served.service.refuse(refusal);
    settled(answer.status);
    send(response, answer);
    return;
  }
  try {
    await respond(
      served.service,
      request,
      response,
      parts.decideFault(source, key, parts.counter.attempt(source, key)),
      settled,
    );
  } finally {
    served.limiter.release();
  }
}

async function respond(
  service: Service,
  request: ServiceRequest,
  response: ServerResponse,
  { delayMs, fault }: FaultDecision,
  settled: (outcome: Outcome) => void,
): Promise<void> {
  // Unreferenced, so that a simulator that was closed keeps no process alive.
  if (delayMs > 0) await wait(delayMs, undefined, { ref: false });
  if (response.destroyed) {
    settled("aborted");
    return;
  }
  if (fault?.kind === "reset") {
    settled("reset");
    response.socket?.resetAndDestroy();
    return;
  }
  if (fault?.kind === "error") {
    settled(fault.status);
    send(response, { ...service.refuse({ kind: "unavailable" }), status: fault.status });
    return;
  }
  if (fault?.kind === "resting") {
    const refused = service.refuse({ kind: "rate-limited", retryAfterSeconds: fault.retryAfterSeconds });
    settled(refused.status);
    send(response, refused);
    return;
  }
  const answer = service.answer(request);
  if (fault?.kind === "malformed" && answer.status === 200) {
    settled("malformed");
    send(response, { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length / 2)) });
    return;
  }
  settled(answer.status);
  send(response, answer);
}

/** What decides the answer: method, path, sorted query, field mask and body, but no key. */
function canonical({ method, path, query, headers, body }: ServiceRequest): string {
  const sorted = new URLSearchParams(query);
  sorted.delete("key");
  sorted.sort();
  return [method, `${path}?${sorted.toString()}`, headers["x-goog-fieldmask"] ?? "", body].join("\n");
}

async function readBody(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of incoming as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_REQUEST_BYTES) throw new RangeError("the request is larger than 4 MiB");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

function send(response: ServerResponse, { status, body, contentType, headers }: ServiceAnswer): void {
  const bytes = Buffer.from(body);
  response.writeHead(status, { "content-type": contentType, "content-length": bytes.length, ...headers });
  response.end(bytes);
}

async function closeServer(server: Server): Promise<void> {
  const closed = once(server, "close");
  server.close();
  server.closeAllConnections();
  await closed;
}
