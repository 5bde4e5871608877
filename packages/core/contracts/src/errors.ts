/**
 * Errors are sorted by what the caller must do. The names are fixed: the state machines' Retry and Catch match
 * them, so a class is never renamed without its Amazon States Language.
 */
export type ErrorTreatment = "retry-later" | "never-retry" | "stop-run" | "out-of-budget";

export abstract class CityscoutError extends Error {
  abstract override readonly name: string;
  abstract readonly treatment: ErrorTreatment;
}

/** The source failed in a way that may pass: time-out, reset, 5xx, a body cut short. */
export class TransientSourceError extends CityscoutError {
  override readonly name = "TransientSourceError";
  readonly treatment = "retry-later";
  readonly source: string;
  constructor(source: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.source = source;
  }
}

/** The source asked us to slow down; `retryAfterMs` is what it said, or what the HTTP client took where it did not say. */
export class RateLimitedError extends CityscoutError {
  override readonly name = "RateLimitedError";
  readonly treatment = "retry-later";
  readonly source: string;
  readonly retryAfterMs: number | undefined;
  constructor(source: string, message: string, retryAfterMs: number | undefined, options?: ErrorOptions) {
    super(message, options);
    this.source = source;
    this.retryAfterMs = retryAfterMs;
  }
}

/** The source's answer is not what its protocol says: asking the same again gives the same. */
export class SourceContractError extends CityscoutError {
  override readonly name = "SourceContractError";
  readonly treatment = "never-retry";
  readonly source: string;
  constructor(source: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.source = source;
  }
}

/** The source refused our key or our request (4xx other than 408 and 429). */
export class SourceRefusedError extends CityscoutError {
  override readonly name = "SourceRefusedError";
  readonly treatment = "never-retry";
  readonly source: string;
  readonly status: number;
  constructor(source: string, message: string, status: number, options?: ErrorOptions) {
    super(message, options);
    this.source = source;
    this.status = status;
  }
}

/**
 * The account has no calls left at the source for a while (a day, a month, until credits are bought): nothing more is
 * asked of it in this run.
 */
export class QuotaExhaustedError extends CityscoutError {
  override readonly name = "QuotaExhaustedError";
  readonly treatment = "never-retry";
  readonly source: string;
  constructor(source: string, message: string, options?: ErrorOptions) {
    super(message, options);
    this.source = source;
  }
}

/** What a person wrote (a job, a world, an argument) is wrong: the message names the field. */
export class InvalidInputError extends CityscoutError {
  override readonly name = "InvalidInputError";
  readonly treatment = "never-retry";
}

/** A stored object does not match its content hash, or is not what its key says. */
export class CorruptObjectError extends CityscoutError {
  override readonly name = "CorruptObjectError";
  readonly treatment = "never-retry";
}

/** Failures of a source, which any asker of the same would have met; all else is ours, or our own stores'. */
export function isSourceError(error: unknown): error is CityscoutError & { readonly source: string } {
  return error instanceof CityscoutError && "source" in error;
}

/** The permit for this call is not there: the worker's slice, the source's total or the run's is spent. */
export class BudgetExhaustedError extends CityscoutError {
  override readonly name = "BudgetExhaustedError";
  readonly treatment = "out-of-budget";
}

/** Another process holds the data that this one needs. */
export class DataLockedError extends CityscoutError {
  override readonly name = "DataLockedError";
  readonly treatment = "stop-run";
}

/** The user interrupted the run; it can be resumed. */
export class InterruptedError extends CityscoutError {
  override readonly name = "InterruptedError";
  readonly treatment = "stop-run";
}

/** Names that no attempt can mend: first in every state's Retry, with no attempts. */
export const neverRetryErrorNames = [
  "SourceContractError",
  "SourceRefusedError",
  "QuotaExhaustedError",
  "InvalidInputError",
  "CorruptObjectError",
  "BudgetExhaustedError",
  "InterruptedError",
] as const;
