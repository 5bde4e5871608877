import type { Clock } from "@cityscout/contracts";
import type { RawEntry } from "./raw-cache.ts";

/** Not older than `maxAgeSeconds`; an answer of exactly that age is still fresh. */
export function isFresh(entry: Pick<RawEntry, "fetchedAt">, maxAgeSeconds: number, clock: Clock): boolean {
  return clock.now() - Date.parse(entry.fetchedAt) <= maxAgeSeconds * 1000;
}
