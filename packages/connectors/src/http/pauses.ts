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
   * Resolves once the source may be asked; throws `StillPausedError` where that is longer than `mostMs` from now, and the
   * signal's reason where it is aborted.
   */
  end(source: Source, signal: AbortSignal | undefined): Promise<void>;
}

/** @param mostMs the longest that a request is kept waiting */
export function createPauses(clock: Clock, mostMs: number): Pauses {
  const latest = new Map<Source, { until: number; error: RateLimitedError }>();
  return {
    begin(source, error) {
      if (!(error instanceof RateLimitedError) || error.retryAfterMs === undefined) return;
      const until = clock.now() + error.retryAfterMs;
      if (until > (latest.get(source)?.until ?? 0)) latest.set(source, { until, error });
    },
    async end(source, signal) {
      for (;;) {
        const pause = latest.get(source);
        const left = pause === undefined ? 0 : pause.until - clock.now();
        if (pause === undefined || left <= 0) return;
        if (left > mostMs)
          throw new StillPausedError(source, pause.error.message, left, { cause: pause.error });
        await clock.sleep(left, signal);
      }
    },
  };
}
