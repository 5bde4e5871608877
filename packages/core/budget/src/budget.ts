import type { BudgetView, Slice, Source } from "@cityscout/contracts";

export interface SourceLimits {
  /** Token bucket: refilled evenly, holds at most one minute's tokens. */
  tokensPerMinute: number;
  /** Calls in all; `null` is no limit of its own. */
  maxCalls: number | null;
  costUsdPerCall: number;
  /** Turned off by a kill switch. */
  off: boolean;
}

/** The limits in force: environment over job over defaults. */
export interface Limits {
  maxCalls: number;
  /** `null` is no limit. */
  maxCostUsd: number | null;
  maxWallClockMs: number;
  minNewUniqueRate: number;
  windowCalls: number;
  sources: Readonly<Record<Source, SourceLimits>>;
}

/** One answer as the ledger books it. */
export interface BookedAnswer {
  source: Source;
  requestHash: string;
  /** Answered in this run, so it counts against the budget; a fresh hit from an older run does not. */
  counted: boolean;
  costUsd: number;
  /** Keys of the records shown, for the new-unique rate; empty for answers that list no places (geocoding). */
  shown: readonly string[];
  /** Answers that a rate says nothing about (a boundary, a box asked for all its places at once) stay out of the window. */
  inWindow: boolean;
  /** ISO 8601; for the burn-down. */
  at: string;
}

export interface Remaining {
  calls: number;
  costUsd: number;
  bySource: Readonly<Record<Source, number>>;
}

/**
 * What a run has spent, exactly once for each answer. Pure: same bookings in the same order, same state. The state is
 * JSON and lives in the run's store between stages.
 */
export interface Ledger {
  /** Books an answer; booking the same `(source, requestHash)` again changes nothing. Returns how many records were new. */
  book(answer: BookedAnswer): { new: number };
  bookFailure(source: Source): void;
  remaining(): Remaining;
  /** `now` and `startedAt` in milliseconds. */
  view(now: number, startedAt: number): BudgetView;
  toState(): unknown;
}

/** Splits what is planned over parallel workers: the slices add up to at most what remains, for each source and in all. */
export type Slices = (planned: Readonly<Partial<Record<Source, number>>>, remaining: Remaining, workers: number) => Slice[];
