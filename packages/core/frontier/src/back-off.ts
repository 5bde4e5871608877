import { RateLimitedError } from "@cityscout/contracts";
import type { Random } from "@cityscout/contracts";

const longestSeconds = 900;

/**
 * Seconds until a failed message reappears: doubled with each attempt, between half and all of it at random so that
 * messages which failed together do not come back together ("equal jitter"), and never before the source said.
 *
 * @param attempt - 1 for the first failure
 * @returns a whole number, 0..900, more only where the source asked for more (up to 43200, the broker's limit)
 */
export function backOffSeconds(error: unknown, attempt: number, baseSeconds: number, random: Random): number {
  const full = Math.min(longestSeconds, baseSeconds * 2 ** (attempt - 1));
  const asked = error instanceof RateLimitedError ? Math.ceil((error.retryAfterMs ?? 0) / 1000) : 0;
  return Math.min(43_200, Math.max(asked, Math.round(full * (0.5 + random.next() / 2))));
}
