import type { Clock } from "@cityscout/contracts";

/** Either a rate a minute, or a bucket in full. */
export type TokenBucketOptions =
  | {
      tokensPerMinute: number;
      /** What may be taken at once after a rest. @defaultValue one second's tokens, at least 1 */
      capacity?: number;
      /** Nothing may be taken before the first token has come in. @defaultValue false */
      startsEmpty?: boolean;
    }
  | {
      capacity: number;
      /** Tokens that come in evenly over one period. */
      refill: number;
      periodMs: number;
    };

export interface TokenBucket {
  /**
   * Takes one token, waiting for it in the order of asking. Rejects with the signal's reason when that is aborted
   * first, and then takes none.
   */
  take(signal?: AbortSignal): Promise<void>;
}

interface Waiter {
  serve(): void;
  fail(error: unknown): void;
}

/**
 * A token bucket, full at first unless told otherwise: in any stretch of time it gives at most `capacity` more than the
 * rate. The default capacity is small because services count calls of a whole minute: a bucket that holds one would let
 * through two minutes' calls in its first.
 */
export function createTokenBucket(options: TokenBucketOptions, clock: Clock): TokenBucket {
  const { capacity, tokensPerMs, atFirst } = shapeOf(options);
  const waiters: Waiter[] = [];
  let tokens = atFirst;
  let refilledAt = clock.now();
  let serving = false;

  const refill = (): void => {
    const now = clock.now();
    // A clock that was set back brings no tokens, and takes none.
    tokens = Math.min(capacity, tokens + Math.max(0, now - refilledAt) * tokensPerMs);
    refilledAt = now;
  };

  const serve = async (): Promise<void> => {
    serving = true;
    try {
      while (waiters.length > 0) {
        refill();
        // Refills add up with rounding: a token that is all but there is there.
        if (tokens > 1 - 1e-9) {
          tokens = Math.max(0, tokens - 1);
          waiters.shift()!.serve();
        } else {
          await clock.sleep(Math.max(1, Math.ceil((1 - tokens) / tokensPerMs)));
        }
      }
    } catch (error) {
      for (const waiter of waiters.splice(0)) waiter.fail(error);
    } finally {
      serving = false;
    }
  };

  return {
    take(signal) {
      return new Promise((resolve, reject) => {
        if (signal?.aborted === true) {
          reject(signal.reason as Error);
          return;
        }
        const onAbort = (): void => {
          waiters.splice(waiters.indexOf(waiter), 1);
          reject(signal?.reason as Error);
        };
        const waiter: Waiter = {
          serve: () => {
            signal?.removeEventListener("abort", onAbort);
            resolve();
          },
          fail: (error) => {
            signal?.removeEventListener("abort", onAbort);
            reject(error);
          },
        };
        signal?.addEventListener("abort", onAbort, { once: true });
        waiters.push(waiter);
        if (!serving) void serve();
      });
    },
  };
}

function shapeOf(options: TokenBucketOptions): { capacity: number; tokensPerMs: number; atFirst: number } {
  if ("tokensPerMinute" in options) {
    const { tokensPerMinute, startsEmpty = false } = options;
    const capacity = Math.max(1, options.capacity ?? tokensPerMinute / 60);
    return { capacity, tokensPerMs: tokensPerMinute / 60_000, atFirst: startsEmpty ? 0 : capacity };
  }
  const capacity = Math.max(1, options.capacity);
  return { capacity, tokensPerMs: options.refill / options.periodMs, atFirst: capacity };
}
