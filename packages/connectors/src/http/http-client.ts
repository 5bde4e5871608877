import { outOfTime } from "@cityscout/books";
import {
  type Clock,
  QuotaExhaustedError,
  type Random,
  RateLimitedError,
  type Source,
  SourceContractError,
  SourceRefusedError,
  TransientSourceError,
} from "@cityscout/contracts";
import type { CanonicalRequest } from "@cityscout/raw-cache";
import type { Telemetry } from "@cityscout/telemetry";
import { isTooHeavy, statusFailure } from "../answer/source-failure.ts";
import packageManifest from "../../package.json" with { type: "json" };
import type { SourceEndpoints } from "../connectors.ts";
import { type SourceEndpoint, wireUrl } from "../endpoint.ts";
import {
  type CircuitBreaker,
  type CircuitPolicy,
  createCircuitBreaker,
  defaultCircuitPolicy,
} from "./circuit-breaker.ts";
import { createGate, type Gate } from "./gate.ts";
import { createPauses, isOfAssumedPause, StillPausedError } from "./pauses.ts";
import { defaultRetryPolicy, parseRetryAfter, retryDelayMs, type RetryPolicy } from "./retry.ts";
import { createWire, type WireAnswer, type WireRequest } from "./wire.ts";

/** An answer of status 200 to 299. */
export interface HttpAnswer {
  status: number;
  contentType: string;
  body: string;
}

export interface HttpCall<T> {
  source: Source;
  request: CanonicalRequest;
  /** For each attempt, from its first byte sent to its last one read. */
  timeoutMs: number;
  /** When the call is given up, whatever it waits for, in milliseconds since the epoch. */
  endsAt: number;
  telemetry: Telemetry;
  signal: AbortSignal | undefined;
  /** Waits until the source's rate limit lets one more request go; called before each attempt. */
  admit: (signal: AbortSignal | undefined) => Promise<void>;
  /** Called right before each request goes out. */
  begin?: () => Promise<void>;
  /**
   * Called for each attempt that was begun, and that neither came to an answer to read nor was given up by the caller.
   * Must not throw, which would hide why.
   */
  unanswered?: () => Promise<void>;
  /** Makes sense of an answer. What it throws is treated as if the source had failed that way. */
  read: (answer: HttpAnswer) => Promise<T>;
}

/** Asks sources, and asks again where a failure may pass. */
export interface HttpClient {
  /**
   * @throws `TransientSourceError` and `RateLimitedError` once the attempts are used up, `SourceRefusedError` and
   * `QuotaExhaustedError` for what no attempt mends, what `read` threw, the signal's reason as soon as it is aborted, and
   * `BudgetExhaustedError` once the call's time is up, which says nothing of the source.
   */
  send<T>(call: HttpCall<T>): Promise<T>;
  /** Closes the kept connections once their requests are done. */
  close(): Promise<void>;
}

export interface HttpClientOptions {
  endpoints: SourceEndpoints;
  clock: Clock;
  random: Random;
  /** Where a source's operator finds out who we are; part of the `User-Agent`. */
  contactUrl?: string | undefined;
  retry?: Partial<RetryPolicy>;
  circuit?: Partial<CircuitPolicy>;
  /** @defaultValue 64 MiB */
  maxBodyBytes?: number;
}

/** Of a timer of Node.js: one that is longer fires at once. A signal's takes whole milliseconds only. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** The one HTTP client of all sources. Keys are added here, on the way out, and nowhere else. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { endpoints, clock, random, contactUrl, maxBodyBytes = 64 * 1024 * 1024 } = options;
  const retry = { ...defaultRetryPolicy, ...options.retry };
  const circuit = { ...defaultCircuitPolicy, ...options.circuit };
  const breakers = new Map<Source, CircuitBreaker>();
  const wire = createWire();
  const product = `Cityscout/${packageManifest.version}`;
  const userAgent = contactUrl === undefined ? product : `${product} (+${contactUrl})`;

  const breakerOf = (source: Source): CircuitBreaker => {
    const breaker = breakers.get(source) ?? createCircuitBreaker(circuit, clock);
    breakers.set(source, breaker);
    return breaker;
  };

  const lastOutages = new Map<Source, Error>();
  const pauses = createPauses(clock, retry.maxRetryAfterMs);

  const gates = new Map<Source, Gate>();
  const gateOf = ({ source, concurrentCalls }: SourceEndpoint): Gate => {
    const gate = gates.get(source) ?? createGate(concurrentCalls);
    gates.set(source, gate);
    return gate;
  };

  /** One attempt, which tells the circuit breaker whether the source answers. */
  const attempt = async <T>(call: HttpCall<T>): Promise<T> => {
    const { source, signal } = call;
    const endpoint = endpoints[source];
    const breaker = breakerOf(source);
    const wait = breaker.enter();
    if (wait > 0) {
      // Waiting is left to the retry: the pause is as long as the source is left alone.
      await clock.sleep(wait, signal);
      const cause = lastOutages.get(source)!;
      throw new TransientSourceError(
        source,
        `${source} failed again and again and is left alone for ${wait} ms: ${cause.message}`,
        { cause },
      );
    }
    let isBegun = false;
    let sentAt: number | undefined;
    try {
      const answer = await gateOf(endpoint).run(signal, async () => {
        pauses.check(source);
        await call.admit(signal);
        // Others may have been refused while this one waited for its turn.
        pauses.check(source);
        await call.begin?.();
        isBegun = true;
        signal?.throwIfAborted();
        sentAt = clock.now();
        return wire.send(source, wireRequest(endpoint, call.request, userAgent), {
          timeoutMs: call.timeoutMs,
          maxBodyBytes,
          signal,
        });
      });
      call.telemetry.metrics.add("Bytes", answer.bytes, { source });
      const { status, contentType, body } = answerToRead(source, redacted(answer, endpoint), clock);
      isBegun = false;
      const result = await call.read({ status, contentType, body });
      breaker.succeeded();
      pauses.answered(source, sentAt!);
      return result;
    } catch (failure) {
      const error = sentAt === undefined ? failure : pauses.begin(source, failure, sentAt);
      if (isOutage(error)) {
        lastOutages.set(source, error);
        breaker.failed();
      } else if (isAnswered(error)) {
        breaker.succeeded();
      } else breaker.abandoned();
      // What a source does with a request that nobody waits for any more, nobody knows.
      const isUnknown = sentAt !== undefined && signal?.aborted === true;
      if (isBegun && !isUnknown) await call.unanswered?.();
      throw error;
    }
  };

  /** Waits until a call may be tried again; throws what it failed of where it may not. */
  const waitToAskAgain = async <T>(call: HttpCall<T>, number: number, error: unknown): Promise<void> => {
    const leftMs = call.endsAt - clock.now();
    const isBeyond = isPauseBeyond(error, leftMs);
    if (isBeyond && isOfAssumedPause(error)) {
      // What nobody asked for is no failure of the source: the time is up meanwhile.
      await clock.sleep(leftMs, call.signal);
      throw outOfTime({ cause: error });
    }
    const delayMs = retryDelayMs(error, number, retry, random);
    if (delayMs === undefined || isBeyond) throw error;
    call.telemetry.metrics.add("Retries", 1, { source: call.source });
    call.telemetry.log.warn("asking again", {
      source: call.source,
      attempt: number,
      delayMs,
      reason: error instanceof Error ? error.message : String(error),
    });
    await clock.sleep(delayMs, call.signal);
    if (clock.now() >= call.endsAt) throw outOfTime({ cause: error });
  };

  const sendUntilGivenUp = async <T>(call: HttpCall<T>): Promise<T> => {
    for (let number = 1; ; number++) {
      const attributes = { source: call.source, method: call.request.method, attempt: number };
      try {
        call.signal?.throwIfAborted();
        return await call.telemetry.tracer.span("source.request", attributes, () => attempt(call));
      } catch (error) {
        await waitToAskAgain(call, number, error);
      }
    }
  };

  return {
    async send(call) {
      const leftMs = call.endsAt - clock.now();
      if (leftMs <= 0) throw outOfTime();
      const ending = AbortSignal.timeout(Math.min(Math.ceil(leftMs), LONGEST_TIMER_MS));
      const signal = call.signal === undefined ? ending : AbortSignal.any([call.signal, ending]);
      try {
        return await sendUntilGivenUp({ ...call, signal });
      } catch (error) {
        const isOurs = ending.aborted && error === ending.reason;
        throw isOurs ? outOfTime({ cause: error }) : error;
      }
    },
    close: () => wire.close(),
  };
}

/** A source that wants to be left alone beyond the end of a call is not waited for: what it said tells more than the time. */
function isPauseBeyond(error: unknown, leftMs: number): boolean {
  return error instanceof RateLimitedError && (error.retryAfterMs ?? 0) >= leftMs;
}

/** The source is not working, rather than saying no. */
function isOutage(error: unknown): error is TransientSourceError {
  return error instanceof TransientSourceError && !isTooHeavy(error);
}

function isAnswered(error: unknown): boolean {
  if (error instanceof StillPausedError) return false;
  const answers = [RateLimitedError, QuotaExhaustedError, SourceRefusedError, SourceContractError];
  return isTooHeavy(error) || answers.some((answer) => error instanceof answer);
}

function wireRequest(endpoint: SourceEndpoint, request: CanonicalRequest, userAgent: string): WireRequest {
  const { credential } = endpoint;
  return {
    method: request.method,
    url: wireUrl(endpoint, request.url),
    headers: {
      ...request.headers,
      "user-agent": userAgent,
      ...(credential === undefined ? {} : { [credential.header]: credential.prefix + credential.key }),
    },
    body: request.body,
  };
}

function answerToRead(source: Source, answer: WireAnswer, clock: Clock): HttpAnswer {
  const { status, body, retryAfter } = answer;
  if (status >= 300) throw statusFailure(source, status, body, parseRetryAfter(retryAfter, clock));
  return answer;
}

/** Some sources repeat the key in their answer: it must reach neither a log nor the cache. */
function redacted(answer: WireAnswer, { credential }: SourceEndpoint): WireAnswer {
  if (credential === undefined || !answer.body.includes(credential.key)) return answer;
  return { ...answer, body: answer.body.replaceAll(credential.key, "[key]") };
}
