import { isOfAssumedPause } from "@cityscout/connectors";
import {
  BudgetExhaustedError,
  CityscoutError,
  type Clock,
  RateLimitedError,
  type Source,
} from "@cityscout/contracts";

/** The source answered none of a worker's last searches, or wants to be left alone; what is still to ask of it is given up at once. */
export class SourceDownError extends CityscoutError {
  override readonly name = "SourceDownError";
  readonly treatment = "never-retry";
}

/** Failures in a row, each after the client's own attempts, after which a source is taken to be down. */
const FAILURES_IN_A_ROW = 6;

/** Notices that a source is down, so that its searches are not tried five times each before a run can go on. */
export interface OutageWatch {
  /**
   * Throws `SourceDownError` where the source is down, and `BudgetExhaustedError` where this worker waits for it no more: the
   * search is another worker's.
   */
  check(source: Source): void;
  answered(source: Source): void;
  /**
   * Gives what the search has failed of: the error, or what {@link OutageWatch.check} throws from then on, where the worker
   * does not wait until the source may be asked again.
   */
  failed(source: Source, error: unknown): unknown;
}

/** @param patienceMs how long the worker may wait from now on for a source that wants to be left alone */
export function createOutageWatch(clock: Pick<Clock, "now">, patienceMs: () => number): OutageWatch {
  const failures = new Map<Source, { count: number; latest: CityscoutError }>();
  /** When each began and ends, in milliseconds since the epoch. */
  const pauses = new Map<Source, { since: number; until: number }>();
  /** All that were under way are refused when a source asks for a pause: that is one failure, and to wait is the cure. */
  const isOfKnownPause = (source: Source, error: unknown): boolean => {
    if (!(error instanceof RateLimitedError) || error.retryAfterMs === undefined) return false;
    const now = clock.now();
    const { since, until } = pauses.get(source) ?? { since: now, until: now };
    // A clock that was set back does not tell how much of a pause is left.
    const isKnown = now >= since && now < until;
    if (!isKnown) pauses.set(source, { since: now, until: now + error.retryAfterMs });
    return isKnown;
  };
  const resting = new Map<Source, SourceDownError | BudgetExhaustedError>();
  return {
    check(source) {
      const rest = resting.get(source);
      if (rest !== undefined) throw rest;
      const known = failures.get(source);
      if (known === undefined || known.count < FAILURES_IN_A_ROW) return;
      const { count, latest } = known;
      throw new SourceDownError(`${source} answered none of ${count} searches in a row: ${latest.message}`, {
        cause: latest,
      });
    },
    answered: (source) => void failures.delete(source),
    failed(source, error) {
      const isOutage = error instanceof CityscoutError && error.treatment === "retry-later";
      if (isOutage && !isOfKnownPause(source, error))
        failures.set(source, { count: (failures.get(source)?.count ?? 0) + 1, latest: error });
      const rest = restOf(source, error, patienceMs());
      if (rest === undefined) return error;
      resting.set(source, rest);
      return rest;
    },
  };
}

function restOf(
  source: Source,
  error: unknown,
  patienceMs: number,
): SourceDownError | BudgetExhaustedError | undefined {
  if (!(error instanceof RateLimitedError) || error.retryAfterMs === undefined) return undefined;
  if (error.retryAfterMs <= patienceMs) return undefined;
  // The pause is ours, and short: that this worker is too old to wait for it says nothing of the source.
  if (isOfAssumedPause(error))
    return new BudgetExhaustedError(`the worker has no time left to wait for ${source}`, { cause: error });
  const [asked, waits] = [error.retryAfterMs, patienceMs].map((ms) => Math.ceil(ms / 1000));
  return new SourceDownError(
    `${source} wants to be left alone for ${asked} s, longer than the run waits for it (${waits} s): ${error.message}`,
    { cause: error },
  );
}
