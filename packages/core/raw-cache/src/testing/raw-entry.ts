import type { RawEntry } from "../raw-cache.ts";

/** When the answers of {@link rawEntry} were fetched, unless they say otherwise. */
export const fetchedAt = "2026-03-01T12:00:00.000Z";

let hashes = 0;

/** An answer to a request that no other test has made. */
export function rawEntry(change: Partial<RawEntry> = {}): RawEntry {
  hashes += 1;
  return {
    source: "google",
    requestHash: hashes.toString(16).padStart(64, "0"),
    runId: "run-1",
    correlationId: "9b2f6f6e-8f5e-4d0e-9a53-0d5b8f6f4b11",
    fetchedAt,
    status: 200,
    contentType: "application/json; charset=utf-8",
    costUsd: 0.032,
    body: '{"places":[{"name":"Café Ünïcode 東京"}]}',
    ...change,
  };
}
