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

/** Milliseconds that a `Retry-After` header asks for, given as seconds or as an HTTP date (RFC 9110 §10.2.3). */
export function parseRetryAfter(header: string | undefined, clock: Pick<Clock, "now">): number | undefined {
  const text = header?.trim() ?? "";
  if (/^\d+(\.\d+)?$/.test(text)) return Number(text) * 1000;
  const date = /^[A-Z][a-z]{2,}, /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(date) ? undefined : Math.max(0, date - clock.now());
}
