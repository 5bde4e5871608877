import { pipeline, type Readable } from "node:stream";
import { createGunzip } from "node:zlib";
import { InvalidInputError, type Source, TransientSourceError } from "@cityscout/contracts";
import { Agent, type Dispatcher } from "undici";
import { QueryTooHeavyError } from "../answer/source-failure.ts";

export interface WireRequest {
  method: "GET" | "POST";
  url: string;
  headers: Readonly<Record<string, string>>;
  body: string | null;
}

export interface WireAnswer {
  status: number;
  contentType: string;
  retryAfter: string | undefined;
  body: string;
  /** Of the body, uncompressed. */
  bytes: number;
}

/** Sends one request once, and reads its answer to the end. */
export interface Wire {
  /**
   * @throws `TransientSourceError` where no whole answer came, `QueryTooHeavyError` where it is longer than
   * `maxBodyBytes`; the signal's reason where the caller gave up.
   */
  send(
    source: Source,
    request: WireRequest,
    options: { timeoutMs: number; maxBodyBytes: number; signal: AbortSignal | undefined },
  ): Promise<WireAnswer>;
  close(): Promise<void>;
}

const CONNECT_TIMEOUT_MS = 10_000;
const KEEP_ALIVE_MS = 30_000;
const CONNECTIONS_PER_SOURCE = 16;

/** HTTP/1.1 with kept connections, compressed where the source can. Redirects are not followed. */
export function createWire(): Wire {
  const agent = new Agent({
    connect: { timeout: CONNECT_TIMEOUT_MS },
    connections: CONNECTIONS_PER_SOURCE,
    keepAliveTimeout: KEEP_ALIVE_MS,
  });
  return {
    async send(source, request, { timeoutMs, maxBodyBytes, signal }) {
      const deadline = AbortSignal.timeout(timeoutMs);
      try {
        const answer = await agent.request(requestOptions(request, timeoutMs, signal, deadline));
        const encoding = headerOf(answer.headers["content-encoding"]);
        const body = await readBody(source, decoded(answer.body, encoding), maxBodyBytes);
        return {
          status: answer.statusCode,
          contentType: headerOf(answer.headers["content-type"]) ?? "",
          retryAfter: headerOf(answer.headers["retry-after"]),
          body: body.toString("utf8").replace(/^\uFEFF/, ""),
          bytes: body.byteLength,
        };
      } catch (error) {
        signal?.throwIfAborted();
        throw wireFailure(source, error, deadline.aborted ? timeoutMs : undefined);
      }
    },
    close: () => agent.close(),
  };
}

function requestOptions(
  request: WireRequest,
  timeoutMs: number,
  signal: AbortSignal | undefined,
  deadline: AbortSignal,
): Dispatcher.RequestOptions {
  const url = new URL(request.url);
  return {
    origin: url.origin,
    path: url.pathname + url.search,
    method: request.method,
    headers: { ...request.headers, "accept-encoding": "gzip" },
    body: request.body,
    headersTimeout: timeoutMs,
    bodyTimeout: timeoutMs,
    signal: signal === undefined ? deadline : AbortSignal.any([signal, deadline]),
  };
}

function decoded(body: Readable, encoding: string | undefined): Readable {
  if (encoding?.toLowerCase() !== "gzip") return body;
  // An error of either stream ends the other one and is thrown to whoever reads the last.
  return pipeline(body, createGunzip(), () => undefined);
}

async function readBody(source: Source, body: AsyncIterable<Uint8Array>, maxBytes: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    bytes += chunk.byteLength;
    if (bytes > maxBytes) {
      throw new QueryTooHeavyError(source, `${source}'s answer is longer than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function wireFailure(source: Source, cause: unknown, expiredAfterMs: number | undefined): unknown {
  if (cause instanceof QueryTooHeavyError) return cause;
  if (expiredAfterMs !== undefined) {
    return new TransientSourceError(source, `${source} did not answer within ${expiredAfterMs} ms`, {
      cause,
    });
  }
  if (!(cause instanceof Error)) return cause;
  const code = "code" in cause ? String(cause.code) : cause.name;
  if (code === "UND_ERR_INVALID_ARG") {
    return new InvalidInputError(`the request to ${source} cannot be sent: ${cause.message}`, { cause });
  }
  return new TransientSourceError(source, `no whole answer came from ${source} (${code}: ${cause.message})`, {
    cause,
  });
}

function headerOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
