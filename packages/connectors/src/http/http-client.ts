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
import { createPauses, isOfAssumedPause, type Pauses, StillPausedError } from "./pauses.ts";
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
  return new RetryingHttpClient(options);
}

/** What is known of one source, by all of its calls. */
interface KnownSource {
  readonly endpoint: SourceEndpoint;
  readonly gate: Gate;
  readonly breaker: CircuitBreaker;
  latestOutage: Error | undefined;
}

/** How far an attempt has come. */
interface Progress {
  /** It is noted as a call, and not known to be answered. */
  isBegun: boolean;
  /** When its request went out, in milliseconds since the epoch. */
  sentAt: number | undefined;
}

class RetryingHttpClient implements HttpClient {
  readonly #endpoints: SourceEndpoints;
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #retry: RetryPolicy;
  readonly #circuit: CircuitPolicy;
  readonly #maxBodyBytes: number;
  readonly #userAgent: string;
  readonly #wire = createWire();
  readonly #pauses: Pauses;
  readonly #known = new Map<Source, KnownSource>();

  constructor(options: HttpClientOptions) {
    const { endpoints, clock, random, contactUrl, maxBodyBytes = 64 * 1024 * 1024 } = options;
    this.#endpoints = endpoints;
    this.#clock = clock;
    this.#random = random;
    this.#retry = { ...defaultRetryPolicy, ...options.retry };
    this.#circuit = { ...defaultCircuitPolicy, ...options.circuit };
    this.#maxBodyBytes = maxBodyBytes;
    const product = `Cityscout/${packageManifest.version}`;
    this.#userAgent = contactUrl === undefined ? product : `${product} (+${contactUrl})`;
    this.#pauses = createPauses(clock, this.#retry.maxRetryAfterMs);
  }

  async send<T>(call: HttpCall<T>): Promise<T> {
    const leftMs = call.endsAt - this.#clock.now();
    if (leftMs <= 0) throw outOfTime();
    const ending = AbortSignal.timeout(Math.min(Math.ceil(leftMs), LONGEST_TIMER_MS));
    const signal = call.signal === undefined ? ending : AbortSignal.any([call.signal, ending]);
    try {
      return await this.#sendUntilGivenUp({ ...call, signal });
    } catch (error) {
      const isOurs = ending.aborted && error === ending.reason;
      throw isOurs ? outOfTime({ cause: error }) : error;
    }
  }

  close(): Promise<void> {
    return this.#wire.close();
  }

  async #sendUntilGivenUp<T>(call: HttpCall<T>): Promise<T> {
    for (let number = 1; ; number++) {
      const attributes = { source: call.source, method: call.request.method, attempt: number };
      try {
        call.signal?.throwIfAborted();
        return await call.telemetry.tracer.span("source.request", attributes, () => this.#attempt(call));
      } catch (error) {
        await this.#waitToAskAgain(call, number, error);
      }
    }
  }

  /** Waits until a call may be tried again; throws what it failed of where it may not. */
  async #waitToAskAgain<T>(call: HttpCall<T>, number: number, error: unknown): Promise<void> {
    const { source, endsAt, signal, telemetry } = call;
    const leftMs = endsAt - this.#clock.now();
    const isBeyond = isPauseBeyond(error, leftMs);
    if (isBeyond && isOfAssumedPause(error)) {
      // What nobody asked for is no failure of the source: the time is up meanwhile.
      await this.#clock.sleep(leftMs, signal);
      throw outOfTime({ cause: error });
    }
    const delayMs = retryDelayMs(error, number, this.#retry, this.#random);
    if (delayMs === undefined || isBeyond) throw error;
    telemetry.metrics.add("Retries", 1, { source });
    const reason = error instanceof Error ? error.message : String(error);
    telemetry.log.warn("asking again", { source, attempt: number, delayMs, reason });
    await this.#clock.sleep(delayMs, signal);
    if (this.#clock.now() >= endsAt) throw outOfTime({ cause: error });
  }

  /** One attempt, which tells what is known of the source whether it answers. */
  async #attempt<T>(call: HttpCall<T>): Promise<T> {
    const { source, signal, telemetry } = call;
    const known = this.#knownOf(source);
    await this.#waitForCircuit(known, signal);
    const progress: Progress = { isBegun: false, sentAt: undefined };
    try {
      const sent = await known.gate.run(signal, () => this.#sendInTurn(call, known.endpoint, progress));
      telemetry.metrics.add("Bytes", sent.bytes, { source });
      const answer = answerToRead(source, redacted(sent, known.endpoint), this.#clock);
      progress.isBegun = false;
      const result = await call.read(answer);
      known.breaker.succeeded();
      this.#pauses.answered(source, progress.sentAt!);
      return result;
    } catch (failure) {
      const error = this.#takeNote(known, failure, progress);
      // What a source does with a request that nobody waits for any more, nobody knows.
      const isUnknown = progress.sentAt !== undefined && signal?.aborted === true;
      if (progress.isBegun && !isUnknown) await call.unanswered?.();
      throw error;
    }
  }

  /** Where the source is left alone, waits for as long and then fails: waiting counts as an attempt. */
  async #waitForCircuit(
    { endpoint, breaker, latestOutage }: KnownSource,
    signal?: AbortSignal,
  ): Promise<void> {
    const wait = breaker.enter();
    if (wait === 0) return;
    const { source } = endpoint;
    await this.#clock.sleep(wait, signal);
    const said = `${source} failed again and again and is left alone for ${wait} ms: ${latestOutage!.message}`;
    throw new TransientSourceError(source, said, { cause: latestOutage });
  }

  async #sendInTurn<T>(
    { source, request, timeoutMs, signal, admit, begin }: HttpCall<T>,
    endpoint: SourceEndpoint,
    progress: Progress,
  ): Promise<WireAnswer> {
    this.#pauses.check(source);
    await admit(signal);
    // Others may have been refused while this one waited for its turn.
    this.#pauses.check(source);
    await begin?.();
    progress.isBegun = true;
    signal?.throwIfAborted();
    progress.sentAt = this.#clock.now();
    const options = { timeoutMs, maxBodyBytes: this.#maxBodyBytes, signal };
    return await this.#wire.send(source, wireRequest(endpoint, request, this.#userAgent), options);
  }

  /** Takes note of how an attempt has failed, and gives what is to be told of it. */
  #takeNote(known: KnownSource, failure: unknown, { sentAt }: Progress): unknown {
    const error = sentAt === undefined ? failure : this.#pauses.begin(known.endpoint.source, failure, sentAt);
    if (isOutage(error)) {
      known.latestOutage = error;
      known.breaker.failed();
    } else if (isAnswered(error)) {
      known.breaker.succeeded();
    } else known.breaker.abandoned();
    return error;
  }

  #knownOf(source: Source): KnownSource {
    const known = this.#known.get(source);
    if (known !== undefined) return known;
    const endpoint = this.#endpoints[source];
    const first: KnownSource = {
      endpoint,
      gate: createGate(endpoint.concurrentCalls),
      breaker: createCircuitBreaker(this.#circuit, this.#clock),
      latestOutage: undefined,
    };
    this.#known.set(source, first);
    return first;
  }
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
  const { status, contentType, body, retryAfter } = answer;
  if (status >= 300) throw statusFailure(source, status, body, parseRetryAfter(retryAfter, clock));
  return { status, contentType, body };
}

/** Some sources repeat the key in their answer: it must reach neither a log nor the cache. */
function redacted(answer: WireAnswer, { credential }: SourceEndpoint): WireAnswer {
  if (credential === undefined || !answer.body.includes(credential.key)) return answer;
  return { ...answer, body: answer.body.replaceAll(credential.key, "[key]") };
}
