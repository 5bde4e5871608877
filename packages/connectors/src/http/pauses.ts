import { type Clock, RateLimitedError, type Source } from "@cityscout/contracts";

/** A request that was not sent, as its source has asked to be left alone. To all others it is a `RateLimitedError`. */
export class StillPausedError extends RateLimitedError {}

/**
 * The pauses that sources ask for (`Retry-After`). One that was asked for in answer to one request is for all others of the
 * source as well, or each of them would have to be refused before it waits.
 *
 * A source that does not say for how long is left alone for a second, and after each such pause that was too short for
 * twice as long: most count requests by the minute, and refuse all until that is over.
 */
export interface Pauses {
  /** Takes note of what a source failed with, and gives it back; where it is a refusal, with how long the source is left alone. */
  begin(source: Source, error: unknown): unknown;
  /** Whether it is not the source that has said for how long it is left alone now. */
  isAssumed(source: Source): boolean;
  /** The source has answered: what it refuses later has another reason. */
  answered(source: Source): void;
  /**
   * Throws `StillPausedError` where the source may not be asked yet. Waiting is left to the retry: a source that goes on
   * refusing would keep requests that wait here for as many pauses as there are requests.
   */
  check(source: Source): void;
}

const SHORTEST_ASSUMED_MS = 1000;

/** @param longestAssumedMs the longest pause of a source that does not say how long */
export function createPauses(clock: Pick<Clock, "now">, longestAssumedMs: number): Pauses {
  const latest = new Map<Source, { until: number; error: RateLimitedError; isAssumed: boolean }>();
  const assumed = new Map<Source, number>();

  /** Those that were under way when a pause began are refused as well, which says nothing of how long it has to be. */
  const assumedMs = (source: Source): number => {
    const left = (latest.get(source)?.until ?? 0) - clock.now();
    if (left > 0) return left;
    const known = assumed.get(source);
    const ms = known === undefined ? SHORTEST_ASSUMED_MS : Math.min(longestAssumedMs, 2 * known);
    assumed.set(source, ms);
    return ms;
  };

  return {
    begin(source, error) {
      if (!(error instanceof RateLimitedError)) return error;
      const isAssumed = error.retryAfterMs === undefined;
      const ms = error.retryAfterMs ?? assumedMs(source);
      const refusal = isAssumed ? new RateLimitedError(source, error.message, ms, { cause: error }) : error;
      const until = clock.now() + ms;
      if (until > (latest.get(source)?.until ?? 0)) latest.set(source, { until, error: refusal, isAssumed });
      return refusal;
    },
    isAssumed: (source) => latest.get(source)?.isAssumed ?? false,
    answered: (source) => void assumed.delete(source),
    check(source) {
      const pause = latest.get(source);
      if (pause === undefined) return;
      const left = pause.until - clock.now();
      if (left > 0) throw new StillPausedError(source, pause.error.message, left, { cause: pause.error });
    },
  };
}
