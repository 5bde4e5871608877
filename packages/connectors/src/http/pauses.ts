import { type Clock, RateLimitedError, type Source } from "@cityscout/contracts";

/** A request that was not sent, as its source has asked to be left alone. To all others it is a `RateLimitedError`. */
export class StillPausedError extends RateLimitedError {}

/**
 * The pauses that sources ask for (`Retry-After`). One that was asked for in answer to one request is for all others of the
 * source as well, or each of them would have to be refused before it waits.
 */
export interface Pauses {
  /** Takes note of what a source answered; only a `RateLimitedError` that says how long asks for a pause. */
  begin(source: Source, error: unknown): void;
  /**
   * Throws `StillPausedError` where the source may not be asked yet. Waiting is left to the retry: a source that goes on
   * refusing would keep requests that wait here for as many pauses as there are requests.
   */
  check(source: Source): void;
}

export function createPauses(clock: Pick<Clock, "now">): Pauses {
  const latest = new Map<Source, { until: number; error: RateLimitedError }>();
  return {
    begin(source, error) {
      if (!(error instanceof RateLimitedError) || error.retryAfterMs === undefined) return;
      const until = clock.now() + error.retryAfterMs;
      if (until > (latest.get(source)?.until ?? 0)) latest.set(source, { until, error });
    },
    check(source) {
      const pause = latest.get(source);
      if (pause === undefined) return;
      const left = pause.until - clock.now();
      if (left > 0) throw new StillPausedError(source, pause.error.message, left, { cause: pause.error });
    },
  };
}
