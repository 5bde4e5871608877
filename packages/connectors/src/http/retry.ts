import { type Clock, type Random, RateLimitedError, TransientSourceError } from "@cityscout/contracts";
import { isTooHeavy } from "../answer/source-failure.ts";

export interface RetryPolicy {
  /** Attempts in all, the first included. */
  maxAttempts: number;
  baseDelayMs: number;
  maxDelayMs: number;
  /** A source that wants a longer pause than this is left alone: the caller is told instead of kept waiting. */
  maxRetryAfterMs: number;
}

export const defaultRetryPolicy: RetryPolicy = {
  maxAttempts: 3,
  baseDelayMs: 500,
  maxDelayMs: 10_000,
  maxRetryAfterMs: 60_000,
};

/**
 * How long to wait before the attempt after `attempt` (1 is the first), or `undefined` to give up. Exponential
 * backoff with full jitter (Brooker, "Exponential Backoff And Jitter", AWS 2015), but never before the moment that
 * the source named.
 */
export function retryDelayMs(
  error: unknown,
  attempt: number,
  policy: RetryPolicy,
  random: Random,
): number | undefined {
  const transient = error instanceof TransientSourceError || error instanceof RateLimitedError;
  if (!transient || isTooHeavy(error)) return undefined;
  if (attempt >= policy.maxAttempts) return undefined;
  const ceiling = Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (attempt - 1));
  const jitter = random.next() * ceiling;
  const asked = error instanceof RateLimitedError ? (error.retryAfterMs ?? 0) : 0;
  return asked > policy.maxRetryAfterMs ? undefined : asked + jitter;
}

/** `Sun, 06 Nov 1994 08:49:37 GMT`, or `Sunday, 06-Nov-94 08:49:37 GMT` as before RFC 1123. */
const dateWithZone = /^[A-Z][a-z]{2,}, /;
/** `Sun Nov  6 08:49:37 1994`, as C's `asctime` writes it: in UTC, and without saying so. */
const dateOfAsctime = /^[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d \d{2}:\d{2}:\d{2} \d{4}$/;

/**
 * Milliseconds that a `Retry-After` header asks for, given as seconds or as an HTTP date (RFC 9110 §10.2.3) in any of its
 * three forms (§5.6.7).
 */
export function parseRetryAfter(header: string | undefined, clock: Pick<Clock, "now">): number | undefined {
  const text = header?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const utc = dateWithZone.test(text) ? text : dateOfAsctime.test(text) ? `${text} GMT` : "";
  const date = Date.parse(utc);
  return Number.isNaN(date) ? undefined : Math.max(0, date - clock.now());
}
