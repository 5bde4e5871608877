import { type Clock, RateLimitedError, type Source } from "@cityscout/contracts";

/** A refusal whose source has not said for how long it is to be left alone: `retryAfterMs` is assumed. */
export class AssumedPauseError extends RateLimitedError {}

/** A request that was not sent, as its source has asked to be left alone. To all others it is a `RateLimitedError`. */
export class StillPausedError extends RateLimitedError {}

/** Whether an error tells of a pause whose length the source has not said. */
export function isOfAssumedPause(error: unknown): boolean {
  const refusal = error instanceof StillPausedError ? error.cause : error;
  return refusal instanceof AssumedPauseError;
}

/**
 * The pauses that sources ask for (`Retry-After`). One that was asked for in answer to one request is for all others of the
 * source as well, or each of them would have to be refused before it waits.
 *
 * A source that does not say for how long is left alone for a second, and after each such pause that was too short for
 * twice as long: most count requests by the minute, and refuse all until that is over. Answers to requests that were under
 * way when a pause began say nothing of how long it has to be.
 */
export interface Pauses {
  /**
   * Takes note of what a source failed with, and gives it back; where it is a refusal, with how long the source is left alone.
   *
   * @param sentAt when its request went out, in milliseconds since the epoch
   */
  begin(source: Source, error: unknown, sentAt: number): unknown;
  /** The source has answered a request of that time: what it refuses later has another reason. */
  answered(source: Source, sentAt: number): void;
  /**
   * Throws `StillPausedError` where the source may not be asked yet. Waiting is left to the retry: a source that goes on
   * refusing would keep requests that wait here for as many pauses as there are requests.
   */
  check(source: Source): void;
}

/** Of a source; times in milliseconds since the epoch. */
interface Pause {
  readonly since: number;
  readonly until: number;
  readonly refusal: RateLimitedError;
}

const SHORTEST_ASSUMED_MS = 1000;

/** @param longestAssumedMs the longest pause of a source that does not say how long */
export function createPauses(clock: Pick<Clock, "now">, longestAssumedMs: number): Pauses {
  const latest = new Map<Source, Pause>();
  const assumed = new Map<Source, number>();

  /** A clock that was set back does not tell how much of a pause is left: the source will say so again. */
  const latestOf = (source: Source): Pause | undefined => {
    const pause = latest.get(source);
    if (pause !== undefined && clock.now() < pause.since) latest.delete(source);
    return latest.get(source);
  };

  const assumedMs = (source: Source, sentAt: number): number => {
    const { since, until } = latestOf(source) ?? { since: -Infinity, until: -Infinity };
    const left = until - clock.now();
    if (left > 0) return left;
    const known = assumed.get(source);
    // Long after it, a refusal does not say that the pause was too short.
    const isFirst = known === undefined || sentAt - until > longestAssumedMs;
    const longer = sentAt > since ? 2 : 1;
    const ms = isFirst ? SHORTEST_ASSUMED_MS : Math.min(longestAssumedMs, longer * known);
    assumed.set(source, ms);
    return ms;
  };

  return {
    begin(source, error, sentAt) {
      if (!(error instanceof RateLimitedError)) return error;
      const isAssumed = error.retryAfterMs === undefined;
      const ms = error.retryAfterMs ?? assumedMs(source, sentAt);
      const refusal = isAssumed ? new AssumedPauseError(source, error.message, ms, { cause: error }) : error;
      const since = clock.now();
      const known = latestOf(source);
      // What the source says goes before what was assumed, be it shorter.
      const isSaidAtLast = !isAssumed && known?.refusal instanceof AssumedPauseError;
      if (isSaidAtLast || since + ms > (known?.until ?? 0))
        latest.set(source, { since, until: since + ms, refusal });
      return refusal;
    },
    answered(source, sentAt) {
      if (sentAt > (latest.get(source)?.since ?? -Infinity)) assumed.delete(source);
    },
    check(source) {
      const pause = latestOf(source);
      if (pause === undefined) return;
      const left = pause.until - clock.now();
      if (left > 0) throw new StillPausedError(source, pause.refusal.message, left, { cause: pause.refusal });
    },
  };
}
