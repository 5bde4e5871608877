import type { Clock } from "@cityscout/contracts";
import { isFresh } from "./freshness.ts";
import { isSameAnswer, type RawCache, type RawEntry, type StoredSearch } from "./raw-cache.ts";

/** Raw responses in memory, for tests and for benchmarks that must not measure a disk. */
export function createMemoryRawCache({ clock }: { clock: Clock }): RawCache {
  const entries = new Map<string, RawEntry>();
  const keyOf = (city: string, source: string, requestHash: string): string =>
    `${city}/${source}/${requestHash}`;
  return {
    get(city, source, requestHash, maxAgeSeconds) {
      const entry = entries.get(keyOf(city, source, requestHash));
      return Promise.resolve(entry !== undefined && isFresh(entry, maxAgeSeconds, clock) ? entry : undefined);
    },
    put(city, entry, maxAgeSeconds, unusable) {
      const key = keyOf(city, entry.source, entry.requestHash);
      const stored = entries.get(key);
      const isUsable =
        stored !== undefined && isFresh(stored, maxAgeSeconds, clock) && !isSameAnswer(stored, unusable);
      if (isUsable) return Promise.resolve(stored);
      entries.set(key, entry);
      return Promise.resolve(entry);
    },
    searches(city, source, maxAgeSeconds, isWanted) {
      const found = [...entries]
        .filter(([key]) => key.startsWith(`${city}/${source}/`))
        .flatMap(([, entry]): StoredSearch[] => {
          const { requestHash, fetchedAt, search } = entry;
          const isKnown = isFresh(entry, maxAgeSeconds, clock) && isWanted(requestHash);
          return isKnown && search !== undefined ? [{ requestHash, fetchedAt, search }] : [];
        });
      return Promise.resolve(found);
    },
  };
}
