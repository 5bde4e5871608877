import type { Clock } from "@cityscout/contracts";
import type { RawEntry } from "./raw-cache.ts";

/**
 * Not older than `maxAgeSeconds`; an answer of exactly that age is still fresh. One from as far in the future is not, as the
 * clock that dated it was wrong: it would be taken for fresh as long as it takes to come true.
 */
export function isFresh(entry: Pick<RawEntry, "fetchedAt">, maxAgeSeconds: number, clock: Clock): boolean {
  return Math.abs(clock.now() - Date.parse(entry.fetchedAt)) <= maxAgeSeconds * 1000;
}
