import type { BudgetView, Slice, Source, SourceUse, Steps, StopReason } from "@cityscout/contracts";

export interface SourceLimits {
  /** Rate of the token bucket, which is refilled evenly. */
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

/** A call that was made, and whose answer is not booked (yet). */
export interface BegunCall {
  /** Of this call alone. */
  id: string;
  source: Source;
  requestHash: string;
  /** ISO 8601, when its request went out. */
  at: string;
}

export interface Remaining {
  calls: number;
  /** `Infinity` where money has no limit. */
  costUsd: number;
  /** Calls that each source may still be asked, at most `calls`; 0 where it is off. Money is not looked at. */
  bySource: Readonly<Record<Source, number>>;
  /** What a call of each source takes from `costUsd`. */
  costUsdPerCall: Readonly<Record<Source, number>>;
  /** Rate of each source, for all workers together. */
  tokensPerMinute: Readonly<Record<Source, number>>;
}

/** One booked answer in the run's history, and the sums up to it. */
export interface TimelineEntry {
  /** ISO 8601. */
  at: string;
  source: Source;
  counted: boolean;
  costUsd: number;
  /** Records shown, and those that no earlier answer had shown. */
  shown: number;
  new: number;
  cumulative: { calls: number; costUsd: number; unique: number };
}

/**
 * What a run has spent, exactly once for each answer. Pure: same bookings in the same order, same state. The state is
 * JSON and lives in the run's store between stages.
 */
export interface Ledger {
  /**
   * Books an answer; booking the same `(source, requestHash)` again changes nothing, but for records that no answer has shown
   * before: it was asked for anew. Returns how many records were new, then and now.
   */
  book(answer: BookedAnswer): { new: number };
  /** The same in steps, of an answer that may show a hundred thousand records. Nothing else is booked in between. */
  bookInSteps(answer: BookedAnswer): Steps<{ new: number }>;
  /**
   * Counts a call that was made: it is spent from now on, and becomes the answer's once an answer to the same request is
   * booked as one of this run. Of several calls for one request the others stay spent. Counting a call again changes nothing.
   */
  begin(call: BegunCall): void;
  /** Books that no answer will come of the calls still begun. */
  bookLost(): void;
  /**
   * Books that a source failed. `search` names what it was asked: work that was cut short and is done again books the
   * failure of a search once.
   */
  bookFailure(source: Source, search?: string): void;
  /** When the answer to a request that is booked came, ISO 8601; `undefined` where none is. */
  bookedAt(source: Source, requestHash: string): string | undefined;
  remaining(): Remaining;
  /**
   * Why none of `sources` can be asked any more: the run's calls, its money, or their own budgets are spent, or all
   * are off. `null` where one of them can be. For a stage whose open work is of some sources only.
   */
  exhausted(sources: Iterable<Source>): StopReason | null;
  /**
   * `now` and `startedAt` in milliseconds. Of several reasons to stop the first of these counts: `max_wall_clock`,
   * `max_api_calls`, `max_cost_usd` and `source_budgets` (no place source can be asked), `no_sources`, and, once the
   * window is full, `new_unique_rate`.
   */
  view(now: number, startedAt: number): BudgetView;
  bySource(): Record<Source, SourceUse>;
  /** In the order of booking. */
  timeline(): TimelineEntry[];
  /** JSON that `restoreLedger` takes. */
  toState(): unknown;
}

/**
 * Splits what is planned over parallel workers: the slices add up to at most what remains, for each source and in all,
 * and their rates to each source's.
 */
export type Slices = (
  planned: Readonly<Partial<Record<Source, number>>>,
  remaining: Remaining,
  workers: number,
) => Slice[];
